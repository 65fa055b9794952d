/** What the page can see of WebGPU before a worker asks for an adapter. */
export interface BrowserFacts {
  userAgent: string;
  isSecureContext: boolean;
  hasWebGpu: boolean;
}

export type BrowserName = 'chrome' | 'edge' | 'firefox' | 'safari' | 'samsung' | 'other';
export type PlatformName = 'windows' | 'macos' | 'linux' | 'android' | 'ios' | 'chromeos' | 'other';

export function browserFacts(): BrowserFacts {
  return { userAgent: navigator.userAgent, isSecureContext, hasWebGpu: (navigator as Partial<Navigator>).gpu !== undefined };
}

export function browserName(userAgent: string): BrowserName {
  if (userAgent.includes('SamsungBrowser')) return 'samsung';
  if (/Edg(e|A|iOS)?\//.test(userAgent)) return 'edge';
  if (/Firefox|FxiOS/.test(userAgent)) return 'firefox';
  if (/Chrom(e|ium)|CriOS/.test(userAgent)) return 'chrome';
  if (userAgent.includes('Safari')) return 'safari';
  return 'other';
}

export function platformName(userAgent: string): PlatformName {
  if (userAgent.includes('Android')) return 'android';
  if (/iPhone|iPad|iPod/.test(userAgent)) return 'ios';
  if (userAgent.includes('CrOS')) return 'chromeos';
  if (userAgent.includes('Windows')) return 'windows';
  if (/Mac OS X|Macintosh/.test(userAgent)) return 'macos';
  if (/Linux|X11/.test(userAgent)) return 'linux';
  return 'other';
}
