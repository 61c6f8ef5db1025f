import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { encodeControlPointRequest, type ControlPointRequest } from '#core/ftms/control-point.ts';
import { linkDirectly } from '#tests/support/direct-central.ts';
import { createManualClock } from '#tests/support/manual-clock.ts';
import {
  start,
  stop,
  pause,
  requestControl,
  speed,
  incline,
} from '#tests/support/simulated-treadmill-bench.ts';
import { consoleKeys } from './behaviours/behaviour.ts';
import { createSimulatedTreadmill } from './simulated-treadmill.ts';
import { treadmillModels } from './treadmill-models.ts';

describe('any sequence of requests', () => {
  const request = fc.oneof(
    fc.uint8Array({ maxLength: 12 }),
    fc
      .oneof(
        fc.constantFrom<ControlPointRequest>(requestControl, start, stop, pause, { kind: 'reset' }),
        fc.integer({ min: 0, max: 3000 }).map((value) => speed(value / 100)),
        fc.integer({ min: -100, max: 200 }).map((value) => incline(value / 10)),
      )
      .map(encodeControlPointRequest),
  );
  const move = fc.oneof(
    { weight: 6, arbitrary: request },
    {
      weight: 1,
      arbitrary: fc.constantFrom<(typeof consoleKeys)[number] | 'keyOut' | 'keyIn' | 'drop'>(
        ...consoleKeys,
        'keyOut',
        'keyIn',
        'drop',
      ),
    },
  );

  it('never brings the belt out of its range or over its acceleration, and never throws', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...treadmillModels),
        fc.array(fc.tuple(move, fc.integer({ min: 0, max: 6000 })), { maxLength: 40 }),
        (model, moves) => {
          const clock = createManualClock();
          const treadmill = createSimulatedTreadmill({ clock, model });
          let central = linkDirectly(treadmill, clock);
          central.request(requestControl);
          for (const [what, waitMs] of moves) {
            if (what instanceof Uint8Array) central.write(what);
            else if (what === 'keyOut') treadmill.pullSafetyKey();
            else if (what === 'keyIn') treadmill.insertSafetyKey();
            else if (what === 'drop') {
              treadmill.dropLink();
              central = linkDirectly(treadmill, clock);
            } else treadmill.pressConsole(what);
            const before = treadmill.state;
            clock.advance(waitMs);
            const after = treadmill.state;
            const change = after.speedKmh - before.speedKmh;
            expect(after.speedKmh).toBeGreaterThanOrEqual(0);
            expect(after.speedKmh).toBeLessThanOrEqual(model.speedRange.maximumKmh);
            expect(change).toBeLessThanOrEqual((model.accelerationKmhPerS * waitMs) / 1000 + 1e-6);
            expect(change).toBeGreaterThanOrEqual((-model.coastKmhPerS * waitMs) / 1000 - 1e-6);
            if (!before.isKeyIn) expect(change).toBeLessThanOrEqual(0);
          }
          treadmill.close();
          expect(clock.pendingTimers).toBe(0);
        },
      ),
      { numRuns: 150 },
    );
  });
});
