import { describe, expect, it } from 'vitest';
import { automationRamp } from '#core/safety/safety-limits.ts';
import type { Behaviour } from '#native/simulator/behaviours/behaviour.ts';
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
} from '#tests/support/gym-sight.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';

const openGym = (behaviours: readonly Behaviour[] = []): Promise<GymController> =>
  openGymController({ folder: createTestFolder(), gym: { behaviours } });

/** A hand that the machine does not speak of: only telemetry shows it. */
function silentHand(): Behaviour & { setSpeed(speedKmh: number): void } {
  let wanted: number | undefined;
  return {
    name: 'silentHand',
    setSpeed(speedKmh) {
      wanted = speedKmh;
    },
    tick(machine) {
      if (wanted !== undefined) machine.order({ kind: 'speed', speedKmh: wanted });
      wanted = undefined;
    },
  };
}

/** A run behind the music that has come up to about 8 km/h. */
async function musicRun(gym: GymController) {
  const session = await gym.run({ ...running, mode: 'musicLeads' });
  await gym.when(() => gym.gym.treadmill.state.speedKmh >= 7.5, 10 * 60_000, 'a belt at 7.5 km/h');
  await gym.clock.advanceAsync(10_000);
  return session;
}

describe('console takes over', () => {
  it('keeps its hands off for 45 s after a speed set at the console, then blends back slowly', async () => {
    const gym = await openGym();
    const session = await musicRun(gym);
    const pressedAtMs = gym.clock.nowMs();
    gym.gym.treadmill.setConsoleSpeed(6);
    await gym.clock.advanceAsync(1000);
    expect(holdsOf(session)).toContain('manualOverride');
    await gym.clock.advanceAsync(44_000);
    expect(requestsSince(gym, pressedAtMs)).toEqual([]);
    expect(gym.gym.treadmill.state.speedKmh).toBe(6);
    expect(entriesOf(gym.timeline, 'console').at(0)).toMatchObject({ what: 'speed', value: 6 });

    await gym.clock.advanceAsync(3 * 60_000);
    expect(holdsOf(session)).toEqual([]);
    const blended = speedTargets(gym, pressedAtMs);
    expect(blended.length).toBeGreaterThan(5);
    expect(rampBreaches([{ atMs: pressedAtMs, speedKmh: 6 }, ...blended], automationRamp)).toEqual([]);
    expect(gym.gym.treadmill.state.speedKmh).toBeGreaterThan(7);
  });

  it('takes a faster console for the target and is not made to fight it', async () => {
    const gym = await openGym();
    const session = await musicRun(gym);
    const pressedAtMs = gym.clock.nowMs();
    // More than the band of the music.
    gym.gym.treadmill.setConsoleSpeed(13);
    await gym.clock.advanceAsync(45_000);
    expect(requestsSince(gym, pressedAtMs)).toEqual([]);
    expect(session.status.target.speedKmh).toBeCloseTo(13, 1);
    expect(gym.gym.treadmill.state.speedKmh).toBe(13);
    // On the way back down the belt is never told more than it was.
    await gym.clock.advanceAsync(60_000);
    for (const { speedKmh } of speedTargets(gym, pressedAtMs)) expect(speedKmh).toBeLessThan(13);
  });

  it.each(['climbs', 'falls'] as const)(
    'notices a hand on the console by telemetry alone, while the music %s',
    async (way) => {
      const hand = silentHand();
      const gym = await openGym([hand]);
      const session = await musicRun(gym);
      if (way === 'falls') {
        // Beyond what the music wants, and back to the music: it comes down again, by 2 km/h in ten seconds.
        gym.gym.treadmill.setConsoleSpeed(16);
        await gym.when(() => gym.gym.treadmill.state.speedKmh >= 15.9, 20_000, 'a belt at 16 km/h');
        const releasedAtMs = gym.clock.nowMs();
        session.engine.release();
        await gym.when(() => speedTargets(gym, releasedAtMs).length > 0, 20_000, 'a falling belt');
        // The hand comes before the next step down, and is below it by then.
        await gym.clock.advanceAsync(6700);
      }
      const setKmh = gym.gym.treadmill.state.speedKmh - 3.5;
      const setAtMs = gym.clock.nowMs();
      hand.setSpeed(setKmh);
      await gym.when(() => holdsOf(session).includes('manualOverride'), 8000, 'a manual override');
      await gym.clock.advanceAsync(44_000);
      expect(gym.gym.treadmill.state.speedKmh).toBeCloseTo(setKmh, 1);
      for (const { speedKmh } of speedTargets(gym, setAtMs))
        expect(speedKmh).toBeLessThanOrEqual(setKmh + 0.2);
    },
  );

  it('notices it in the cool-down, too, and does not carry anybody up again', async () => {
    const hand = silentHand();
    const gym = await openGym([hand]);
    const session = await gym.run({ ...running, mode: 'iLead', lengthMs: 10 * 60_000 });
    session.engine.setByHand({ speedKmh: 10 });
    await gym.until(session, ['coolDown'], 10 * 60_000);
    await gym.clock.advanceAsync(5000);
    hand.setSpeed(5);
    const setAtMs = gym.clock.nowMs();
    await gym.clock.advanceAsync(12_000);
    expect(entriesOf(gym.timeline, 'console').at(-1)).toMatchObject({ what: 'speed', value: 5 });
    expect(gym.gym.treadmill.state.speedKmh).toBeCloseTo(5, 1);
    await gym.until(session, ['ended'], 3 * 60_000);
    for (const { speedKmh } of speedTargets(gym, setAtMs + 100)) expect(speedKmh).toBeLessThanOrEqual(5.2);
  });

  it('gives the belt back at once when the runner says so', async () => {
    const gym = await openGym();
    const session = await musicRun(gym);
    gym.gym.treadmill.setConsoleSpeed(6);
    await gym.clock.advanceAsync(5000);
    const releasedAtMs = gym.clock.nowMs();
    session.engine.release();
    expect(holdsOf(session)).toEqual([]);
    await gym.clock.advanceAsync(30_000);
    const blended = speedTargets(gym, releasedAtMs);
    expect(blended.length).toBeGreaterThan(0);
    expect(rampBreaches([{ atMs: releasedAtMs, speedKmh: 6 }, ...blended], automationRamp)).toEqual([]);
  });

  it('lets the console win over a speed that the runner had set before', async () => {
    const gym = await openGym();
    const session = await musicRun(gym);
    session.engine.setByHand({ speedKmh: 9 });
    await gym.clock.advanceAsync(15_000);
    expect(gym.gym.treadmill.state.speedKmh).toBe(9);
    const pressedAtMs = gym.clock.nowMs();
    gym.gym.treadmill.setConsoleSpeed(6);
    await gym.clock.advanceAsync(44_000);
    expect(requestsSince(gym, pressedAtMs)).toEqual([]);
    expect(gym.gym.treadmill.state.speedKmh).toBe(6);
    // The offset that had carried it up is gone, too.
    session.engine.release();
    await gym.clock.advanceAsync(1000);
    expect(session.status.target.speedKmh).toBeLessThan(9);
  });

  it('wins where the runner leads, too, and for good', async () => {
    const gym = await openGym();
    const session = await runAt(gym, 10);
    const pressedAtMs = gym.clock.nowMs();
    gym.gym.treadmill.setConsoleSpeed(7);
    await gym.clock.advanceAsync(3 * 60_000);
    expect(requestsSince(gym, pressedAtMs)).toEqual([]);
    expect(gym.gym.treadmill.state.speedKmh).toBe(7);
    session.engine.setByHand({ speedKmh: 8 });
    await gym.clock.advanceAsync(10_000);
    expect(gym.gym.treadmill.state.speedKmh).toBe(8);
  });

  it('wins while the belt comes up to walking speed', async () => {
    const gym = await openGym();
    await gym.run({ ...running, mode: 'musicLeads' });
    await gym.when(() => gym.gym.treadmill.state.speedKmh >= 2, 20_000, 'a belt at 2 km/h');
    await gym.clock.advanceAsync(3000);
    const pressedAtMs = gym.clock.nowMs();
    gym.gym.treadmill.setConsoleSpeed(1.5);
    await gym.clock.advanceAsync(44_000);
    expect(requestsSince(gym, pressedAtMs)).toEqual([]);
    await gym.clock.advanceAsync(60_000);
    const blended = speedTargets(gym, pressedAtMs);
    expect(rampBreaches([{ atMs: pressedAtMs, speedKmh: 1.5 }, ...blended], automationRamp)).toEqual([]);
  });

  it('does not carry anybody up again who slowed down in the cool-down', async () => {
    const gym = await openGym();
    const session = await gym.run({ ...running, mode: 'iLead', lengthMs: 10 * 60_000 });
    session.engine.setByHand({ speedKmh: 10 });
    await gym.until(session, ['coolDown'], 10 * 60_000);
    await gym.clock.advanceAsync(5000);
    gym.gym.treadmill.setConsoleSpeed(5.5);
    const pressedAtMs = gym.clock.nowMs();
    await gym.clock.advanceAsync(10_000);
    expect(gym.gym.treadmill.state.speedKmh).toBeCloseTo(5.5, 1);
    await gym.until(session, ['ended'], 3 * 60_000);
    // What was on its way through the air when the key was pressed is taken back at once.
    for (const { speedKmh } of speedTargets(gym, pressedAtMs + 100))
      expect(speedKmh).toBeLessThanOrEqual(5.5);
  });

  it('ends the session at a console stop, and nothing starts again', async () => {
    const gym = await openGym();
    const session = await runAt(gym, 10);
    const pressedAtMs = gym.clock.nowMs();
    gym.gym.treadmill.pressConsole('stop');
    await gym.until(session, ['ended'], 30_000);
    expect(session.engine.state).toEqual({ kind: 'ended', cause: 'console', isBeltKnownStill: true });
    expect(gym.gym.treadmill.state.speedKmh).toBe(0);
    await gym.clock.advanceAsync(5 * 60_000);
    expect(kindsSince(gym, pressedAtMs).filter((kind) => kind !== 'stop')).toEqual([]);
    expect((await session.ended).cause).toBe('console');
  });

  it('pauses with the console, and goes on only with a person and a countdown', async () => {
    const gym = await openGym();
    const session = await runAt(gym, 10);
    gym.gym.treadmill.pressConsole('pause');
    await gym.until(session, ['paused'], 5000);
    await gym.when(() => gym.gym.treadmill.state.speedKmh === 0, 30_000, 'a belt at rest');
    await gym.clock.advanceAsync(60_000);
    expect(session.engine.state).toMatchObject({ kind: 'paused', cause: 'console', isBeltStill: true });
    expect(kindsSince(gym, 0).filter((kind) => kind === 'startOrResume')).toHaveLength(1);

    session.engine.resume();
    const resumedAtMs = gym.clock.nowMs();
    expect(session.engine.state).toMatchObject({ kind: 'countdown', isResume: true });
    await gym.until(session, ['running'], 20_000);
    const start = requestsSince(gym, resumedAtMs).find(({ request }) => request?.kind === 'startOrResume');
    expect(start!.atMs - resumedAtMs).toBeGreaterThanOrEqual(3000);
    // A resumed belt walks first; the runner's old speed does not come back by itself.
    await gym.clock.advanceAsync(60_000);
    expect(gym.gym.treadmill.state.speedKmh).toBe(fitRunner.walkSpeedKmh);
  });

  it('asks before it follows a belt that the console started during a pause', async () => {
    const gym = await openGym();
    const session = await runAt(gym, 10);
    session.engine.pause();
    await gym.when(() => gym.gym.treadmill.state.speedKmh === 0, 30_000, 'a belt at rest');
    await gym.clock.advanceAsync(5000);
    const pressedAtMs = gym.clock.nowMs();
    gym.gym.treadmill.pressConsole('start');
    await gym.until(session, ['asking'], 5000);
    expect(session.engine.state).toMatchObject({ cause: 'consoleStarted' });
    await gym.clock.advanceAsync(20_000);
    expect(gym.gym.treadmill.state.speedKmh).toBeGreaterThan(0);
    expect(requestsSince(gym, pressedAtMs)).toEqual([]);

    const kmh = gym.gym.treadmill.state.speedKmh;
    session.engine.continueAsItIs();
    await gym.clock.advanceAsync(20_000);
    expect(session.engine.state.kind).toBe('running');
    // Slower than the slowest of our own targets: that much is made up for, in one step.
    expect(gym.gym.treadmill.state.speedKmh).toBeLessThanOrEqual(kmh + 0.3);
  });

  it('takes its hands off when the machine withdraws control, until a person takes it back', async () => {
    const gym = await openGym();
    const session = await musicRun(gym);
    const lostAtMs = gym.clock.nowMs();
    gym.gym.treadmill.takeControlAway();
    await gym.clock.advanceAsync(3 * 60_000);
    expect(holdsOf(session)).toContain('controlLost');
    expect(requestsSince(gym, lostAtMs)).toEqual([]);

    session.engine.release();
    await gym.clock.advanceAsync(30_000);
    const kinds = kindsSince(gym, lostAtMs);
    expect(kinds[0]).toBe('requestControl');
    expect(kinds.filter((kind) => kind === 'requestControl')).toHaveLength(1);
    expect(kinds).toContain('setTargetSpeed');
    expect(holdsOf(session)).toEqual([]);
  });

  it('stays off when control is refused to the person who wants it back', async () => {
    const gym = await openGym();
    const session = await musicRun(gym);
    gym.gym.treadmill.denyControl(true);
    gym.gym.treadmill.takeControlAway();
    await gym.clock.advanceAsync(1000);
    const releasedAtMs = gym.clock.nowMs();
    session.engine.release();
    await gym.clock.advanceAsync(2 * 60_000);
    expect(holdsOf(session)).toContain('controlLost');
    // Asked for it, told no, and not begging again and again.
    expect(requestsSince(gym, releasedAtMs).length).toBeLessThanOrEqual(3);
    const targetKmh = session.status.target.speedKmh;

    gym.gym.treadmill.denyControl(false);
    const againAtMs = gym.clock.nowMs();
    session.engine.release();
    await gym.clock.advanceAsync(60_000);
    const targets = speedTargets(gym, againAtMs);
    expect(targets.length).toBeGreaterThan(0);
    expect(rampBreaches([{ atMs: againAtMs, speedKmh: targetKmh }, ...targets], automationRamp)).toEqual([]);
  });

  it('shows lost control that came before the belt moved', async () => {
    const gym = await openGym();
    const session = await gym.prepare({ ...running, mode: 'musicLeads' });
    await gym.until(session, ['ready']);
    session.engine.start();
    await gym.until(session, ['starting']);
    await gym.clock.advanceAsync(1000);
    gym.gym.treadmill.takeControlAway();
    const lostAtMs = gym.clock.nowMs();
    await gym.until(session, ['running'], 20_000);
    await gym.clock.advanceAsync(10_000);
    expect(holdsOf(session)).toContain('controlLost');
    expect(requestsSince(gym, lostAtMs)).toEqual([]);
    session.engine.release();
    await gym.clock.advanceAsync(20_000);
    expect(gym.gym.treadmill.state.speedKmh).toBe(fitRunner.walkSpeedKmh);
  });
});
