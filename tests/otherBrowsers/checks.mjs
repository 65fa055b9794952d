/** In front of every script: waits for something of the page. Gives up after 30 seconds, with what was missing. */
const waiting = `
  const at = (id) => document.querySelector('[data-testid="' + id + '"]');
  const until = async (what, look) => {
    for (const end = performance.now() + 30000; performance.now() < end; await new Promise((resolve) => setTimeout(resolve, 100))) {
      const seen = look();
      if (seen) return seen;
    }
    throw new Error(what + ' was waited for in vain');
  };
`;

/**
 * What is tried in a browser, in order; each script is the body of an async function in the page and returns what it saw, in words.
 * @type {{ title: string, script: string }[]}
 */
export const checks = [
  {
    title: 'the page opens',
    script: `await until('the heading', () => document.querySelector('h1')); return document.querySelector('h1').textContent;`,
  },
  {
    title: 'the recorded run is shown and plays',
    script: `
      const step = () => Number(at('recording-step')?.value ?? 0);
      await until('the recorded run', () => at('recording-step'));
      const before = step();
      await until('the next step', () => step() !== before);
      return 'step ' + before + ' to ' + step();`,
  },
  {
    title: 'pictures are drawn',
    script: `
      const painted = () => [...document.querySelectorAll('canvas')].filter((canvas) => canvas.width > 0 && canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value !== 0));
      await until('a painted canvas', () => painted().length > 2);
      return painted().length + ' canvases';`,
  },
  {
    title: 'charts are drawn',
    script: `await until('charts', () => document.querySelectorAll('svg.chart-surface').length > 1); return document.querySelectorAll('svg.chart-surface').length + ' charts';`,
  },
  {
    title: 'the curve is changed from the keyboard',
    script: `
      const handles = await until('the curve', () => { const found = document.querySelectorAll('[data-testid="psi-handle"]'); return found.length > 0 ? found : null; });
      const handle = handles[handles.length - 1];
      handle.focus();
      handle.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }));
      await until('the spline', () => at('curve-family').value === 'spline');
      return 'family ' + at('curve-family').value;`,
  },
  {
    title: 'an explanation opens over the page',
    script: `
      const button = await until('a term', () => document.querySelector('button.term'));
      button.click();
      const text = document.getElementById(button.getAttribute('popovertarget'));
      await until('the open popover', () => text.matches(':popover-open'));
      text.hidePopover();
      return 'popover';`,
  },
  {
    title: 'the page keeps things',
    script: `
      const library = await until('the library', () => { const state = window.__playground?.session?.library.store.getState(); return state?.isReady ? state : null; });
      return library.use.isLasting ? 'in this browser (IndexedDB and private files)' : 'only as long as it is open: this browser has no private files (navigator.storage)';`,
  },
  {
    title: 'a shared link is read',
    script: `
      at('share').click();
      const field = await until('the link', () => [...document.querySelectorAll('dialog input, dialog textarea')].find(({ value }) => value.includes('#run=')));
      const fragment = field.value.slice(field.value.indexOf('#run='));
      document.querySelector('dialog[open]')?.close();
      location.hash = fragment;
      await until('the run of the link', () => at('linked-run'));
      history.replaceState(null, '', location.pathname + location.search);
      return fragment.length + ' characters';`,
  },
  {
    title: 'the lab is there and draws what was recorded',
    script: `const lab = await until('the lab', () => at('lab')); lab.scrollIntoView(); await until('its chart', () => lab.querySelector('.recharts-line')); return lab.querySelectorAll('[role=tab]').length + ' tabs';`,
  },
  {
    title: 'WebGPU',
    script: `
      const phase = await until('the device', () => { const name = at('phase')?.dataset.phase; return name !== undefined && name !== 'starting' ? name : null; });
      return phase === 'unavailable' ? 'not here; the page says: “' + at('no-webgpu').querySelector('strong').textContent + ' ' + at('no-webgpu').querySelector('li').textContent + '”' : 'here, training is possible';`,
  },
].map(({ title, script }) => ({ title, script: `${waiting}${script}` }));
