import { describe, expect, it } from 'vitest';
import { ownScriptUrl } from './ownScripts';

const page = 'https://host.example/deep/folder/?config=1';

describe('the address of a script', () => {
  it.each([
    ['./sw.js', 'https://host.example/deep/folder/sw.js'],
    ['/assets/main.js', 'https://host.example/assets/main.js'],
    ['https://host.example/x.js', 'https://host.example/x.js'],
  ])('%s is the page’s own', (url, absolute) => {
    expect(ownScriptUrl(url, page)).toBe(absolute);
  });

  it.each(['https://elsewhere.example/x.js', '//elsewhere.example/x.js', 'data:text/javascript,1', 'https://host.example:8443/x.js', 'javascript:1'])('%s is refused', (url) => {
    expect(() => ownScriptUrl(url, page)).toThrow('is not a script of this page');
  });
});
