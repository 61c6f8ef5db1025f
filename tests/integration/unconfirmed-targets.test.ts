import { describe, expect, it } from 'vitest';
import type { Behaviour } from '#native/simulator/behaviours/behaviour.ts';
import { ignoresSpeedCommands } from '#native/simulator/behaviours/ignores-speed-commands.ts';
import { noControlPoint } from '#native/simulator/behaviours/no-control-point.ts';
import { rebootsMidRun } from '#native/simulator/behaviours/reboots-mid-run.ts';
import { sendsNonsense } from '#native/simulator/behaviours/sends-nonsense.ts';
import { speedTakenAsMph } from '#native/simulator/behaviours/speed-taken-as-mph.ts';
import { startsOnItsOwn } from '#native/simulator/behaviours/starts-on-its-own.ts';
import { transientZeroSpeed } from '#native/simulator/behaviours/transient-zero-speed.ts';
import { openGymController, type GymController } from '#tests/support/gym-controller.ts';
import {
  entriesOf,
  holdsOf,
  kindsSince,
  requestsSince,
  runAt,
  running,
  speedTargets,
  states,
} from '#tests/support/gym-sight.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';

const openGym = (...behaviours: readonly Behaviour[]): Promise<GymController> =>
  openGymController({ folder: createTestFolder(), gym: { behaviours } });

const musicLeads = { ...running, mode: 'musicLeads' } as const;

/** A machine that begins to ignore speeds when told so. */
function ignoresSpeedsLater(): Behaviour & { ignore(isIgnoring: boolean): void } {
  let isIgnoring = false;
  return {
    name: 'ignoresSpeedsLater',
    ignore(next) {
      isIgnoring = next;
    },
    onOrder: (order, obey) => (isIgnoring && order.kind === 'speed' ? true : obey(order)),
  };
}

describe('targets that the belt does not follow', () => {
  it('end automation after two misses; nothing is sent until a person releases', async () => {
    const gym = await openGym(ignoresSpeedCommands());
    const session = await gym.run(musicLeads);
    await gym.when(() => holdsOf(session).includes('unconfirmedTargets'), 60_000, 'the hold');
    const missed = entriesOf(gym.timeline, 'outcome').filter(({ outcome }) => outcome.detail === 'notSeen');
    expect(missed.length).toBeGreaterThan(0);
    const heldAtMs = gym.clock.nowMs();
    await gym.clock.advanceAsync(3 * 60_000);
    expect(requestsSince(gym, heldAtMs)).toEqual([]);
    expect(gym.gym.treadmill.state.speedKmh).toBe(0.8);
    expect(holdsOf(session)).toEqual(['unconfirmedTargets']);
    session.engine.stop();
    await gym.until(session, ['ended'], 30_000);
    expect(gym.gym.treadmill.state.speedKmh).toBe(0);
  });

  it('are found out by two missed targets in mid-run; a release begins at what the belt does', async () => {
    const machine = ignoresSpeedsLater();
    const gym = await openGym(machine);
    const session = await gym.run(musicLeads);
    await gym.clock.advanceAsync(5 * 60_000);
    machine.ignore(true);
    await gym.when(() => holdsOf(session).includes('unconfirmedTargets'), 3 * 60_000, 'the hold');
    machine.ignore(false);
    await gym.clock.advanceAsync(30_000);
    const beltKmh = gym.gym.treadmill.state.speedKmh;
    const releasedAtMs = gym.clock.nowMs();
    session.engine.release();
    await gym.clock.advanceAsync(60_000);
    const after = speedTargets(gym, releasedAtMs);
    expect(after.length).toBeGreaterThan(0);
    expect(after[0]!.speedKmh).toBeLessThanOrEqual(beltKmh + 0.31);
    expect(holdsOf(session)).toEqual([]);
  });

  it('that are exceeded, because the machine takes km/h for mph, do not run away', async () => {
    const gym = await openGym(speedTakenAsMph());
    const session = await gym.run(musicLeads);
    await gym.clock.advanceAsync(3 * 60_000);
    // 4.5 asked, 7.2 run: it shows in the figures, and the automation is off.
    expect(session.status.speedKmh.reported).toBeCloseTo(gym.gym.treadmill.state.speedKmh, 1);
    expect(holdsOf(session)).not.toEqual([]);
    await gym.clock.advanceAsync(7 * 60_000);
    expect(holdsOf(session)).toContain('unconfirmedTargets');
    expect(gym.gym.treadmill.state.speedKmh).toBeLessThan(8.5);
  });
});

