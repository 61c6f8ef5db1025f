import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventExamples } from '#tests/support/session-expectations.ts';
import { sessionEventKinds, type SessionEvent } from './session-event.ts';
import { sessionNext, type SessionStep } from './session-machine.ts';
import { holdReasons, sessionEndCauses, type SessionState } from './session-state.ts';
import { linkPatienceMs, manualOverrideMs, stopPatienceMs } from './session-timing.ts';

/** One step of a run that a test makes up. */
interface Passed extends SessionStep {
  readonly before: SessionState;
  readonly event: SessionEvent;
  readonly nowMs: number;
}

const waits = fc.oneof(
  fc.integer({ min: 0, max: 1500 }),
  fc.constantFrom(0, 1000, 3000, 5000, 12_000, 45_000, 120_000, 600_000),
);

const anyEvent: fc.Arbitrary<SessionEvent> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...sessionEventKinds).map((kind) => eventExamples[kind]) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<SessionEvent>({ kind: 'tick' }, { kind: 'tick', isLinkUp: false }),
  },
  // Without these a random run hardly ever gets past the countdown.
  {
    weight: 3,
    arbitrary: fc.constantFrom<SessionEvent>(
      { kind: 'prepared' },
      { kind: 'personStarted' },
      { kind: 'personResumed' },
      { kind: 'personContinued' },
      { kind: 'beltMoving' },
      { kind: 'linkRestored' },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...holdReasons).map((reason): SessionEvent => ({ kind: 'holdBegan', reason })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...holdReasons).map((reason): SessionEvent => ({ kind: 'holdEnded', reason })),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(...sessionEndCauses)
      .map((cause): SessionEvent => ({ kind: 'stopRequested', cause })),
  },
);

interface Happening {
  readonly event: SessionEvent;
  readonly waitMs: number;
}

const toRunning: readonly Happening[] = [
  { event: { kind: 'prepared' }, waitMs: 0 },
  { event: { kind: 'personStarted' }, waitMs: 500 },
  { event: { kind: 'tick' }, waitMs: 3000 },
  { event: { kind: 'beltMoving' }, waitMs: 4000 },
];
/** Chance alone seldom gets a belt to move: most runs begin with one that does. */
const beginnings: fc.Arbitrary<readonly Happening[]> = fc.constantFrom<readonly Happening[]>(
  [],
  toRunning,
  [...toRunning, { event: { kind: 'coolDownDue' }, waitMs: 60_000 }],
  [...toRunning, { event: { kind: 'personPaused' }, waitMs: 60_000 }],
);

const happening: fc.Arbitrary<Happening> = fc.record({ event: anyEvent, waitMs: waits });

const runs: fc.Arbitrary<readonly Happening[]> = fc
  .tuple(beginnings, fc.array(happening, { maxLength: 60, size: 'max' }))
  .map(([beginning, rest]) => [...beginning, ...rest]);

function play(run: readonly Happening[]): readonly Passed[] {
  let state: SessionState = { kind: 'idle' };
  let nowMs = 0;
  return run.map(({ event, waitMs }) => {
    nowMs += waitMs;
    const before = state;
    const step = sessionNext(before, event, nowMs);
    state = step.state;
    return { ...step, before, event, nowMs };
  });
}

/** Checks every step of any run; `check` gets the steps up to and with the one in question. */
function always(check: (passed: Passed, earlier: readonly Passed[]) => void, numRuns = 1000): void {
  fc.assert(
    fc.property(runs, (run) => {
      const steps = play(run);
      steps.forEach((passed, index) => check(passed, steps.slice(0, index)));
    }),
    { numRuns },
  );
}

const has = (step: SessionStep, kind: string): boolean => step.effects.some((effect) => effect.kind === kind);
const isPersons = (event: SessionEvent): boolean => event.kind.startsWith('person');

