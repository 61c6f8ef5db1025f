import { describe, expect, it } from 'vitest';
import { openGymController } from '#tests/support/gym-controller.ts';
import { fitRunner, holdsOf, speedTargets } from '#tests/support/gym-sight.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';

/** A run behind the music, fifteen seconds after its belt began to move. */
async function musicRun(lowKmh: number, highKmh: number) {
  const gym = await openGymController({ folder: createTestFolder() });
  const session = await gym.run({
    profile: fitRunner,
    goal: { kind: 'speedBand', lowKmh, highKmh },
    mode: 'musicLeads',
  });
  await gym.clock.advanceAsync(15_000);
  return { gym, session };
}

const falls = (targets: readonly { readonly speedKmh: number }[]): number =>
  targets.filter(({ speedKmh }, index) => speedKmh < (targets[index - 1]?.speedKmh ?? 0) - 1e-9).length;

describe('a speed set by hand behind the music', () => {
  it.each([
    { low: 8, high: 10, set: 12 },
    { low: 4.2, high: 6.8, set: 8 },
  ])(
    'above $high km/h stays at $set, through the warm-up and behind it, until it is given back',
    async (run) => {
      const { gym, session } = await musicRun(run.low, run.high);
      const setAtMs = gym.clock.nowMs();
      session.engine.setByHand({ speedKmh: run.set });
      await gym.clock.advanceAsync(90_000);
      expect(gym.gym.treadmill.state.speedKmh).toBeCloseTo(run.set, 1);
      await gym.clock.advanceAsync(4 * 60_000);
      expect(gym.gym.treadmill.state.speedKmh).toBeCloseTo(run.set, 1);
      expect(falls(speedTargets(gym, setAtMs))).toBe(0);
      expect(session.status.target.reasons).toEqual([
        { kind: 'override', speedKmh: run.set, inclinePercent: 0, isKept: true },
      ]);
      session.engine.release();
      await gym.clock.advanceAsync(60_000);
      expect(holdsOf(session)).toEqual([]);
      expect(gym.gym.treadmill.state.speedKmh).toBeLessThanOrEqual(run.high);
    },
  );

  it('inside the band is not taken back in the warm-up, and is an offset once it is reached', async () => {
    const { gym, session } = await musicRun(8, 12);
    const setAtMs = gym.clock.nowMs();
    session.engine.setByHand({ speedKmh: 9 });
    await gym.clock.advanceAsync(150_000);
    expect(falls(speedTargets(gym, setAtMs))).toBe(0);
    expect(gym.gym.treadmill.state.speedKmh).toBeGreaterThanOrEqual(9);
    expect(holdsOf(session)).toEqual([]);
    expect(session.status.target.reasons.map(({ kind }) => kind)).toContain('person');
  });

  it('never leaves a cap behind', async () => {
    const gym = await openGymController({ folder: createTestFolder() });
    const session = await gym.run({
      profile: { ...fitRunner, speedCapKmh: 11 },
      goal: { kind: 'speedBand', lowKmh: 8, highKmh: 10 },
      mode: 'musicLeads',
    });
    await gym.clock.advanceAsync(15_000);
    session.engine.setByHand({ speedKmh: 14 });
    await gym.clock.advanceAsync(3 * 60_000);
    expect(Math.max(...speedTargets(gym).map(({ speedKmh }) => speedKmh))).toBe(11);
    expect(gym.gym.treadmill.state.speedKmh).toBe(11);
  });

  it('goes down to a walk when the run ends, like any other', async () => {
    const gym = await openGymController({ folder: createTestFolder() });
    const session = await gym.run({
      profile: fitRunner,
      goal: { kind: 'speedBand', lowKmh: 8, highKmh: 10 },
      mode: 'musicLeads',
      lengthMs: 10 * 60_000,
    });
    session.engine.setByHand({ speedKmh: 12 });
    await gym.until(session, ['coolDown'], 10 * 60_000);
    await gym.until(session, ['ended'], 5 * 60_000);
    expect(speedTargets(gym).at(-1)!.speedKmh).toBeLessThanOrEqual(fitRunner.walkSpeedKmh + 0.5);
  });
});
