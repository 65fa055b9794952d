import { useEffect, useState } from 'react';
import { foldLog } from '../../store/foldLog';
import type { RunRecord } from '../../store/playgroundState';
import { useSession } from '../session/sessionContext';

/** The records of runs, read and folded as far as they are written now. */
export interface RunRecords {
  /** By id; those that are still being read are not there yet. */
  records: ReadonlyMap<string, RunRecord>;
  /** By id, why a run could not be read. */
  faults: ReadonlyMap<string, string>;
}

const none: RunRecords = { records: new Map(), faults: new Map() };

/** Reads each run once for as long as they are looked at. */
export function useRunRecords(ids: readonly string[]): RunRecords {
  const { library } = useSession();
  const [read, setRead] = useState(none);
  const wanted = ids.join('\n');

  useEffect(() => {
    let isLeft = false;
    const readAll = async (): Promise<void> => {
      await library.flush(); // what the run that trains has done so far belongs to it
      for (const id of wanted.split('\n')) {
        try {
          const { run, log } = await library.read(id);
          const record = (await foldLog(run.config, log)).run;
          if (isLeft) return;
          setRead(({ records, faults }) => ({ records: new Map(records).set(id, record), faults }));
        } catch (error) {
          if (isLeft) return;
          setRead(({ records, faults }) => ({ records, faults: new Map(faults).set(id, error instanceof Error ? error.message : String(error)) }));
        }
      }
    };
    void readAll();
    return () => {
      isLeft = true;
    };
  }, [library, wanted]);

  return read;
}
