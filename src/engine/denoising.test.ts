import { afterEach, describe, expect, it } from 'vitest';
import { ddimTimesteps } from '../schedule/ddimTimesteps';
import { MiniEngine, miniRunConfig } from './miniEngine.testdata';

const opened: MiniEngine[] = [];
function open(): MiniEngine {
  const mini = new MiniEngine();
  opened.push(mini);
  return mini;
}
afterEach(async () => {
  for (const mini of opened.splice(0)) await mini.engine.close();
});

describe('denoising that is asked for', () => {
  it('shows the way from noise to the very pictures of its grid, for both models', async () => {
    const mini = open();
    await mini.train(miniRunConfig({}, { steps: 2 }));
    const request = { count: 2, ddimSteps: 4, guidance: 2, seed: 3 };
    for (const model of ['current', 'pretrained'] as const) {
      await mini.send({ type: 'sample', request: { model, ...request } });
      await mini.send({ type: 'drawDenoising', request: { model, ...request } });
      const drawn = mini.all('denoisingDrawn').at(-1);
      expect(drawn).toMatchObject({ model, step: model === 'current' ? 2 : 0, seed: 3 });
      expect(drawn?.frames.map(({ t }) => t)).toEqual([...ddimTimesteps(4), -1]);
      expect(drawn?.frames.at(-1)?.images).toEqual(mini.all('samplesDrawn').at(-1)?.images);
      expect(drawn?.frames[0]?.images).not.toEqual(drawn?.frames[1]?.images);
    }
    const [current, pretrained] = mini.all('denoisingDrawn');
    expect(current?.frames[0]).toEqual(pretrained?.frames[0]); // the same noise
    expect(mini.failures).toEqual([]);
  });

  it('shows at most about forty places of a long way', async () => {
    const mini = open();
    await mini.train(miniRunConfig({}, { steps: 1 }));
    await mini.send({ type: 'drawDenoising', request: { model: 'current', count: 1, ddimSteps: 90, guidance: 1, seed: 0 } });
    const frames = mini.all('denoisingDrawn')[0]?.frames ?? [];
    expect(frames.length).toBe(31);
    expect(frames.at(-1)?.t).toBe(-1);
  });
});
