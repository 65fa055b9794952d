import { browserName, platformName, type BrowserFacts, type BrowserName, type PlatformName } from './webGpuSupport';

export interface WebGpuAdvice {
  /** What is missing, in one sentence. */
  cause: string;
  /** What to do, most likely remedy first. */
  steps: string[];
}

export type UnavailableReason = 'no-api' | 'no-adapter' | 'request-failed';

const names: Record<BrowserName, string> = {
  chrome: 'Chrome', edge: 'Edge', firefox: 'Firefox', safari: 'Safari', samsung: 'Samsung Internet', other: 'This browser',
};

const elsewhere = 'Or open this page in a current Chrome or Edge on a computer with a graphics card.';

function chromiumSteps(browser: 'chrome' | 'edge', platform: PlatformName): string[] {
  const name = names[browser];
  switch (platform) {
    case 'linux':
      return [
        `Open ${browser}://flags/#enable-unsafe-webgpu, choose Enabled, and restart ${name}.`,
        `Open ${browser}://flags/#enable-vulkan, choose Enabled, and restart ${name}.`,
        'See that the Vulkan driver of your graphics card is installed (on Debian and Ubuntu: mesa-vulkan-drivers, or NVIDIA’s own).',
        `${browser}://gpu says why WebGPU is off.`,
      ];
    case 'android':
      return [`Update ${name}: this page needs version 128 or later and Android 12 or later.`, 'Some phones’ graphics drivers are blocked; then only another phone or a computer helps.'];
    case 'ios':
      return ['On an iPhone or iPad every browser uses Safari’s engine: update to iOS 26 or later.'];
    case 'windows':
    case 'macos':
    case 'chromeos':
    case 'other':
      return [
        `Update ${name}: this page needs version 128 or later.`,
        `In ${browser}://settings/system switch on “Use graphics acceleration when available” and restart ${name}.`,
        `${browser}://gpu says why WebGPU is off; a driver that is too old is on its block list.`,
      ];
  }
}

function browserSteps(browser: BrowserName, platform: PlatformName): string[] {
  switch (browser) {
    case 'chrome':
    case 'edge':
      return chromiumSteps(browser, platform);
    case 'firefox':
      if (platform === 'ios') return ['On an iPhone or iPad every browser uses Safari’s engine: update to iOS 26 or later.'];
      if (platform === 'windows') return ['Update Firefox: on Windows WebGPU is on from version 141.', 'Or open about:config, set dom.webgpu.enabled to true, and restart Firefox.'];
      if (platform === 'macos') return ['Update Firefox and macOS: WebGPU is on from Firefox 145 on macOS 26 with an Apple chip.', 'Or open about:config, set dom.webgpu.enabled to true, and restart Firefox.'];
      return ['Install Firefox Nightly, or open about:config, set dom.webgpu.enabled to true, and restart: released Firefox does not switch WebGPU on here yet.', elsewhere];
    case 'safari':
      if (platform === 'linux') return ['Open this page in a current Chrome or Edge: WebKit has no WebGPU on Linux yet.'];
      if (platform === 'ios') return ['Update to iOS or iPadOS 26: WebGPU is on from there.', 'On iOS 18: Settings, Apps, Safari, Advanced, Feature Flags, switch on WebGPU.'];
      return ['Update to Safari 26: WebGPU is on from there.', 'In Safari 18: Settings, Advanced, “Show features for web developers”, then Feature Flags, switch on WebGPU.'];
    case 'samsung':
      return ['Update Samsung Internet to version 25 or later.', elsewhere];
    case 'other':
      return [elsewhere, 'Firefox 141 on Windows and Safari 26 have WebGPU too.'];
  }
}

/** Why training is not possible here and what this very browser needs. */
export function webGpuAdvice(facts: BrowserFacts, reason: UnavailableReason): WebGpuAdvice {
  const browser = browserName(facts.userAgent);
  const platform = platformName(facts.userAgent);
  if (!facts.isSecureContext && reason === 'no-api') {
    return {
      cause: 'Browsers give WebGPU only to pages that came over https:// or from this very computer.',
      steps: ['Open this page over https://, or as http://localhost when you serve it yourself.'],
    };
  }
  const cause: Record<UnavailableReason, string> = {
    'no-api': `${names[browser]} has no WebGPU here, or it is switched off.`,
    'no-adapter': `${names[browser]} has WebGPU but found no graphics adapter that it may use.`,
    'request-failed': `${names[browser]} found a graphics adapter, but could not open it.`,
  };
  const steps = browserSteps(browser, platform);
  const first = reason === 'request-failed' ? ['Close other pages that use the graphics card, then reload.'] : [];
  return { cause: cause[reason], steps: [...first, ...steps] };
}
