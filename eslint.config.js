import { readdirSync } from 'node:fs';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/**
 * Who may import whom: the table of ARCHITECTURE.md. A folder may always import from itself;
 * whatever is not listed is forbidden. A folder of src that is missing here is an error.
 */
/** @type {Record<string, string[]>} */
const below = {
  random: ['config', 'schedule'],
  config: ['random', 'schedule'],
  schedule: ['random', 'config'],
};
const numbers = ['random', 'config', 'schedule'];
const upToData = [...numbers, 'data'];
const upToKernels = [...upToData, 'gpu', 'kernels'];
const upToDiffusion = [...upToKernels, 'model', 'diffusion'];
/** @type {Record<string, string[]>} */
export const mayImport = {
  ...below,
  data: numbers,
  gpu: numbers,
  kernels: [...upToData, 'gpu'],
  model: upToKernels,
  diffusion: upToKernels,
  training: upToDiffusion,
  metrics: upToDiffusion,
  experiments: [...upToDiffusion, 'training', 'metrics', 'protocol'],
  protocol: ['config', 'schedule', 'data'],
  engine: [...upToDiffusion, 'training', 'metrics', 'experiments', 'protocol'],
  worker: ['engine', 'protocol', 'config', 'data', 'storage', 'intake'],
  share: ['protocol', 'config', 'schedule', 'data', 'storage'],
  cli: ['engine', 'protocol', 'config', 'data', 'gpu', 'model', 'metrics', 'schedule', 'diffusion', 'random', 'training', 'experiments', 'storage', 'share'],
  storage: ['protocol', 'config', 'data'],
  intake: ['data', 'config'],
  client: ['protocol', 'config', 'data', 'storage', 'share'],
  store: ['protocol', 'config', 'schedule', 'data', 'storage'],
  ui: ['store', 'client', 'config', 'schedule', 'protocol', 'data', 'storage', 'intake', 'share'],
};

const folders = Object.keys(mayImport);
const unlisted = readdirSync(new URL('src', import.meta.url)).filter((folder) => !folders.includes(folder));
if (unlisted.length > 0) throw new Error(`src/${unlisted.join(', src/')} must be entered in the import table of eslint.config.js.`);

const zones = folders.flatMap((folder) =>
  folders
    .filter((other) => other !== folder && !(mayImport[folder] ?? []).includes(other))
    .map((other) => ({
      target: `./src/${folder}`,
      from: `./src/${other}`,
      message: `src/${folder} may import only from ${[folder, ...(mayImport[folder] ?? [])].join(', ')} (ARCHITECTURE.md).`,
    })),
);

/** bench/ measures the engine from outside; nothing in src knows of it. */
const mayBenchImport = ['cli', ...(mayImport['cli'] ?? [])];
for (const other of folders.filter((folder) => !mayBenchImport.includes(folder))) {
  zones.push({ target: './bench', from: `./src/${other}`, message: `bench may import only from ${mayBenchImport.join(', ')} (ARCHITECTURE.md).` });
}
zones.push({ target: './src', from: './bench', message: 'bench is no part of the playground.' });

const engineSide = ['random', 'config', 'schedule', 'data', 'gpu', 'kernels', 'model', 'diffusion', 'training', 'metrics', 'experiments', 'engine', 'protocol'];
const noTensors = ['ui', 'store', 'client', 'share', 'storage', 'intake', 'protocol', 'schedule', 'data', 'config', 'random'];
/** @param {string[]} names */
const inFolders = (names) => names.map((name) => `src/${name}/**/*.{ts,tsx}`);
const tests = ['**/*.test.ts', '**/*.test.tsx'];
const tensorPackages = { group: ['@tensorflow/*'], message: 'Tensors stay on the engine side.' };
const hostPackages = { group: ['react', 'react-dom', 'react-dom/*', 'recharts', 'node:*', 'sharp', 'webgpu', 'zustand', 'zustand/*'], message: 'The engine side runs in a page, a worker and Node alike.' };
/**
 * @param {...{ group: string[], message: string }} patterns
 * @returns {import('eslint').Linter.RulesRecord}
 */
const restrict = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

export default tseslint.config(
  { ignores: ['dist', 'dist-cli', 'node_modules', 'scripts/data/node_modules', 'test-results', 'coverage', 'public', '.ci-cache'] },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: [] }, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver({ noWarnOnMultipleProjects: true, project: ['tsconfig.page.json', 'tsconfig.worker.json', 'tsconfig.node.json'] })] },
    rules: {
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': ['error', { zones }],
      'no-console': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  { files: inFolders(engineSide), ignores: tests, rules: restrict(hostPackages) },
  { files: inFolders(noTensors.filter((name) => !engineSide.includes(name))), ignores: tests, rules: restrict(tensorPackages) },
  { files: inFolders(noTensors.filter((name) => engineSide.includes(name))), ignores: tests, rules: restrict(tensorPackages, hostPackages) },
  {
    files: inFolders(engineSide),
    ignores: tests,
    rules: {
      'no-restricted-globals': ['error', ...['window', 'document', 'self', 'process', 'postMessage', 'onmessage', 'localStorage', 'Worker', 'fetch', 'requestAnimationFrame'].map((name) => ({ name, message: 'The engine side runs in a page, a worker and Node alike: take it as an argument.' }))],
    },
  },
  { files: ['src/ui/**/*.{ts,tsx}', 'src/store/**/*.ts'], plugins: { 'react-hooks': reactHooks }, rules: { ...reactHooks.configs.recommended.rules } },
  { files: ['src/cli/**', 'scripts/**', 'tests/**', 'bench/**', '*.config.*'], rules: { 'no-console': 'off' } },
  { files: ['**/*.{js,mjs}'], ...tseslint.configs.disableTypeChecked },
);
