import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** Sheets over the page that are opened from more than one place. */
export type DialogName = 'share' | 'palette' | 'keys';

const dialogs = createStore<{ open: DialogName | null }>(() => ({ open: null }));

export const openDialog = (open: DialogName): void => dialogs.setState({ open });
/** Closes that one; another that was opened from it stays. */
export const closeDialog = (name: DialogName): void => dialogs.setState(({ open }) => ({ open: open === name ? null : open }));
/** Whether one is open, or is still being loaded. */
export const isDialogOpen = (): boolean => dialogs.getState().open !== null;
export const useIsOpen = (name: DialogName): boolean => useStore(dialogs, ({ open }) => open === name);
