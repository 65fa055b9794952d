import type { EngineClient } from '../../client/engineClient';
import type { PlaygroundState } from '../../store/playgroundState';
import type { PlaygroundStore } from '../../store/playgroundStore';

/** Takes steps apart as soon as the run stands still after as many as were asked for. */
export interface StepInspection {
  inspectStep: () => void;
  stepAndInspect: () => void;
  follow: (state: PlaygroundState) => void;
}

export function stepInspection({ client, store, flushLiveChanges }: { client: EngineClient; store: PlaygroundStore; flushLiveChanges: () => void }): StepInspection {
  let inspectAfter: number | null = null;
  const stepNow = () => store.getState().run?.step ?? 0;

  function inspectIfDue({ run, phase }: PlaygroundState): void {
    if (inspectAfter === null || phase !== 'paused' || run === null || run.step < inspectAfter) return;
    inspectAfter = null;
    client.send({ type: 'inspectStep' });
  }

  return {
    inspectStep: () => {
      flushLiveChanges();
      inspectAfter = stepNow();
      if (store.getState().phase === 'running') client.send({ type: 'pauseRun' });
      else inspectIfDue(store.getState());
    },
    stepAndInspect: () => {
      if (store.getState().phase !== 'paused') return;
      flushLiveChanges();
      inspectAfter = stepNow() + 1;
      client.send({ type: 'stepRun' });
    },
    follow: (state) => {
      inspectIfDue(state);
      if (state.phase !== 'running' && state.phase !== 'paused') inspectAfter = null;
    },
  };
}
