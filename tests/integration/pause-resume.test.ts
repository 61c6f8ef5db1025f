import { describe, expect, it } from 'vitest';
import { personRamp } from '#core/safety/safety-limits.ts';
import { walkingPad } from '#native/simulator/treadmill-models.ts';
import { openGymController, type GymController } from '#tests/support/gym-controller.ts';
import {
  entriesOf,
  fitRunner,
  holdsOf,
  kindsSince,
  rampBreaches,
  requestsSince,
  runAt,
  running,
  speedTargets,
  states,
} from '#tests/support/gym-sight.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';

const openGym = (): Promise<GymController> => openGymController({ folder: createTestFolder() });

describe('pause and resume', () => {
  it('stops the belt, waits for a person, counts down, and walks first', async () => {
    const gym = await openGym();
    const session = await gym.run({ ...running, mode: 'musicLeads' });
    await gym.clock.advanceAsync(5 * 60_000);
    const elapsedBeforeMs = session.engine.elapsedMs;
    session.engine.pause();
    // Before the belt stands there is nothing to resume.
    session.engine.resume();
    expect(session.engine.state).toMatchObject({ kind: 'paused', isBeltStill: false });
    await gym.when(() => gym.gym.treadmill.state.speedKmh === 0, 20_000, 'a belt at rest');
    await gym.clock.advanceAsync(5 * 60_000);
    expect(session.engine.state).toMatchObject({ kind: 'paused', isBeltStill: true });
    expect(session.engine.elapsedMs - elapsedBeforeMs).toBeLessThan(200);
    expect(session.status.music).toBeUndefined();

    const resumedAtMs = gym.clock.nowMs();
    session.engine.resume();
    await gym.until(session, ['running'], 20_000);
    await gym.clock.advanceAsync(15_000);
    const start = requestsSince(gym, resumedAtMs).find(({ request }) => request?.kind === 'startOrResume');
    expect(start!.atMs - resumedAtMs).toBeGreaterThanOrEqual(3000);
    expect(speedTargets(gym, resumedAtMs).every(({ speedKmh }) => speedKmh <= fitRunner.walkSpeedKmh)).toBe(
      true,
    );
    expect(session.status.music).toBeDefined();
    expect(states(gym.timeline)).toEqual([
      ...['ready', 'countdown', 'starting', 'running'],
      ...['paused', 'countdown', 'starting', 'running'],
    ]);
  });

  it('ends after ten minutes that nobody ends', async () => {
    const gym = await openGym();
    const session = await runAt(gym, 8);
    session.engine.pause();
    await gym.clock.advanceAsync(10 * 60_000 - 1000);
    expect(session.engine.state.kind).toBe('paused');
    await gym.until(session, ['ended'], 20_000);
    expect(session.engine.state).toEqual({ kind: 'ended', cause: 'pauseExpired', isBeltKnownStill: true });
    await gym.clock.advanceAsync(60_000);
    expect(() => session.engine.start()).toThrow();
    session.engine.resume();
    await gym.clock.advanceAsync(10_000);
    expect(session.engine.state.kind).toBe('ended');
    expect(gym.gym.treadmill.state.speedKmh).toBe(0);
  });

  it('in the countdown: nothing starts', async () => {
    const gym = await openGym();
    const session = await gym.prepare(running);
    await gym.until(session, ['ready']);
    session.engine.start();
    await gym.clock.advanceAsync(2000);
    session.engine.pause();
    await gym.clock.advanceAsync(60_000);
    expect(kindsSince(gym, 0)).toEqual(['requestControl']);
  });
});

describe('a plan', () => {
  it('comes down to walking, stops, and ends, with everything kept', async () => {
    const gym = await openGym();
    const lengthMs = 12 * 60_000;
    const session = await gym.run({ ...running, mode: 'musicLeads', lengthMs });
    await gym.until(session, ['coolDown'], lengthMs);
    const coolDownAtMs = gym.clock.nowMs();
    const fromKmh = gym.gym.treadmill.state.targetSpeedKmh;
    expect(fromKmh).toBeGreaterThan(8);
    await gym.when(() => session.engine.elapsedMs >= lengthMs - 1000, lengthMs, 'the last second');
    expect(gym.gym.treadmill.state.speedKmh).toBeLessThanOrEqual(fitRunner.walkSpeedKmh + 0.3);
    await gym.until(session, ['ended'], 30_000);
    expect(session.engine.state).toEqual({ kind: 'ended', cause: 'planCompleted', isBeltKnownStill: true });

    const down = speedTargets(gym, coolDownAtMs).map(({ speedKmh }) => speedKmh);
    expect(down.length).toBeGreaterThan(20);
    expect(down).toEqual(down.toSorted((a, b) => b - a));
    expect(Math.max(...down.map((speedKmh, index) => (down[index - 1] ?? fromKmh) - speedKmh))).toBeLessThan(
      0.4,
    );
    const { sessionId, totals } = await session.ended;
    const record = await gym.store.sessions.read(sessionId);
    expect(record!.summary).toMatchObject({ endCause: 'planCompleted', totals });
    expect(Math.abs(totals.movingMs - lengthMs)).toBeLessThan(15_000);
    await gym.clock.advanceAsync(5 * 60_000);
    expect(gym.gym.treadmill.state.speedKmh).toBe(0);
  });

  it('lets the runner go slower in the cool-down, and not faster', async () => {
    const gym = await openGym();
    const session = await gym.run({ ...running, mode: 'musicLeads', lengthMs: 12 * 60_000 });
    await gym.until(session, ['coolDown'], 12 * 60_000);
    await gym.clock.advanceAsync(3000);
    const current = session.status.target.speedKmh;
    expect(() => session.engine.setByHand({ speedKmh: current + 1 })).toThrow(
      expect.objectContaining({ code: 'session/not-allowed-now' }),
    );
    session.engine.setByHand({ speedKmh: 5 });
    await gym.clock.advanceAsync(1000);
    expect(speedTargets(gym).at(-1)!.speedKmh).toBe(5);
    const sinceMs = gym.clock.nowMs();
    await gym.until(session, ['ended'], 3 * 60_000);
    for (const { speedKmh } of speedTargets(gym, sinceMs)) expect(speedKmh).toBeLessThanOrEqual(5);
  });
});

