import { VitePWA } from 'vite-plugin-pwa';

/** Of all files together. Every visitor's browser fetches them once, in the background. */
const MOST_BYTES = 32 * 2 ** 20;

/**
 * The service worker that keeps the built page for the time without a network, and the manifest that lets it be installed.
 *
 * Everything is stored, bundled base and picture sets included, and as one version: files of two versions never meet, since a base, its bank
 * and the sets' digests belong together. A newer version is stored beside the present one and waits until it is asked for.
 * @returns {import('vite').PluginOption}
 */
export function offlineFiles() {
  return VitePWA({
    strategies: 'generateSW',
    registerType: 'prompt',
    injectRegister: false, // src/ui/offline does
    includeManifestIcons: false,
    manifest: {
      id: './',
      name: 'Diff-Tuning Playground',
      short_name: 'Diff-Tuning',
      description: 'Fine-tune a small Diffusion Transformer in your browser, and watch what it keeps and what it forgets.',
      start_url: './',
      scope: './',
      display: 'standalone',
      theme_color: '#14171a',
      background_color: '#14171a',
      icons: [
        { src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png' },
        { src: 'icons/icon-512.png', sizes: '512x512', type: 'image/png' },
        { src: 'icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
      ],
    },
    workbox: {
      globPatterns: ['**/*.{html,js,css,svg,png,webp,json,safetensors}'],
      globIgnores: ['models/tiny.safetensors'], // for tests
      maximumFileSizeToCacheInBytes: MOST_BYTES,
      manifestTransforms: [withinLimit],
      navigateFallback: null,
      ignoreURLParametersMatching: [/./], // the address holds the configuration, which is the page's matter
      clientsClaim: true, // the first visit's page is served from the store as well
      inlineWorkboxRuntime: true, // importScripts of a second file is what the policy forbids
      sourcemap: false,
    },
  });
}

/** @type {import('workbox-build').ManifestTransform} */
function withinLimit(manifest) {
  const bytes = manifest.reduce((sum, { size }) => sum + size, 0);
  if (bytes > MOST_BYTES) throw new Error(`All files for the time without a network take ${bytes} bytes, more than ${MOST_BYTES}. Store fewer: globPatterns and globIgnores of scripts/offlineFiles.mjs.`);
  return { manifest, warnings: [] };
}
