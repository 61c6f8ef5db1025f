import fc from 'fast-check';
import type { OperationOutcome, TreadmillCommand } from '#core/treadmill/operation.ts';
import type { TreadmillEvent } from '#core/treadmill/treadmill-event.ts';
import { treadmillNext } from '#core/treadmill/treadmill-machine.ts';
import type { Step } from '#core/treadmill/treadmill-step.ts';
import { unconnectedTreadmill, type TreadmillState } from '#core/treadmill/treadmill-state.ts';
import {
  clubCapabilities,
  incline,
  pause,
  requestControl,
  reset,
  responseTo,
  speed,
  start,
  stop,
} from './treadmill-bench.ts';

const commands: fc.Arbitrary<TreadmillCommand> = fc.oneof(
  fc.constantFrom(start, stop, pause, requestControl, reset),
  fc.integer({ min: 8, max: 200 }).map((tenths) => speed(tenths / 10)),
  fc.integer({ min: 0, max: 30 }).map((halves) => incline(halves / 2)),
);
const results = fc.constantFrom(
  'success',
  'success',
  'success',
  'controlNotPermitted',
  'operationFailed',
  'invalidParameter',
  'opCodeNotSupported',
  'unknown',
);

/** What happens, where some of it depends on what is on its way: an answer usually answers something. */
type Happening =
  | { readonly kind: 'event'; readonly event: TreadmillEvent }
  | { readonly kind: 'submit'; readonly command: TreadmillCommand; readonly expiresInMs: number }
  | { readonly kind: 'answer'; readonly result: Parameters<typeof responseTo>[1] }
  | { readonly kind: 'writeFailed'; readonly isBusy: boolean }
  /** Telemetry with the speed that was asked for. */
  | { readonly kind: 'obeys' };

const event = (arbitrary: fc.Arbitrary<TreadmillEvent>): fc.Arbitrary<Happening> =>
  arbitrary.map((each) => ({ kind: 'event', event: each }));

const happenings: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('submit' as const),
      command: commands,
      expiresInMs: fc.constantFrom(0, 500, 2000, 5000),
    }),
  },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('answer' as const), result: results }) },
  { weight: 4, arbitrary: fc.constant({ kind: 'obeys' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('writeFailed' as const), isBusy: fc.boolean() }),
  },
  { weight: 5, arbitrary: event(fc.constant({ kind: 'tick' })) },
  {
    weight: 4,
    arbitrary: event(
      fc
        .record({
          instantaneousSpeedKmh: fc.constantFrom(0, 0, 0.3, 0.8, 5, 8, 12.3),
          elapsedTimeS: fc.nat({ max: 100 }),
          totalDistanceM: fc.nat({ max: 100 }),
        })
        .map((data) => ({ kind: 'telemetry', data })),
    ),
  },
  {
    weight: 2,
    arbitrary: event(
      fc
        .constantFrom(
          { kind: 'targetSpeedChanged', speedKmh: 6 } as const,
          { kind: 'targetInclineChanged', inclinationPercent: 3 } as const,
          { kind: 'stoppedByUser' } as const,
          { kind: 'controlPermissionLost' } as const,
          { kind: 'reset' } as const,
        )
        .map((status) => ({ kind: 'status', status })),
    ),
  },
  {
    weight: 1,
    arbitrary: event(
      commands.map((command) => ({ kind: 'response', response: responseTo(command, 'success') })),
    ),
  },
  {
    weight: 2,
    arbitrary: event(
      fc.constantFrom<TreadmillEvent>(
        { kind: 'linkDown' },
        { kind: 'linkUp', capabilities: clubCapabilities },
        { kind: 'adoptReported' },
        { kind: 'capabilities', capabilities: clubCapabilities },
      ),
    ),
  },
);

/** Runs of up to 80 happenings on a connected treadmill. */
export const runs = fc.array(
  fc.record({ happening: happenings, waitMs: fc.constantFrom(0, 0, 100, 400, 1000, 3000, 9000, 31_000) }),
  { maxLength: 80, size: 'max' },
);

/** One step of a run. */
export interface Passed {
  readonly before: TreadmillState;
  readonly event: TreadmillEvent;
  readonly step: Step;
  readonly nowMs: number;
}

/** Plays a run on a connected treadmill, with the events that really went in. */
export function play(
  run: readonly { readonly happening: Happening; readonly waitMs: number }[],
  ending: (
    state: TreadmillState,
  ) => readonly { readonly event: TreadmillEvent; readonly waitMs: number }[] = () => [],
): readonly Passed[] {
  const passed: Passed[] = [];
  let state = unconnectedTreadmill;
  let nowMs = 0;
  let lastId = 0;
  const take = (next: TreadmillEvent, waitMs: number): void => {
    nowMs += waitMs;
    const before = state;
    const step = treadmillNext(before, next, nowMs);
    state = step.state;
    passed.push({ before, event: next, step, nowMs });
  };
  take({ kind: 'linkUp', capabilities: clubCapabilities }, 0);
  for (const { happening, waitMs } of run) {
    switch (happening.kind) {
      case 'event':
        take(happening.event, waitMs);
        break;
      case 'submit':
        lastId += 1;
        take(
          {
            kind: 'submit',
            operationId: lastId,
            command: happening.command,
            expiresAtMs: nowMs + waitMs + happening.expiresInMs,
          },
          waitMs,
        );
        break;
      case 'answer':
        take(
          {
            kind: 'response',
            response: responseTo(state.pending?.operation.command ?? start, happening.result),
          },
          waitMs,
        );
        break;
      case 'writeFailed':
        take(
          {
            kind: 'writeFailed',
            operationId: state.pending?.operation.operationId ?? 0,
            isBusy: happening.isBusy,
          },
          waitMs,
        );
        break;
      case 'obeys':
        take(
          {
            kind: 'telemetry',
            data: {
              instantaneousSpeedKmh: state.speed.requested ?? 0,
              ...(state.incline.requested === undefined
                ? {}
                : { inclinationPercent: state.incline.requested }),
            },
          },
          waitMs,
        );
        break;
    }
  }
  for (const { event: next, waitMs } of ending(state)) take(next, waitMs);
  return passed;
}

/** What a step wrote. */
export function writesOf({
  step,
}: Passed): readonly { readonly operationId: number; readonly command: TreadmillCommand }[] {
  return step.effects.flatMap((effect) => (effect.kind === 'write' ? [effect] : []));
}

/** What a step says of operations. */
export function outcomesOf({ step }: Passed): readonly OperationOutcome[] {
  return step.notices.flatMap((notice) => (notice.kind === 'outcome' ? [notice.outcome] : []));
}
