/** The browser is asked for a quiet moment for at most this long. */
const patienceMs = 1500;

/** Resolves when the browser has nothing else to do; Safari cannot be asked, it gets a moment. */
export const quiet = (): Promise<void> =>
  new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: patienceMs });
    else setTimeout(resolve, 200);
  });

/** Ends the present task, so that input and drawing come in between. */
export const breath = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
