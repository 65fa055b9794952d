import { describe, expect, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import type { LoggedEvent } from '../storage/library';
import { loggedEvents } from './loggedEvents.testdata';
import { loggedEventSchema } from './loggedEventSchema';

describe('the schema of logged events', () => {
  it('knows exactly the events that a log may hold', () => {
    expectTypeOf<z.infer<typeof loggedEventSchema>['type']>().toEqualTypeOf<LoggedEvent['type']>();
    expectTypeOf<LoggedEvent>().toExtend<z.infer<typeof loggedEventSchema>>();
  });

  it.each(Object.values(loggedEvents).map((event) => [event.type, event] as const))('passes %s as it is', (_, event) => {
    expect(loggedEventSchema.parse(event)).toEqual(event);
  });

  it('refuses pictures of another size than stated', () => {
    const { images, ...others } = loggedEvents.samplesDrawn;
    expect(loggedEventSchema.safeParse({ ...others, images: { ...images, count: images.count + 1 } }).error?.issues[0]?.message).toContain('stated size');
  });
});
