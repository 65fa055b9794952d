import { csv, type Cell } from '../config/experimentCsv';
import type { LoggedEvent } from '../storage/library';

const head = ['step', 'measure', 'against', 'value', 'sd', 'n_made', 'n_real', 'floor', 'floor_sd', 'floor_n', 'model', 't'];

/** Every number of a run's log, one a line; empty cells where a measure has no such number. n_made: of a loss, the rows that it is a mean over. */
export function metricsCsv(log: readonly LoggedEvent[]): string {
  return csv(head, log.flatMap(linesOf));
}

function linesOf(event: LoggedEvent): Cell[][] {
  switch (event.type) {
    case 'stepsCompleted':
      return event.steps.flatMap(({ step, reconsolidation, retention, targetT, bankT }) => [
        ...(reconsolidation === null ? [] : [line({ step, measure: 'reconsolidation', against: 'target', value: reconsolidation, made: targetT.length })]),
        ...(retention === null ? [] : [line({ step, measure: 'retention', against: 'bank', value: retention, made: bankT.length })]),
      ]);
    case 'evaluated':
      return Object.entries(event.distances).map(([measure, { value, sd, nFake, nReal, floor }]) => [
        event.step, measure, event.against, value, sd, nFake, nReal, floor?.value ?? null, floor?.sd ?? null, floor?.n ?? null, 'current', null,
      ]);
    case 'heldOutLossMeasured':
      return [
        line({ step: event.step, measure: 'heldOutLoss', against: 'target', value: event.mean, made: event.rows }),
        ...event.byTimestep.map(({ t, loss }) => line({ step: event.step, measure: 'heldOutLoss', against: 'target', value: loss, made: event.rows, t })),
      ];
    case 'lossByTimestepMeasured':
      return event.curves.flatMap(({ model, against, points }) => points.map(({ t, loss, sd }) => line({ step: event.step, measure: 'lossByTimestep', against, value: loss, sd, made: event.rows, model, t })));
    default:
      return [];
  }
}

interface Line {
  step: number;
  measure: string;
  against: string;
  value: number;
  sd?: number;
  made: number;
  model?: string;
  t?: number;
}

const line = ({ step, measure, against, value, sd, made, model = 'current', t }: Line): Cell[] => [step, measure, against, value, sd ?? null, made, null, null, null, null, model, t ?? null];
