/**
 * What the built page may load and run: its own files and nothing else. No inline script, no eval, no other origin to talk to,
 * and text that becomes script only through the page's one Trusted Types policy (src/client/ownScripts.ts).
 */
const directives = {
  'default-src': "'none'",
  'script-src': "'self'",
  'worker-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' blob: data:",
  'connect-src': "'self'",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'object-src': "'none'",
  'require-trusted-types-for': "'script'",
  'trusted-types': 'default',
};

const inWords = (/** @type {Record<string, string>} */ policy) => Object.entries(policy).map(([name, sources]) => `${name} ${sources}`).join('; ');

/** In the page itself, whoever serves it. Workers take no notice of it: they obey the header they were served with. */
export const pagePolicy = inWords(directives);

/** As a header of every file: binds the workers too, and says who may frame the page, which a page cannot say of itself. */
export const hostPolicy = inWords({ ...directives, 'frame-ancestors': "'self'" });

export const hostHeaders = { 'Content-Security-Policy': hostPolicy, 'Referrer-Policy': 'no-referrer', 'X-Content-Type-Options': 'nosniff' };

/** For hosts that read their headers from a file `_headers` (Netlify, Cloudflare Pages), and for people to copy from. */
const headersFile = `/*\n${Object.entries(hostHeaders).map(([name, value]) => `  ${name}: ${value}\n`).join('')}`;

/**
 * Writes the policy into the built page and beside it. The development server goes without: its fast refresh runs inline scripts.
 * @returns {import('vite').Plugin}
 */
export function contentSecurityPolicy() {
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [{ tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: pagePolicy }, injectTo: 'head-prepend' }],
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: '_headers', source: headersFile });
    },
  };
}
