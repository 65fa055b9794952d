import { describe, expect, it } from 'vitest';
import { install, installOffer, watchInstallOffer } from './installOffer';

/** A page to which the browser has offered to install it. */
function offeredPage() {
  const page = new EventTarget();
  let asked = 0;
  watchInstallOffer(page);
  const event = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { prompt: () => Promise.resolve((asked += 1)) });
  page.dispatchEvent(event);
  return { page, event, asked: () => asked };
}

describe('the offer to install the page', () => {
  it('stands instead of the browser’s banner, and asks once', () => {
    const { event, asked } = offeredPage();
    expect(event.defaultPrevented).toBe(true);
    expect(installOffer.getState()).not.toBeNull();
    install();
    install();
    expect(asked()).toBe(1);
    expect(installOffer.getState()).toBeNull();
  });

  it('goes when the page was installed otherwise', () => {
    const { page } = offeredPage();
    page.dispatchEvent(new Event('appinstalled'));
    expect(installOffer.getState()).toBeNull();
  });
});
