/** What a link's fragment begins with. */
export const LINK_START = '#run=';

/** Whether an address's fragment is a shared run at all. */
export const isShareLink = (fragment: string): boolean => fragment.startsWith(LINK_START);
