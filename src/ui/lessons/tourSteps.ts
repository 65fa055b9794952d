import { methodOf, standardSettings } from '../../config/defaults';
import { isRunActive } from '../../store/selectors';
import type { Session } from '../session/session';
import { borrowLive, type LiveLoan } from './borrowLive';

/** What a step may do with the page. */
export interface TourStage {
  session: Pick<Session, 'store' | 'recipe' | 'player'>;
  /** The person wants less motion. */
  isStill: boolean;
  /** Calls back unless the step was left by then. */
  after: (ms: number, callback: () => void) => void;
}

export interface TourStep {
  title: string;
  /** Paragraphs. */
  words: readonly string[];
  /** In their place while a run trains by the recipe, which is then left alone. */
  wordsInTraining?: readonly string[];
  /** Values of data-tour: what the step is about, all of it together. What is hidden or absent is passed over. */
  targets: readonly string[];
  /** Moves the live page; returns how all of it is put back when the step is left. */
  drive?: (stage: TourStage) => () => void;
}

const nothing = (): void => undefined;

/** From the person's curve to one that rises steeply, in so many pictures. */
const STEEPEST_TAU = 4;
const bendingMs = 1200;
const bends = 24;
const otherMethodMs = 3500;

/** Settings are lent to the page unless a run is training, which would learn by them; a run that was begun meanwhile keeps those it began with. */
function lend({ session: { recipe, store } }: TourStage, show: (loan: LiveLoan) => void): () => void {
  if (isRunActive(store.getState().phase)) return nothing;
  const loan = borrowLive(recipe);
  show(loan);
  return () => {
    if (!isRunActive(store.getState().phase)) loan.giveBack();
  };
}

function bendPsi(stage: TourStage): () => void {
  const frames = stage.isStill ? 1 : bends;
  return lend(stage, (loan) => {
    for (let frame = 1; frame <= frames; frame++) {
      const tau = 1 + ((STEEPEST_TAU - 1) * frame) / frames;
      stage.after((bendingMs * frame) / frames, () => loan.put({ psi: { family: 'power', tau: Number(tau.toFixed(2)), inverted: false } }));
    }
  });
}

function showStandard(stage: TourStage): () => void {
  if (methodOf(stage.session.recipe.getState().config.live) === 'standard') return nothing;
  return lend(stage, (loan) => {
    stage.after(600, () => {
      loan.put({ psi: standardSettings.psi, bankShare: standardSettings.bankShare });
      stage.after(otherMethodMs, loan.giveBack);
    });
  });
}

/** The recorded run is brought to the screen where nothing else is. */
async function playTheRecording({ session: { player, store }, isStill }: TourStage, isWanted: () => boolean): Promise<void> {
  if (store.getState().run === null) await player.show();
  if (isWanted() && !isStill) player.play();
}

function play(stage: TourStage): () => void {
  let isOn = true;
  void playTheRecording(stage, () => isOn);
  return () => {
    isOn = false;
    stage.session.player.pause();
  };
}

function standInTheMiddle({ session: { player, store } }: TourStage): () => void {
  player.seek((store.getState().recording?.steps ?? 0) / 2);
  return nothing;
}

function standAtTheEnd({ session: { player, store } }: TourStage): () => void {
  player.seek(store.getState().recording?.steps ?? 0);
  return nothing;
}

function openReplacement({ session: { store } }: TourStage): () => void {
  const { tab } = store.getState().lab;
  store.dispatch({ type: 'labTabChosen', tab: 'replacement' });
  return () => {
    if (store.getState().lab.tab === 'replacement') store.dispatch({ type: 'labTabChosen', tab });
  };
}

/** What ψ(t) does, in eight steps. */
export const tourSteps: readonly TourStep[] = [
  {
    title: 'One noise, three models',
    words: [
      'All grids begin with the same noise. The pre-trained model makes of it what it always made. Standard fine-tuning learns a new set of pictures, and the rest is left to chance. Diff-Tuning learns the same set and rehearses what it knew.',
      'You are looking at a recorded run, from its first step to its last: watch what changes, and what stays.',
    ],
    targets: ['samples'],
    drive: play,
  },
  {
    title: 'Through the run',
    words: ['Drag the slider, or use its arrow keys: grids and charts go to that step of the training. Every number was measured in this very run.'],
    targets: ['through-run'],
    drive: standInTheMiddle,
  },
  {
    title: 'What t is',
    words: [
      'A diffusion model learns one thing: to tell noise from picture. t says how much noise there is, from 0, the picture, to 999, noise alone.',
      'The strip is one picture at rising t. Where it still shows fine detail, detail is learnt; where only a rough shape is left, shape is learnt.',
    ],
    targets: ['noise-strip'],
  },
  {
    title: 'ψ(t): what is learnt where',
    words: [
      'ψ(t) says how strongly the model learns from the new pictures at each t. The page has just bent it towards the noise: now shape is learnt, and detail nearly left alone. It goes back when you go on.',
      'Drag a handle yourself: what you change stays.',
    ],
    wordsInTraining: [
      'ψ(t) says how strongly the model learns from the new pictures at each t: high near the noise, it learns shape; high near the picture, detail.',
      'Drag a handle: the run that is training learns by the new curve from its next step on. Undo takes it back.',
    ],
    targets: ['curve'],
    drive: bendPsi,
  },
  {
    title: 'ξ(t) and the bank: what is rehearsed',
    words: [
      'Before training the model draws pictures of its own, the knowledge bank. A part of every batch comes from there, at noise levels that ξ(t) gives: mostly near the picture, where what it knows carries over best.',
      'For a moment the page shows standard fine-tuning: ψ is level, and without a bank nothing is rehearsed.',
    ],
    wordsInTraining: [
      'Before training the model draws pictures of its own, the knowledge bank. A part of every batch comes from there, at noise levels that ξ(t) gives: mostly near the picture, where what it knows carries over best.',
      'Standard fine-tuning is the same program with a level ψ and no bank. When your run is over, choose it here and start it with the same seed.',
    ],
    targets: ['method', 'curve'],
    drive: showStandard,
  },
  {
    title: 'Two losses, two distances',
    words: [
      'Reconsolidation is the error on the new pictures, retention that on the bank’s. The distance to the target says what is won, the distance to the source what is forgotten.',
      'Read both together. On the bundled model standard fine-tuning came closer to the target in 200 steps, and Diff-Tuning forgot less on seven sets of eight.',
    ],
    targets: ['losses', 'distance-target', 'distance-source'],
    drive: standAtTheEnd,
  },
  {
    title: 'The chain of forgetting',
    words: [
      'From left to right the fine-tuned model hands back more and more of its last denoising steps, those near the picture, to the pre-trained one.',
      'As long as the distance stays low, the old model does that part as well. Where it climbs begins what had to be learnt. That is why ψ rises with t and ξ falls.',
    ],
    targets: ['lab'],
    drive: openReplacement,
  },
  {
    title: 'Train it yourself',
    words: [
      'Start trains the recipe on your own device; nothing you do leaves it. Change one thing, keep the seed, and compare.',
      'Under Learn there are questions to ask the page, each with one click, and all its terms. Share makes a link to what you found.',
    ],
    targets: ['start'],
  },
];
