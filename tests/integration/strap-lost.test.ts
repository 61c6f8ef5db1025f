import { describe, expect, it } from 'vitest';
import { maxHeartRate } from '#core/physiology/heart-rate-zones.ts';
import type { LiveSession } from '#electron/controller/live-session.ts';
import { usualGoal, type SessionPlan } from '#electron/controller/session-plan.ts';
import { openGymController, type GymController } from '#tests/support/gym-controller.ts';
import { entriesOf, fitRunner, requestsSince, running, speedTargets } from '#tests/support/gym-sight.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';

const byHeart: Partial<SessionPlan> = { profile: fitRunner, goal: usualGoal, mode: 'musicLeads' };

const openGym = (): Promise<GymController> => openGymController({ folder: createTestFolder() });

/** A run behind music and heart, past its warm-up, with the heart trimming. */
async function heartRun(gym: GymController): Promise<LiveSession> {
  const session = await gym.run(byHeart);
  await gym.clock.advanceAsync(10 * 60_000);
  expect(session.engine.state.kind).toBe('running');
  expect(session.status.heartRateBpm).toBeGreaterThan(80);
  return session;
}

/** How much the heart has put on top, by the newest reason that tells. */
function trims(gym: GymController): readonly number[] {
  return entriesOf(gym.timeline, 'target').flatMap(({ reasons }) =>
    reasons.flatMap((reason) => ('trimKmh' in reason ? [reason.trimKmh] : [])),
  );
}

const losses = {
  'comes off': (gym: GymController) => gym.gym.strap.comeOff(),
  'goes silent': (gym: GymController) => gym.gym.strap.goSilent(),
  'leaves reach': (gym: GymController) => gym.gym.strap.leaveReach(),
};

describe('strap lost', () => {
  it.each(Object.entries(losses))(
    '%s: the figure goes, the trim freezes, the run goes on',
    async (_name, lose) => {
      const gym = await openGym();
      const session = await heartRun(gym);
      lose(gym);
      await gym.clock.advanceAsync(6000);
      expect(session.status.heartRateBpm).toBeUndefined();
      const trimBefore = trims(gym).at(-1) ?? 0;
      const lostAtMs = session.engine.sessionTimeMs;
      const lostAtClockMs = gym.clock.nowMs();
      const heldKmh = gym.gym.treadmill.state.targetSpeedKmh;
      await gym.clock.advanceAsync(4 * 60_000);
      expect(session.engine.state.kind).toBe('running');
      expect(session.status.heartRateBpm).toBeUndefined();
      const later = entriesOf(gym.timeline, 'target').filter(({ atMs }) => atMs > lostAtMs);
      for (const { reasons } of later) {
        expect(reasons.map(({ kind }) => kind)).not.toContain('heartBelowZone');
        for (const reason of reasons)
          if ('trimKmh' in reason) expect(reason.trimKmh).toBeLessThanOrEqual(trimBefore);
      }
      // The music alone raises nothing: held, or lower.
      let beforeKmh = heldKmh;
      for (const { speedKmh } of speedTargets(gym, lostAtClockMs)) {
        expect(speedKmh).toBeLessThanOrEqual(beforeKmh);
        beforeKmh = speedKmh;
      }
      expect(session.status.target.reasons.map(({ kind }) => kind)).toContain('heartLost');
      // A person who asks for more gets it.
      session.engine.nudge({ speedKmh: 0.5 });
      await gym.clock.advanceAsync(5000);
      expect(gym.gym.treadmill.state.targetSpeedKmh).toBeGreaterThan(beforeKmh);

      session.engine.stop();
      await gym.until(session, ['ended'], 30_000);
      const record = await gym.store.sessions.read((await session.ended).sessionId);
      const known = record!.samples.filter(({ heartRateBpm }) => heartRateBpm !== undefined);
      expect(known.length).toBeGreaterThan(9 * 60);
      // The last heart rate is not repeated for ever: the seconds without a strap have none.
      const after = record!.samples.filter(({ atMs }) => atMs > lostAtMs && atMs < lostAtMs + 4 * 60_000);
      expect(after.length).toBeGreaterThan(230);
      for (const sample of after) expect(sample).not.toHaveProperty('heartRateBpm');
      for (const sample of after) expect(sample).toHaveProperty('reportedSpeedKmh');
    },
  );

  it('is heard again when it is back', async () => {
    const gym = await openGym();
    const session = await heartRun(gym);
    gym.gym.strap.leaveReach();
    await gym.clock.advanceAsync(60_000);
    gym.gym.strap.comeBack();
    await gym.when(() => session.status.heartRateBpm !== undefined, 90_000, 'a heart rate');
    expect(Math.abs(session.status.heartRateBpm! - gym.gym.runner.state.heartRateBpm)).toBeLessThan(5);
  });

  it('is no hold where speed does not follow the heart: STOP and music work on', async () => {
    const gym = await openGym();
    const session = await gym.run({ ...running, mode: 'musicLeads' });
    gym.gym.strap.goSilent();
    await gym.clock.advanceAsync(5 * 60_000);
    expect(speedTargets(gym).length).toBeGreaterThan(10);
    session.engine.stop();
    await gym.until(session, ['ended'], 30_000);
  });
});

describe('a heart near its maximum', () => {
  it('lets nothing go up, by music or by hand', async () => {
    // This maximum is soon reached by the simulated heart.
    const profile = { ...fitRunner, maxHeartRateBpm: 130 };
    const ceilingBpm = maxHeartRate(profile).heartRateBpm * 0.95;
    const gym = await openGym();
    const session = await gym.run({ ...running, profile, mode: 'iLead' });
    session.engine.setByHand({ speedKmh: 12 });
    await gym.when(() => (session.status.heartRateBpm ?? 0) > ceilingBpm + 3, 10 * 60_000, 'a hot heart');
    const hotAtMs = gym.clock.nowMs();
    const kmh = gym.gym.treadmill.state.targetSpeedKmh;
    session.engine.setByHand({ speedKmh: kmh + 2 });
    await gym.clock.advanceAsync(20_000);
    expect(session.status.heartRateBpm).toBeGreaterThan(ceilingBpm);
    expect(requestsSince(gym, hotAtMs + 100)).toEqual([]);
    expect(session.status.target.cuts.map(({ rule }) => rule)).toContain('heartCeiling');
    // Down is always open.
    session.engine.setByHand({ speedKmh: 5 });
    await gym.clock.advanceAsync(2000);
    expect(speedTargets(gym, hotAtMs).at(-1)!.speedKmh).toBe(5);
  });
});
