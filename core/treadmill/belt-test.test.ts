import { describe, expect, it } from 'vitest';
import { runBeltTest } from '#tests/support/belt-test-rig.ts';
import { incline, pause, requestControl, speed, start, stop } from '#tests/support/treadmill-bench.ts';
import { beltTestNext, beltTestResult, startBeltTest } from './belt-test.ts';
import type { BeltTestInput, BeltTestState } from './belt-test-state.ts';
import type { OperationOutcome } from './operation.ts';

describe('a treadmill that does as it is told', () => {
  const run = runBeltTest();

  it('passes, with every operation', () => {
    expect(run.result).toEqual({
      passed: true,
      hasBegun: true,
      speedFactor: 1,
      operations: {
        requestControl: 'works',
        startOrResume: 'works',
        setTargetSpeed: 'works',
        setTargetInclination: 'works',
        pause: 'works',
        stop: 'works',
      },
      problems: [],
    });
  });

  it('is asked one thing at a time, and stopped at the end', () => {
    expect(run.written).toEqual([
      requestControl,
      start,
      speed(0.8),
      speed(1.3),
      incline(1),
      incline(0),
      pause,
      start,
      stop,
    ]);
  });

  it('is done within a minute, and never faster than a slow walk', () => {
    expect(run.tookMs).toBeLessThan(60_000);
    expect(run.topSpeedKmh).toBeLessThanOrEqual(1.3);
  });
});

describe('units', () => {
  it('finds out a machine that takes km/h for mph', () => {
    const { result } = runBeltTest({ takes: 1.609344 });
    expect(result).toMatchObject({ passed: true, speedFactor: 1.609344, problems: [] });
    expect(result.operations.setTargetSpeed).toBe('works');
  });

  it('does not pass a machine that reports mph: its factor would make the belt faster, not slower', () => {
    const { result } = runBeltTest({ reports: 0.621 });
    expect(result.passed).toBe(false);
    expect(result.problems).toEqual(['reportsInMph']);
    expect(result.speedFactor).toBeCloseTo(0.621, 3);
    expect(result.operations).toMatchObject({ setTargetSpeed: 'works', stop: 'works' });
  });

  it('does not pass a machine whose speeds make no sense', () => {
    const { result } = runBeltTest({ takes: 1.3 });
    expect(result).toMatchObject({ passed: false, problems: ['speedUnclear'] });
    expect(result).not.toHaveProperty('speedFactor');
  });
});

describe('a machine that does not obey', () => {
  it('ignores speeds', () => {
    const { result } = runBeltTest({ ignores: ['setTargetSpeed'] });
    expect(result).toMatchObject({ passed: false, problems: ['speedIgnored'] });
    expect(result.operations).toMatchObject({ setTargetSpeed: 'ignored', stop: 'works' });
  });

  it('ignores speeds and runs at the one that is asked for by chance', () => {
    const { result } = runBeltTest({ ignores: ['setTargetSpeed'], startSpeedKmh: 1.3 });
    expect(result.problems).toEqual(['speedIgnored']);
  });

  it('refuses speeds', () => {
    const { result, written } = runBeltTest({ refuses: ['setTargetSpeed'] });
    expect(result).toMatchObject({ passed: false, problems: ['speedRefused'] });
    expect(result.operations).toMatchObject({ setTargetSpeed: 'refused', stop: 'works' });
    expect(written.at(-1)).toEqual(stop);
  });

  it('refuses control: nothing moves', () => {
    const { result, written } = runBeltTest({ refuses: ['requestControl'] });
    expect(result).toMatchObject({ passed: false, problems: ['controlRefused'] });
    expect(result.operations).toMatchObject({ requestControl: 'refused', startOrResume: 'notTried' });
    expect(written).toEqual([requestControl]);
  });

  it('never answers the request for control (quirk 3), and passes', () => {
    const { result } = runBeltTest({ isMuteOn: ['requestControl'] });
    expect(result).toMatchObject({ passed: true, operations: { requestControl: 'ignored' } });
  });

  it('refuses to start', () => {
    const { result, written } = runBeltTest({ refuses: ['startOrResume'] });
    expect(result.problems).toEqual(['startRefused']);
    expect(result.operations.startOrResume).toBe('refused');
    expect(written.at(-1)).toEqual(stop);
  });

  it('says yes to the start and stands', () => {
    const { result } = runBeltTest({ ignores: ['startOrResume'] });
    expect(result.problems).toEqual(['startIgnored']);
    expect(result.operations).toMatchObject({ startOrResume: 'ignored', stop: 'works' });
  });

  it('does not stop', () => {
    const { result, written } = runBeltTest({ ignores: ['stop'] });
    expect(result).toMatchObject({ passed: false, problems: ['stopIgnored', 'beltMayStillMove'] });
    expect(result.operations.stop).toBe('ignored');
    expect(written.filter(({ kind }) => kind === 'stop').length).toBeGreaterThan(5);
  });

  it('refuses to stop', () => {
    const { result } = runBeltTest({ refuses: ['stop'] });
    expect(result).toMatchObject({ passed: false, problems: ['stopRefused', 'beltMayStillMove'] });
    expect(result.operations.stop).toBe('refused');
  });

  it('stops without a word, and passes', () => {
    const { result } = runBeltTest({ isMuteOn: ['stop'] });
    expect(result).toMatchObject({ passed: true, operations: { stop: 'works' } });
  });
});

