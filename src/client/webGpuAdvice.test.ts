import { describe, expect, it } from 'vitest';
import { webGpuAdvice } from './webGpuAdvice';

const agents = {
  chromeLinux: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  edgeWindows: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
  firefoxLinux: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  safariMac: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
  firefoxWindows: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
  firefoxMac: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:144.0) Gecko/20100101 Firefox/144.0',
  firefoxIphone: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/140.0 Mobile/15E148 Safari/605.1.15',
  safariIphone: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
  webKitGtk: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
  chromeIphone: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0.0.0 Mobile/15E148 Safari/604.1',
  chromeAndroid: 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
};

const adviceFor = (userAgent: string, isSecureContext = true) => webGpuAdvice({ userAgent, isSecureContext, hasWebGpu: false }, 'no-api');

describe('advice on WebGPU', () => {
  it.each([
    ['Chrome on Linux', agents.chromeLinux, 'chrome://flags/#enable-unsafe-webgpu'],
    ['Edge on Windows', agents.edgeWindows, 'edge://settings/system'],
    ['Firefox on Linux', agents.firefoxLinux, 'dom.webgpu.enabled'],
    ['Firefox on Windows', agents.firefoxWindows, 'from version 141'],
    ['Firefox on a Mac', agents.firefoxMac, 'Firefox 145 on macOS 26'],
    ['Firefox on an iPhone', agents.firefoxIphone, 'iOS 26'],
    ['Safari on an iPhone', agents.safariIphone, 'Feature Flags'],
    ['WebKit on Linux', agents.webKitGtk, 'Chrome or Edge'],
    ['Safari on a Mac', agents.safariMac, 'Safari 26'],
    ['Chrome on an iPhone', agents.chromeIphone, 'iOS 26'],
    ['Chrome on Android', agents.chromeAndroid, 'Android 12'],
  ])('tells %s what it needs', (_, userAgent, words) => {
    expect(adviceFor(userAgent).steps.join(' ')).toContain(words);
  });

  it('blames the address, not the browser, when the page came over plain http', () => {
    const { cause, steps } = adviceFor(agents.chromeLinux, false);
    expect(cause).toContain('https://');
    expect(steps).toHaveLength(1);
  });

  it('tells a missing adapter from a missing API', () => {
    const facts = { userAgent: agents.chromeLinux, isSecureContext: true, hasWebGpu: true };
    expect(webGpuAdvice(facts, 'no-adapter').cause).toContain('no graphics adapter');
  });
});
