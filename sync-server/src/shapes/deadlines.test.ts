import fc from 'fast-check';
import { expect, it } from 'vitest';
import { HandClock } from '#server/test-support/hand-clock.ts';
import { Deadlines, type Ending } from './deadlines.ts';

it('ends everything at its time, in order, but what was taken out before', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('add' as const), afterMs: fc.integer({ min: 0, max: 2000 }) }),
    fc.record({ kind: fc.constant('delete' as const), which: fc.nat(20) }),
    fc.record({ kind: fc.constant('turn' as const), ms: fc.integer({ min: 1, max: 700 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const clock = new HandClock(0);
      const deadlines = new Deadlines(clock);
      const ended: { readonly atMs: number; readonly endsAtMs: number }[] = [];
      const kept = new Set<Ending>();
      for (const one of steps) {
        switch (one.kind) {
          case 'add': {
            const ending: Ending = {
              endsAtMs: clock.nowMs() + one.afterMs,
              end() {
                expect(kept.delete(ending)).toBe(true);
                ended.push({ atMs: clock.nowMs(), endsAtMs: ending.endsAtMs });
              },
            };
            kept.add(ending);
            deadlines.add(ending);
            break;
          }
          case 'delete': {
            const ending = [...kept][one.which];
            if (ending === undefined) break;
            kept.delete(ending);
            deadlines.delete(ending);
            break;
          }
          case 'turn':
            clock.advance(one.ms);
            for (const { endsAtMs } of kept) expect(endsAtMs).toBeGreaterThan(clock.nowMs());
        }
      }
      clock.advance(5000);
      expect(kept.size).toBe(0);
      expect(ended.map(({ atMs }) => atMs)).toEqual(ended.map(({ endsAtMs }) => endsAtMs));
      expect(clock.nextMs).toBeUndefined();
    }),
  );
});

it('has one timer for all of them, and none for nothing', () => {
  const clock = new HandClock(0);
  const deadlines = new Deadlines(clock);
  const endings = [500, 100, 900].map((endsAtMs) => ({ endsAtMs, end: () => undefined }));
  for (const ending of endings) deadlines.add(ending);
  expect(clock.nextMs).toBe(100);
  for (const ending of endings) deadlines.delete(ending);
  expect(clock.nextMs).toBeUndefined();
});

it('lets what ends put something in its place', () => {
  const clock = new HandClock(0);
  const deadlines = new Deadlines(clock);
  const ended: number[] = [];
  const add = (endsAtMs: number): void =>
    deadlines.add({
      endsAtMs,
      end() {
        ended.push(clock.nowMs());
        if (endsAtMs < 400) add(endsAtMs + 100);
      },
    });
  add(100);
  clock.advance(1000);
  expect(ended).toEqual([100, 200, 300, 400]);
});