describe('what a machine need not have', () => {
  it('is an incline', () => {
    const { result, written } = runBeltTest({ hasIncline: false });
    expect(result).toMatchObject({ passed: true, operations: { setTargetInclination: 'notTried' } });
    expect(written.some(({ kind }) => kind === 'setTargetInclination')).toBe(false);
  });

  it.each(['refuses', 'ignores'] as const)('is a deck or a pause that obeys (%s)', (how) => {
    const { result } = runBeltTest({ [how]: ['setTargetInclination', 'pause'] });
    const said = how === 'refuses' ? 'refused' : 'ignored';
    expect(result).toMatchObject({ passed: true, problems: [] });
    expect(result.operations).toMatchObject({ setTargetInclination: said, pause: said, stop: 'works' });
  });

  it('is fine steps', () => {
    const { written } = runBeltTest({ incrementKmh: 0.5 });
    expect(written).toContainEqual(speed(1.3));
  });
});

describe('danger', () => {
  const at = (atMs: number, input: BeltTestInput): { atMs: number; input: BeltTestInput } => ({
    atMs,
    input,
  });

  it('a belt that runs away is stopped at once', () => {
    const { result, written, topSpeedKmh } = runBeltTest({ runsAwayAtMs: 8000 });
    expect(result).toMatchObject({ passed: false, operations: { stop: 'works' } });
    expect(result.problems).toEqual(['tooFast']);
    expect(written.at(-1)).toEqual(stop);
    expect(topSpeedKmh).toBeLessThan(5);
  });

  it('a person who presses stop is obeyed at once', () => {
    const { result, written } = runBeltTest({ events: [at(6000, { kind: 'abort' })] });
    expect(result).toMatchObject({ passed: false, problems: ['aborted'], operations: { stop: 'works' } });
    expect(written.at(-1)).toEqual(stop);
  });

  it('a person who presses stop before anything was done is obeyed, too', () => {
    const step = beltTestNext(begun(), { kind: 'abort' }, 0);
    expect(step).toMatchObject({ command: stop, isDone: false });
  });

  it('a second press while it stops changes nothing', () => {
    const { result } = runBeltTest({ events: [at(6000, { kind: 'abort' }), at(6200, { kind: 'abort' })] });
    expect(result.problems).toEqual(['aborted']);
  });

  it('a lost link ends the test, with a stop in case it is back', () => {
    const first = beltTestNext(begun(), telemetry(0), 0).state;
    expect(beltTestNext(first, { kind: 'linkLost' }, 100)).toMatchObject({
      isDone: true,
      state: { problems: ['linkLost'] },
    });
    const starting: BeltTestState = { ...first, phase: 'starting', command: start };
    const step = beltTestNext(starting, { kind: 'linkLost' }, 100);
    expect(step).toMatchObject({ isDone: true, command: stop });
    expect(beltTestResult(step.state)).toMatchObject({
      passed: false,
      problems: ['linkLost', 'beltMayStillMove'],
    });
  });

  it('silence is a stop', () => {
    const { result, written } = runBeltTest({ telemetryEndsAtMs: 8000 });
    expect(result.problems).toEqual(['telemetryLost', 'stopIgnored', 'beltMayStillMove']);
    expect(written.at(-1)).toEqual(stop);
  });

  it('silence before control is the end', () => {
    const asked = beltTestNext(begun(), telemetry(0), 0).state;
    const step = beltTestNext({ ...asked, phaseSinceMs: 4000 }, { kind: 'tick' }, 5000);
    expect(step).toMatchObject({ isDone: true, state: { problems: ['telemetryLost'] } });
    expect(step.command).toBeUndefined();
  });

  it.each([3000, 6000])('a belt that somebody stops after %d ms ends the test', (keyPulledAtMs) => {
    const { result } = runBeltTest({ keyPulledAtMs });
    expect(result.problems).toEqual(['beltStoppedByItself']);
    expect(result.passed).toBe(false);
  });
});

