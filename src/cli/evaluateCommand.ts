import type { ImageDataset } from '../data/imageDataset';
import { featuresOfPixels, loadNets } from '../engine/evaluation';
import { measureDistances, prepareRealSet } from '../metrics/distances';
import { FEATURE_NET_INPUT_SIZE } from '../metrics/featureNet';
import { loadInceptionNet } from '../metrics/inceptionNet';
import type { FeatureSets } from '../metrics/realSet';
import { defineCommand } from './cliCommand';
import { assetsOption, backendOption, seedOption } from './commonOptions';
import { distancesInLines } from './distancesInWords';
import { GpuErrors } from './gpuErrors';
import { inceptionOption, readInceptionFile, sayInceptionCost } from './inceptionFile';
import { isPictureFolder, nodeAssets } from './nodeAssets';
import { openNodeDevice } from './nodeDevice';
import { text } from './optionValues';
import { ProgressBar } from './progressBar';
import { required } from './required';
import { writeResult } from './writeResult';

const pictureSet = (help: string) => ({ placeholder: 'PACK|FOLDER', help, parse: text });

export const evaluateCommand = defineCommand({
  name: 'evaluate',
  positional: '',
  description: [
    "Measures how far one picture set is from another. FD-icon64, the Fréchet distance between the bundled feature net's 64 features, FD-random, the same between those of fixed random convolutions, and KID count all pictures of both sets. Precision, recall, density and coverage (k = 5) and the median distance from the nearest picture look among the true set's training pictures; in a folder those are all.",
    'With --inception FILE the Fréchet distance between 2,048 features of the Inception net is measured as well: the FID of papers, on pictures of 32×32.',
    'Each number comes with its standard deviation, both counts, and its noise floor: what two random parts of the true set give, as many pictures as were generated (or half the set) against the others; for the nearest picture, what held-out pictures give. A distance is called within the noise when chance explains it at its own counts. Below 128 pictures on a side a number is a preview.',
    "A set is a bundled pack's id (public/data), a pack's JSON file, or a folder with pictures in any format that sharp reads, sub-folders included.",
    'Pictures of a folder are made 32×32: the whole picture centred in a white square, transparent parts white, reduced with a triangle filter over all pixels. Files that cannot be read are named and skipped.',
    "For --json into another program: npm run prints two lines of its own to stdout; 'npm run --silent cli -- evaluate …' or 'node scripts/cli.mjs evaluate …' does not.",
  ],
  options: {
    real: pictureSet('the true pictures'),
    fake: pictureSet('the generated pictures'),
    json: { help: 'print one JSON object alone on stdout: for fdIcon64, fdRandom, kid, precision, recall, density, coverage, nearest and with --inception fdInception, as far as the counts allow, { value, sd, nReal, nFake, floor: { value, sd, n, splits } or null }' },
    inception: inceptionOption,
    seed: { ...seedOption, help: 'seed of the subsets and resamples behind the standard deviations; default 0' },
    backend: backendOption,
    assets: assetsOption,
  },
  run: async (values) => {
    const assets = nodeAssets({ root: values.assets, pictureSize: FEATURE_NET_INPUT_SIZE });
    const real = await assets.dataset(required(values, 'real'));
    const fake = await assets.dataset(required(values, 'fake'));
    requireTwo(real, '--real');
    requireTwo(fake, '--fake');
    const inception = values.inception === undefined ? null : loadInceptionNet(readInceptionFile(values.inception).bytes);

    const gpuErrors = new GpuErrors();
    const device = await openNodeDevice(values.backend ?? 'webgpu', gpuErrors.hear);
    const nets = { ...loadNets(await assets.featureNet()), ...(inception === null ? {} : { inception }) };
    if (inception !== null) sayInceptionCost(real.count + fake.count, device);
    const bar = new ProgressBar();
    const featuresOf = (set: ImageDataset, what: string): Promise<FeatureSets> =>
      featuresOfPixels(nets, set.pixels, (done, total) => bar.show(`features of the ${what} pictures`, done, total));
    const realFeatures = await featuresOf(real, 'real');
    const fakeFeatures = await featuresOf(fake, 'generated');
    await gpuErrors.throwIfAny(device);

    const split = isPictureFolder(required(values, 'real'), values.assets) ? { heldOutIndices: [] } : real;
    const distances = measureDistances(prepareRealSet(realFeatures, split), fakeFeatures, values.seed ?? 0);
    await writeResult(values.json ? JSON.stringify(distances) : distancesInLines(distances).join('\n'));
    return 0;
  },
});

function requireTwo({ count }: ImageDataset, option: string): void {
  if (count < 2) throw new Error(`The set of ${option} has one picture; distances need at least two.`);
}