describe('any run of events', () => {
  it('reaches every state', () => {
    const reached = new Set<string>();
    always(({ state }) => reached.add(state.kind));
    expect(reached.size).toBe(11);
  });

  it('stops in one step whenever stop is asked for', () => {
    always((passed) => {
      if (passed.event.kind !== 'stopRequested') return;
      expect(passed.state.kind).toBe('stopping');
      expect(has(passed, 'stopBelt')).toBe(true);
    });
  });

  it('stops on the safety key from every state of a session', () => {
    always((passed) => {
      if (passed.event.kind !== 'safetyKeyPulled') return;
      expect(['idle', 'ready', 'stopping', 'ended']).toContain(passed.state.kind);
      if (passed.state !== passed.before) expect(has(passed, 'stopBelt')).toBe(true);
    });
  });

  it('starts the belt at the end of a countdown and at no other time', () => {
    always((passed) => {
      if (!has(passed, 'startBelt')) return;
      expect(passed.before.kind).toBe('countdown');
      expect(passed.event.kind).toBe('tick');
      expect(passed.state.kind).toBe('starting');
    });
  });

  it('counts down only because a person started or resumed', () => {
    always((passed) => {
      if (passed.state.kind !== 'countdown' || passed.before.kind === 'countdown') return;
      expect(['personStarted', 'personResumed']).toContain(passed.event.kind);
    });
  });

  it('never starts the belt without a person since the belt was last asked or seen to stand, or the link was lost', () => {
    always((passed, earlier) => {
      if (!has(passed, 'startBelt')) return;
      const sinceHalt = earlier.slice(
        1 +
          earlier.findLastIndex(
            (step) =>
              has(step, 'stopBelt') ||
              has(step, 'pauseBelt') ||
              (step.event.kind === 'linkLost' && step.state !== step.before),
          ),
      );
      expect(
        sinceHalt.some(({ event }) => event.kind === 'personStarted' || event.kind === 'personResumed'),
      ).toBe(true);
    });
  });

  it('paces only after a start of ours, or after a person said to go on', () => {
    always((passed) => {
      const wasPacing = passed.before.kind === 'running' || passed.before.kind === 'coolDown';
      if (wasPacing || (passed.state.kind !== 'running' && passed.state.kind !== 'coolDown')) return;
      expect(passed.state.kind).toBe('running');
      const isStart = passed.before.kind === 'starting' && passed.event.kind === 'beltMoving';
      const isAnswer = passed.before.kind === 'asking' && passed.event.kind === 'personContinued';
      expect(isStart || isAnswer).toBe(true);
      expect(has(passed, 'adoptReportedSpeed')).toBe(true);
    });
  });

  it('leaves a pause upwards only through a person', () => {
    always((passed) => {
      if (passed.before.kind !== 'paused' || passed.state.kind === 'paused') return;
      if (isPersons(passed.event)) return;
      expect(['stopping', 'asking', 'linkLost']).toContain(passed.state.kind);
    });
  });

  it('asks a person after a lost link, or ends', () => {
    always((passed) => {
      if (passed.before.kind !== 'linkLost' || passed.state.kind === 'linkLost') return;
      expect(['asking', 'stopping', 'ended']).toContain(passed.state.kind);
      expect(has(passed, 'startBelt')).toBe(false);
    });
  });

  it('ends only from stopping, or from a link that stayed away', () => {
    always((passed) => {
      if (passed.state.kind !== 'ended' || passed.before.kind === 'ended') return;
      expect(['stopping', 'linkLost']).toContain(passed.before.kind);
      if (passed.before.kind !== 'linkLost') return;
      expect(passed.event.kind).toBe('tick');
      expect(passed.nowMs - passed.before.sinceMs).toBeGreaterThanOrEqual(linkPatienceMs);
    });
  });

  it('calls the belt still only on evidence', () => {
    always((passed) => {
      if (passed.state.kind !== 'ended' || passed.state === passed.before || !passed.state.isBeltKnownStill)
        return;
      const isEvidence = passed.event.kind === 'beltStopped';
      const stoodBefore = passed.before.kind === 'linkLost' && !passed.before.wasMoving;
      expect(isEvidence || stoodBefore || passed.before.kind === 'ended').toBe(true);
    });
  });

  it('keeps a stop until it ends', () => {
    always((passed) => {
      if (passed.before.kind !== 'stopping') return;
      expect(['stopping', 'ended']).toContain(passed.state.kind);
      expect(passed.state).toMatchObject({ cause: passed.before.cause });
    });
  });

  it('asks for a stop anew on a restored link', () => {
    always((passed) => {
      if (passed.before.kind !== 'stopping' || passed.event.kind !== 'linkRestored') return;
      expect(passed.effects).toEqual([{ kind: 'stopBelt' }]);
    });
  });

  it('goes from ended to stopping only for a person, or for a stop that nobody saw obeyed', () => {
    always((passed) => {
      const { before, state, event } = passed;
      if (before.kind !== 'ended' || state.kind !== 'stopping' || event.kind === 'stopRequested') return;
      expect(before.isBeltKnownStill).toBe(false);
      expect(['linkRestored', 'beltMoving']).toContain(event.kind);
      expect(state.cause).toBe(before.cause);
    });
  });

  it('holds a reason once', () => {
    always(({ state }) => {
      if (state.kind !== 'running' && state.kind !== 'coolDown') return;
      expect(new Set(state.holds).size).toBe(state.holds.length);
    });
  });

  it('drops a hold that waits for a person only through a person', () => {
    const waiting = ['unconfirmedTargets', 'controlLost', 'machineRestarted'] as const;
    always((passed) => {
      const { before, state, event } = passed;
      if (before.kind !== 'running' && before.kind !== 'coolDown') return;
      if (state.kind !== 'running' && state.kind !== 'coolDown') return;
      for (const reason of waiting) {
        if (before.holds.includes(reason) && !state.holds.includes(reason))
          expect(isPersons(event)).toBe(true);
      }
    });
  });

  it('keeps a manual change for 45 s, unless a person hands the belt back', () => {
    always((passed, earlier) => {
      const { before, state, event, nowMs } = passed;
      if (before.kind !== 'running' || state.kind !== 'running') return;
      if (!before.holds.includes('manualOverride') || state.holds.includes('manualOverride')) return;
      if (isPersons(event)) return;
      const change = earlier.findLast(
        (step) =>
          ['personOverrode', 'consoleOverrode'].includes(step.event.kind) ||
          (step.event.kind === 'holdBegan' && step.event.reason === 'manualOverride'),
      );
      expect(nowMs - (change?.nowMs ?? nowMs)).toBeGreaterThanOrEqual(manualOverrideMs);
    });
  });

  it('gives the same state object back where nothing happens', () => {
    always((passed) => {
      if (passed.effects.length > 0 || passed.state === passed.before) return;
      expect(passed.state).not.toEqual(passed.before);
    }, 1000);
  });

  it('never reaches a stop that time does not end', () => {
    fc.assert(
      fc.property(runs, (run) => {
        const steps = play(run);
        const last = steps.at(-1);
        if (last?.state.kind !== 'stopping') return;
        for (const [isLinkUp, withinMs] of [
          [true, stopPatienceMs],
          [false, linkPatienceMs],
        ] as const) {
          let state: SessionState = last.state;
          for (let nowMs = last.nowMs; nowMs <= last.nowMs + withinMs + 500; nowMs += 500) {
            state = sessionNext(state, { kind: 'tick', isLinkUp }, nowMs).state;
          }
          expect(state.kind).toBe('ended');
        }
      }),
      { numRuns: 1000 },
    );
  });
});
