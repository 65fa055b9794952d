import { createStore, type StoreApi } from 'zustand/vanilla';

/** What Chromium hands a page that can be installed; not in any standard. */
interface InstallPrompt extends Event {
  prompt: () => Promise<unknown>;
}

/** The browser's offer to install the page; null: it makes none, or it was taken. It may come before anything is on the screen. */
export const installOffer: StoreApi<InstallPrompt | null> = createStore<InstallPrompt | null>(() => null);

/** Keeps the browser's own banner away: the offer stands in the device panel. */
export function watchInstallOffer(page: EventTarget): void {
  page.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    installOffer.setState(event as InstallPrompt, true);
  });
  page.addEventListener('appinstalled', () => installOffer.setState(null, true));
}

/** Asks the person, once an offer: the browser makes another one if they decline. */
export function install(): void {
  void installOffer.getState()?.prompt();
  installOffer.setState(null, true);
}