describe('speed by hand', () => {
  it('where the runner leads: as asked, within the ramp and the caps, and kept', async () => {
    const gym = await openGym();
    const session = await gym.run({ ...running, mode: 'iLead', sessionSpeedCapKmh: 11 });
    await gym.clock.advanceAsync(15_000);
    session.engine.setByHand({ speedKmh: 14 });
    await gym.clock.advanceAsync(2 * 60_000);
    expect(gym.gym.treadmill.state.speedKmh).toBe(11);
    const targets = speedTargets(gym);
    expect(rampBreaches([{ atMs: 0, speedKmh: 0.8 }, ...targets], personRamp)).toEqual([]);
    expect(session.status.target.reasons).toContainEqual({
      kind: 'cap',
      cap: 'sessionSpeedCap',
      limitKmh: 11,
    });
    session.engine.setByHand({ speedKmh: 6, inclinePercent: 2 });
    await gym.clock.advanceAsync(60_000);
    expect(gym.gym.treadmill.state).toMatchObject({ speedKmh: 6, inclinePercent: 2 });
    await gym.clock.advanceAsync(3 * 60_000);
    expect(gym.gym.treadmill.state).toMatchObject({ speedKmh: 6, inclinePercent: 2 });
    // Ending a hold, where there is none, changes nothing either.
    session.engine.release();
    await gym.clock.advanceAsync(30_000);
    expect(gym.gym.treadmill.state.speedKmh).toBe(6);
  });

  it('is what a machine can do, though the run was planned before anybody knew it', async () => {
    const gym = await openGymController({ folder: createTestFolder(), gym: { model: walkingPad } });
    const session = await gym.run({ ...running, mode: 'iLead' });
    session.engine.setByHand({ speedKmh: 9 });
    await gym.clock.advanceAsync(60_000);
    expect(gym.gym.treadmill.state.speedKmh).toBe(6);
    expect(session.status.target.reasons).toContainEqual({ kind: 'cap', cap: 'machineRange', limitKmh: 6 });
    session.engine.nudge({ speedKmh: -0.5 });
    session.engine.nudge({ speedKmh: -0.5 });
    await gym.clock.advanceAsync(5000);
    expect(gym.gym.treadmill.state.speedKmh).toBe(5);
  });

  it('behind the music: at once, for 45 s, then as an offset, until it is given back', async () => {
    const gym = await openGym();
    const session = await gym.run({ ...running, mode: 'musicLeads' });
    await gym.clock.advanceAsync(8 * 60_000);
    const before = session.status.target.speedKmh;
    const pressedAtMs = gym.clock.nowMs();
    // Two presses before the belt is there are twice half a km/h, not more and not less.
    session.engine.nudge({ speedKmh: -0.5 });
    session.engine.nudge({ speedKmh: -0.5 });
    expect(holdsOf(session)).toContain('manualOverride');
    await gym.clock.advanceAsync(1000);
    expect(speedTargets(gym, pressedAtMs).at(-1)!.speedKmh).toBeCloseTo(before - 1, 5);
    await gym.clock.advanceAsync(43_000);
    expect(speedTargets(gym, pressedAtMs).at(-1)!.speedKmh).toBeCloseTo(before - 1, 5);
    await gym.clock.advanceAsync(60_000);
    expect(holdsOf(session)).toEqual([]);
    const reasons = entriesOf(gym.timeline, 'target').at(-1)!.reasons;
    const offset = reasons.find((reason) => reason.kind === 'person');
    expect(offset).toMatchObject({ isOffset: true });
    expect(offset!.speedKmh).toBeCloseTo(-1, 5);
    session.engine.release();
    await gym.clock.advanceAsync(3000);
    const released = session.status.target.reasons.map(({ kind }) => kind);
    expect(released).not.toContain('person');
  });
});
