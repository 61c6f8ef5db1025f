import type { Clock } from '#contract/runtime/clock.ts';
import { beltTestNext, beltTestResult, startBeltTest } from '#core/treadmill/belt-test.ts';
import type { BeltTestInput, BeltTestResult, BeltTestState } from '#core/treadmill/belt-test-state.ts';
import type { ConnectedTreadmill } from './connected-treadmill.ts';
import type { StopInProgress } from './stop-in-progress.ts';
import type { DriverNotice } from './treadmill-driver.ts';

/** Same beat as a session's loop. */
const loopPeriodMs = 100;
/** Commands of the test lose their meaning after this. */
const expiryMs = 5000;

export interface BeltTestOutcome extends BeltTestResult {
  /** False: the database did not take it, or the test never began. The next start of the program does not know of it. */
  readonly isKept: boolean;
}

export interface BeltTestRun {
  /** Settles when the belt is at rest, or when nobody can tell. Never rejects. */
  readonly result: Promise<BeltTestOutcome>;
  /** Present while it waits for the belt to stand, whether somebody broke it off or it has come to its end. */
  readonly stopping: StopInProgress | undefined;
  /** STOP: as good as any other. */
  abort(): void;
}

/**
 * Runs the belt test, with nobody on the belt. The treadmill must not have a session: the test is the one caller that
 * drives the belt meanwhile.
 */
export function runBeltTest(
  treadmill: ConnectedTreadmill,
  clock: Clock,
  onPhase: (state: BeltTestState) => void,
): BeltTestRun {
  const { driver } = treadmill;
  const { promise, resolve } = Promise.withResolvers<BeltTestOutcome>();
  const endings: (() => void)[] = [];
  const capabilities = treadmill.beginBeltTest();
  let isOver = false;
  let state = startBeltTest(
    { speedRange: capabilities?.speedRange, inclinationRange: capabilities?.inclinationRange },
    clock.nowMs(),
  );

  function feed(input: BeltTestInput): void {
    const phaseBefore = state.phase;
    const step = beltTestNext(state, input, clock.nowMs());
    state = step.state;
    if (step.command !== undefined) driver.submit(step.command, expiryMs);
    if (state.phase !== phaseBefore) onPhase(state);
    if (step.isDone) finish();
  }

  function finish(): void {
    if (isOver) return;
    isOver = true;
    for (const end of endings.splice(0)) end();
    const result = beltTestResult(state);
    void treadmill.endBeltTest(result).then((isKept) => resolve({ ...result, isKept }));
  }

  function onNotice(notice: DriverNotice): void {
    switch (notice.kind) {
      case 'telemetry':
        feed({
          kind: 'telemetry',
          speedKmh: driver.state.telemetry?.instantaneousSpeedKmh,
          inclinePercent: driver.state.telemetry?.inclinationPercent,
        });
        return;
      case 'outcome':
        feed({ kind: 'outcome', outcome: notice.outcome });
        return;
      case 'linkDown':
        feed({ kind: 'linkLost' });
        return;
      case 'safetyKeyPulled':
      case 'consoleStopped':
      case 'consolePaused':
        feed({ kind: 'abort' });
        return;
      default:
        return;
    }
  }

  endings.push(
    driver.onNotice(onNotice),
    clock.every(loopPeriodMs, () => feed({ kind: 'tick' })),
  );
  onPhase(state);
  return {
    result: promise,
    get stopping() {
      const { phase, phaseSinceMs, answer } = state;
      return phase === 'stopping' ? { sinceMs: phaseSinceMs, isAccepted: answer === 'works' } : undefined;
    },
    abort: () => feed({ kind: 'abort' }),
  };
}
