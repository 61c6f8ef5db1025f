import { describe, expect, it } from 'vitest';
import type { ProgrammeName } from '#core/pacing/programme.ts';
import { announcedRiseKmh } from '#core/safety/envelope.ts';
import { automationRamp } from '#core/safety/safety-limits.ts';
import { withProgramme, type SessionPlan } from '#electron/controller/session-plan.ts';
import { openGymController, type GymController } from '#tests/support/gym-controller.ts';
import {
  entriesOf,
  holdsOf,
  kindsSince,
  rampBreaches,
  speedTargets,
  states,
} from '#tests/support/gym-sight.ts';
import { exampleRunner } from '#tests/support/pacing-examples.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';

const openGym = (changes: Partial<Parameters<typeof openGymController>[0]> = {}): Promise<GymController> =>
  openGymController({ folder: createTestFolder(), ...changes });

const minute = 60_000;

/** A programme in its shortest length, for somebody who walks at 5 km/h and runs well. */
function shortest(name: ProgrammeName, changes: Partial<SessionPlan> = {}): Partial<SessionPlan> {
  return {
    ...withProgramme({ mode: 'programme', profile: exampleRunner, lengthMs: minute }, name),
    ...changes,
  };
}

/** Time of moving belt goes on until then. */
async function elapse(gym: GymController, elapsedMin: number): Promise<void> {
  const { session } = gym.controller;
  await gym.when(
    () => (session?.engine.elapsedMs ?? 0) >= elapsedMin * minute,
    40 * minute,
    `${elapsedMin} min of moving belt`,
  );
}

const beltKmh = ({ gym }: GymController): number => gym.treadmill.state.speedKmh;