describe('a machine with a will of its own', () => {
  it('restarts in mid-run: nothing is sent, the runner is asked', async () => {
    const gym = await openGym(rebootsMidRun({ afterMs: 60_000 }));
    const session = await gym.run(musicLeads);
    await gym.until(session, ['linkLost'], 120_000);
    const lostAtMs = gym.clock.nowMs();
    await gym.until(session, ['asking'], 60_000);
    await gym.clock.advanceAsync(30_000);
    expect(session.engine.state.kind === 'asking' || session.engine.state.kind === 'paused').toBe(true);
    expect(requestsSince(gym, lostAtMs)).toEqual([]);
    expect(entriesOf(gym.timeline, 'alarm').map(({ what }) => what)).toContain('linkLostWhileMoving');
    session.engine.stop();
    await gym.until(session, ['ended'], 30_000);
    expect(gym.gym.treadmill.state.speedKmh).toBe(0);
  });

  it('restarts without losing the link: hands off until a person releases', async () => {
    let isReset = false;
    const gym = await openGym({
      name: 'forgetsCounters',
      shapeTelemetry: (data) => (isReset ? { ...data, elapsedTimeS: 1, totalDistanceM: 1 } : data),
    });
    const session = await gym.run(musicLeads);
    await gym.clock.advanceAsync(2 * 60_000);
    isReset = true;
    await gym.when(() => holdsOf(session).includes('machineRestarted'), 5000, 'the hold');
    const heldAtMs = gym.clock.nowMs();
    await gym.clock.advanceAsync(2 * 60_000);
    expect(requestsSince(gym, heldAtMs)).toEqual([]);
    session.engine.release();
    expect(holdsOf(session)).toEqual([]);
  });

  it('restarts in the cool-down: hands off there, too', async () => {
    let isReset = false;
    const gym = await openGym({
      name: 'forgetsCounters',
      shapeTelemetry: (data) => (isReset ? { ...data, elapsedTimeS: 1, totalDistanceM: 1 } : data),
    });
    const session = await gym.run({ ...musicLeads, lengthMs: 12 * 60_000 });
    await gym.until(session, ['coolDown'], 12 * 60_000);
    await gym.clock.advanceAsync(10_000);
    isReset = true;
    await gym.when(() => holdsOf(session).includes('machineRestarted'), 5000, 'the hold');
    const heldAtMs = gym.clock.nowMs();
    await gym.until(session, ['ended'], 4 * 60_000);
    expect(new Set(kindsSince(gym, heldAtMs))).toEqual(new Set(['stop']));
  });

  it('starts on its own before a run: an alarm, no start, and never a session', async () => {
    const gym = await openGym(startsOnItsOwn({ afterMs: 5000 }));
    const session = await gym.prepare(musicLeads);
    await gym.until(session, ['ready']);
    await gym.when(() => gym.gym.treadmill.state.speedKmh > 0.5, 20_000, 'a moving belt');
    await gym.clock.advanceAsync(3000);
    expect(entriesOf(gym.timeline, 'alarm').map(({ what }) => what)).toContain('beltMovedByItself');
    expect(session.engine.obstacle).toBe('beltMoving');
    expect(() => session.engine.start()).toThrow(expect.objectContaining({ code: 'session/not-ready' }));
    await gym.clock.advanceAsync(60_000);
    expect(kindsSince(gym, 0)).toEqual([]);
    expect(states(gym.timeline)).not.toContain('running');
    // STOP works without a session.
    session.engine.stop();
    await gym.until(session, ['ended'], 30_000);
    expect(gym.gym.treadmill.state.speedKmh).toBe(0);
  });

  it('starts on its own in a pause: an alarm and a question, never adopted silently', async () => {
    let start: (() => void) | undefined;
    const gym = await openGym({
      name: 'startsWhenTold',
      onConnect(machine) {
        start = () => machine.order({ kind: 'start' });
      },
    });
    const session = await runAt(gym, 6);
    session.engine.pause();
    await gym.when(() => gym.gym.treadmill.state.speedKmh === 0, 20_000, 'a belt at rest');
    await gym.clock.advanceAsync(4000);
    const pausedAtMs = gym.clock.nowMs();
    start!();
    await gym.until(session, ['asking'], 10_000);
    expect(session.engine.state).toMatchObject({ cause: 'beltMovedByItself' });
    expect(entriesOf(gym.timeline, 'alarm').at(-1)?.what).toBe('beltMovedByItself');
    await gym.clock.advanceAsync(60_000);
    expect(requestsSince(gym, pausedAtMs)).toEqual([]);
    // Nobody answers: it is stopped.
    await gym.until(session, ['ended'], 90_000);
    expect(gym.gym.treadmill.state.speedKmh).toBe(0);
  });
});

describe('a machine that talks nonsense', () => {
  it.each([1, 2, 3])('in every fifth packet: the run goes on, and STOP stops (seed %i)', async (seed) => {
    const gym = await openGymController({
      folder: createTestFolder(),
      gym: { behaviours: [sendsNonsense()] },
      seed,
    });
    const session = await gym.run(musicLeads);
    await gym.clock.advanceAsync(5 * 60_000);
    for (const { speedKmh } of speedTargets(gym)) expect(speedKmh).toBeLessThanOrEqual(12);
    session.engine.stop();
    await gym.until(session, ['ended'], 3 * 60_000);
    await gym.clock.advanceAsync(10_000);
    expect(gym.gym.treadmill.state.speedKmh).toBe(0);
    expect((await session.ended).isSaved).toBe(true);
  });

  it('with single records of speed zero: no pause, no gap in the targets', async () => {
    const gym = await openGym(transientZeroSpeed({ everyRecords: 10 }));
    const session = await gym.run(musicLeads);
    await gym.clock.advanceAsync(8 * 60_000);
    expect(states(gym.timeline)).toEqual(['ready', 'countdown', 'starting', 'running']);
    expect(gym.gym.treadmill.state.speedKmh).toBeGreaterThan(7.5);
    expect(holdsOf(session)).toEqual([]);
  });
});

describe('a machine without a control point', () => {
  it('is never ready, and says why', async () => {
    const gym = await openGym(noControlPoint());
    const session = await gym.prepare(musicLeads);
    await gym.clock.advanceAsync(20_000);
    expect(session.engine.state.kind).toBe('idle');
    expect(session.engine.obstacle).toBe('notControllable');
    expect(() => session.engine.start()).toThrow(
      expect.objectContaining({ code: 'session/not-ready', params: { reason: 'notControllable' } }),
    );
    expect(kindsSince(gym, 0)).toEqual([]);
  });
});
