import { useState } from 'react';
import { nameOfSet } from '../../data/ownDataset';
import { formatCount } from '../formatting';
import { useFact } from '../session/sessionContext';
import type { TargetSet } from '../useTargetSet';
import { BasePictures } from './BasePictures';
import { Loupe } from './Loupe';
import { SampleGridView } from './SampleGridView';
import { useSetPictures } from './useSetPictures';

const shownCount = 64;

/** Before the first run: what the base makes now, and what it is to learn. */
export function BeforeTraining({ dataset, set }: { dataset: string; set: TargetSet | null }) {
  const canTrain = useFact((state) => state.phase !== 'unavailable');
  const [chosen, setChosen] = useState(0);
  const images = useSetPictures(set, shownCount);
  return (
    <>
      <p className="intro" hidden={!canTrain}>
        Press <strong>Start</strong>. The pre-trained model learns to make pictures like those on the right, while a bank of its own pictures reminds it of what it knew. The curve ψ(t) on the left decides at which noise levels it learns and at which it remembers.
      </p>
      <div className="sample-pair" data-tour="samples">
        <BasePictures />
        {images === null || set === null ? (
          <section className="sample-grid" style={{ '--accent': 'var(--ink)' }}>
            <div className="sample-grid__title">
              <h3>The target</h3>
            </div>
            <div className="sample-grid__empty">Loading the pictures of {set?.title ?? nameOfSet(dataset)}.</div>
          </section>
        ) : (
          <SampleGridView title={`The target: ${set.title}`} note={`${formatCount(set.count)} pictures`} color="var(--ink)" images={images} chosen={chosen} onChoose={setChosen} testId="pictures-target" />
        )}
      </div>
      {images !== null && <Loupe sides={[{ title: 'the target set', color: 'var(--ink)', images }]} index={chosen} className={undefined} />}
    </>
  );
}