describe('a programme', () => {
  it('is run part by part, as fast as the ramp lets the belt follow, and kept', async () => {
    const gym = await openGym();
    // Easy 4.5 and brisk 6 km/h, three minutes each, twice, between three and three.
    const session = await gym.run(shortest('walkIntervals'));
    const reached: number[] = [];
    for (const at of [5.9, 8.9, 11.9, 14.9]) {
      await elapse(gym, at);
      reached.push(Math.round(beltKmh(gym) * 10) / 10);
      const { programme } = session.status;
      expect(programme?.part?.number).toBe(reached.length);
      expect(programme?.part?.leftMs).toBeLessThanOrEqual(0.1 * minute);
    }
    expect(reached).toEqual([4.5, 6, 4.5, 6]);
    expect(session.status.programme?.next).toBeUndefined();
    await gym.until(session, ['coolDown'], minute);
    expect(session.status.programme).not.toHaveProperty('part');
    await gym.until(session, ['ended'], 5 * minute);
    expect(session.engine.state).toMatchObject({ cause: 'planCompleted' });
    // From where automation takes over from the person's way up.
    const targets = speedTargets(gym);
    const walked = targets.findIndex(({ speedKmh }) => speedKmh >= 4.4);
    expect(rampBreaches(targets.slice(walked), automationRamp)).toEqual([]);

    const { sessionId } = await session.ended;
    const record = await gym.store.sessions.read(sessionId);
    expect(record?.summary.mode).toBe('programme');
    const parts = record?.events.filter(({ kind }) => kind === 'part') ?? [];
    expect(parts.map(({ reason }) => reason)).toEqual(['easy', 'brisk', 'easy', 'brisk']);
    expect(parts[1]?.detail).toEqual({
      programme: 'walkIntervals',
      number: 2,
      count: 4,
      lengthMs: 3 * minute,
      partKmh: 6,
    });
  });

  it('tells of a faster part three seconds before the belt goes up', async () => {
    const gym = await openGym();
    await gym.run(shortest('walkIntervals'));
    await elapse(gym, 7);
    const [part] = entriesOf(gym.timeline, 'part').filter(({ effort }) => effort === 'brisk');
    const [announced] = entriesOf(gym.timeline, 'announced').filter(({ atMs }) => atMs >= part!.atMs);
    expect(announced?.speedKmh).toBe(6);
    expect(announced!.atMs - part!.atMs).toBeLessThan(4000);
    const rises = entriesOf(gym.timeline, 'target').filter(
      ({ atMs, speedKmh }) => atMs >= part!.atMs && speedKmh > 4.5,
    );
    expect(rises[0]!.atMs - announced!.atMs).toBeGreaterThanOrEqual(3000);
    expect(6 - 4.5).toBeGreaterThanOrEqual(announcedRiseKmh);
  });

  it('does not lose a second of a part to a pause', async () => {
    const gym = await openGym();
    const session = await gym.run(shortest('walkIntervals'));
    await elapse(gym, 7);
    session.engine.pause();
    await gym.when(() => beltKmh(gym) === 0, 20_000, 'a belt at rest');
    const leftMs = session.status.programme?.part?.leftMs;
    await gym.clock.advanceAsync(4 * minute);
    expect(session.status.programme?.part).toMatchObject({ number: 2, leftMs });
    session.engine.resume();
    await gym.until(session, ['running'], 20_000);
    // What the person's way up has climbed counts for automation's minute.
    await gym.clock.advanceAsync(100_000);
    expect(session.status.programme?.part?.number).toBe(2);
    expect(beltKmh(gym)).toBeGreaterThan(4.5);
    await elapse(gym, 9.1);
    expect(session.status.programme?.part?.number).toBe(3);
    // The second part is told once, whatever came between.
    expect(entriesOf(gym.timeline, 'part').map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  it('leaves what a person sets alone for 45 s, then keeps the difference in every part', async () => {
    const gym = await openGym();
    const session = await gym.run(shortest('walkIntervals'));
    await elapse(gym, 8);
    session.engine.nudge({ speedKmh: -0.5 });
    await gym.clock.advanceAsync(3000);
    expect(holdsOf(session)).toEqual(['manualOverride']);
    const setKmh = gym.gym.treadmill.state.targetSpeedKmh;
    await gym.clock.advanceAsync(40_000);
    expect(gym.gym.treadmill.state.targetSpeedKmh).toBe(setKmh);
    await elapse(gym, 11.9);
    expect(holdsOf(session)).toEqual([]);
    // The easy part is at its band's low end already.
    expect(beltKmh(gym)).toBeCloseTo(4, 1);
    await elapse(gym, 14.9);
    expect(beltKmh(gym)).toBeCloseTo(5.5, 1);
    session.engine.release();
    await gym.clock.advanceAsync(5000);
    expect(session.status.target.reasons.map(({ kind }) => kind)).not.toContain('person');
  });

  it('goes through faster parts without getting faster where the heart is lost', async () => {
    const gym = await openGym();
    const session = await gym.run(shortest('progression'));
    await elapse(gym, 4);
    expect(session.status.heartRateBpm).toBeGreaterThan(60);
    gym.gym.strap.leaveReach();
    await gym.clock.advanceAsync(8000);
    const lostAtMs = gym.clock.nowMs();
    const heldKmh = gym.gym.treadmill.state.targetSpeedKmh;
    await elapse(gym, 8.9);
    expect(session.status.programme?.part).toMatchObject({ number: 3, effort: 'strong' });
    for (const { speedKmh } of speedTargets(gym, lostAtMs)) expect(speedKmh).toBeLessThanOrEqual(heldKmh);
    expect(session.status.target.reasons).toContainEqual({ kind: 'heartLost' });
  });

  it('is held by no silence of the music', async () => {
    const gym = await openGym({ tracks: [] });
    const session = await gym.run(shortest('walkIntervals', { tracks: [] }));
    await elapse(gym, 8.9);
    expect(holdsOf(session)).toEqual([]);
    expect(beltKmh(gym)).toBeCloseTo(6, 1);
  });

  it('tells an untested belt nothing, and what it would have done', async () => {
    const gym = await openGym({ isSimulated: false });
    const session = await gym.run(shortest('walkIntervals'));
    expect(session.status.automation).toBe('shadow');
    await elapse(gym, 8);
    expect(speedTargets(gym)).toEqual([]);
    expect(session.status.programme?.part?.number).toBe(2);
    expect(session.status.target.reasons).toContainEqual(
      expect.objectContaining({ kind: 'automation', level: 'shadow' }),
    );
  });

  it('is over at a STOP, and does not go on', async () => {
    const gym = await openGym();
    const session = await gym.run(shortest('walkIntervals'));
    await elapse(gym, 6.02);
    const stoppedAtMs = gym.clock.nowMs();
    session.engine.stop();
    await gym.clock.advanceAsync(200);
    expect(kindsSince(gym, stoppedAtMs)).toEqual(['stop']);
    await gym.until(session, ['ended'], 30_000);
    await gym.clock.advanceAsync(2 * minute);
    expect(speedTargets(gym, stoppedAtMs)).toEqual([]);
    expect(beltKmh(gym)).toBe(0);
    expect(states(gym.timeline).at(-1)).toBe('ended');
    expect(entriesOf(gym.timeline, 'part')).toHaveLength(2);
  });
});