describe('before the test', () => {
  it('a belt that moves is left alone: somebody may be on it', () => {
    const { result, written } = runBeltTest({ beltAtFirstKmh: 3 });
    expect(result.problems).toEqual(['beltAlreadyMoving']);
    expect(written).toEqual([]);
  });

  it('a belt that moves while control is asked for is left alone, too', () => {
    const asked = beltTestNext(begun(), telemetry(0), 0).state;
    const step = beltTestNext(asked, telemetry(2), 500);
    expect(step).toMatchObject({ isDone: true, state: { problems: ['beltAlreadyMoving'] } });
    expect(step.command).toBeUndefined();
  });

  it('a belt of which nothing is heard is not started', () => {
    const { result, written } = runBeltTest({ telemetryEndsAtMs: 0 });
    expect(result.problems).toEqual(['noTelemetry']);
    expect(written).toEqual([]);
  });

  it('telemetry without speed says nothing of the belt', () => {
    const step = beltTestNext(begun(), { kind: 'telemetry', speedKmh: undefined, inclinePercent: 1 }, 100);
    expect(step).toMatchObject({ isDone: false, state: { phase: 'looking' } });
    const later = beltTestNext(
      step.state,
      { kind: 'telemetry', speedKmh: undefined, inclinePercent: 1 },
      200,
    );
    expect(later.state.view?.atMs).toBe(100);
  });

  it('a machine without usable speeds is not tested', () => {
    const state = startBeltTest({ speedRange: undefined, inclinationRange: undefined }, 0);
    const step = beltTestNext(state, { kind: 'tick' }, 0);
    expect(step).toMatchObject({ isDone: true, state: { problems: ['noUsableSpeedRange'] } });
    expect(beltTestNext(step.state, { kind: 'tick' }, 1)).toEqual({ state: step.state, isDone: true });
    expect(beltTestResult(step.state).passed).toBe(false);
  });
});

describe('outcomes', () => {
  const asked = beltTestNext(begun(), telemetry(0), 0).state;
  const outcome = (given: Partial<OperationOutcome>): BeltTestInput => ({
    kind: 'outcome',
    outcome: { operationId: 1, command: requestControl, outcome: 'confirmed', detail: 'seen', ...given },
  });

  it('of something else are not its own', () => {
    expect(beltTestNext(asked, outcome({ command: start }), 100).state).toBe(asked);
    expect(beltTestNext(begun(), outcome({}), 100).state.answer).toBeUndefined();
    const slow: BeltTestState = { ...asked, phase: 'slow', command: speed(0.8) };
    expect(beltTestNext(slow, outcome({ command: speed(5) }), 100).state.answer).toBeUndefined();
    const tilting: BeltTestState = { ...asked, phase: 'tilting', command: incline(1) };
    expect(beltTestNext(tilting, outcome({ command: incline(2) }), 100).state.answer).toBeUndefined();
  });

  it.each(['superseded', 'expired', 'noLink', 'preempted'] as const)(
    '%s says nothing of the machine',
    (detail) => {
      expect(beltTestNext(asked, outcome({ outcome: 'rejected', detail }), 100).state).toBe(asked);
    },
  );

  it('that never come are waited for, for a time', () => {
    const still = beltTestNext(asked, telemetry(0), 2000).state;
    expect(beltTestNext(still, { kind: 'tick' }, 2999).isDone).toBe(false);
    expect(beltTestNext(still, { kind: 'tick' }, 3000)).toMatchObject({
      command: start,
      state: { operations: { requestControl: 'ignored' } },
    });
  });

  it('are needed for a speed, and so is a steady belt', () => {
    let state: BeltTestState = { ...asked, phase: 'slow', phaseSinceMs: 0, command: speed(0.8) };
    for (let nowMs = 0; nowMs < 15_000; nowMs += 500) {
      state = beltTestNext(state, telemetry(nowMs % 1000 === 0 ? 0.8 : 1), nowMs).state;
    }
    expect(state.phase).toBe('slow');
    const step = beltTestNext(state, telemetry(0.8), 15_000);
    expect(step).toMatchObject({ command: stop, state: { problems: ['speedNotSteady'] } });
  });
});

function begun(): BeltTestState {
  return startBeltTest(
    {
      speedRange: { minimumKmh: 0.8, maximumKmh: 20, incrementKmh: 0.1 },
      inclinationRange: { minimumPercent: 0, maximumPercent: 15, incrementPercent: 0.5 },
    },
    0,
  );
}

function telemetry(speedKmh: number): BeltTestInput {
  return { kind: 'telemetry', speedKmh, inclinePercent: 0 };
}
