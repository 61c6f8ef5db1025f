import { describe, expect, it } from 'vitest';
import { silentTelemetry } from '#native/simulator/behaviours/silent-telemetry.ts';
import type { Behaviour } from '#native/simulator/behaviours/behaviour.ts';
import { openGymController, type GymController } from '#tests/support/gym-controller.ts';
import {
  entriesOf,
  holdsOf,
  kindsSince,
  requestsSince,
  runAt,
  running,
  speedTargets,
} from '#tests/support/gym-sight.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';

const openGym = (behaviours: readonly Behaviour[] = []): Promise<GymController> =>
  openGymController({ folder: createTestFolder(), gym: { behaviours } });

/** A run at 10 km/h whose link breaks and comes back after `forMs`. */
async function lostAt10(forMs = 5000) {
  const gym = await openGym();
  const session = await runAt(gym, 10);
  const lostAtMs = gym.clock.nowMs();
  gym.gym.treadmill.dropLink({ forMs });
  await gym.until(session, ['linkLost'], 1000);
  return { gym, session, lostAtMs };
}

describe('link loss at speed', () => {
  it('tells the runner, the belt goes on, and nothing is written when the link is back', async () => {
    const { gym, session, lostAtMs } = await lostAt10();
    expect(entriesOf(gym.timeline, 'alarm').at(-1)?.what).toBe('linkLostWhileMoving');
    expect(session.status.link.isUp).toBe(false);
    expect(session.status.speedKmh.reported).toBeUndefined();
    expect(gym.gym.treadmill.state.speedKmh).toBe(10);
    await gym.until(session, ['asking'], 30_000);
    expect(session.engine.state).toMatchObject({ cause: 'linkRestored' });
    await gym.clock.advanceAsync(110_000);
    expect(session.engine.state.kind).toBe('asking');
    expect(gym.gym.treadmill.state.speedKmh).toBe(10);
    expect(requestsSince(gym, lostAtMs)).toEqual([]);
  });

  it('goes on at what the belt does, without a jump, when the runner says so', async () => {
    const { gym, session, lostAtMs } = await lostAt10(8000);
    // Meanwhile the runner slowed down at the console.
    gym.gym.treadmill.setConsoleSpeed(7);
    await gym.until(session, ['asking'], 30_000);
    await gym.clock.advanceAsync(5000);
    session.engine.continueAsItIs();
    await gym.clock.advanceAsync(60_000);
    expect(session.engine.state.kind).toBe('running');
    expect(gym.gym.treadmill.state.speedKmh).toBe(7);
    expect(kindsSince(gym, lostAtMs)).toEqual(['requestControl']);
    // And it obeys again.
    session.engine.setByHand({ speedKmh: 8 });
    await gym.clock.advanceAsync(15_000);
    expect(gym.gym.treadmill.state.speedKmh).toBe(8);
  });

  it('does not send an old speed when the runner answers before the first telemetry', async () => {
    const { gym, session, lostAtMs } = await lostAt10(8000);
    gym.gym.treadmill.setConsoleSpeed(5);
    await gym.until(session, ['asking'], 30_000);
    session.engine.continueAsItIs();
    expect(session.status.link.telemetryAgeMs).toBeUndefined();
    await gym.clock.advanceAsync(60_000);
    expect(speedTargets(gym, lostAtMs)).toEqual([]);
    expect(gym.gym.treadmill.state.speedKmh).toBe(5);
  });

  it('stops when the runner says so', async () => {
    const { gym, session } = await lostAt10();
    await gym.until(session, ['asking'], 30_000);
    const stoppedAtMs = gym.clock.nowMs();
    session.engine.stop();
    await gym.until(session, ['ended'], 30_000);
    expect(gym.gym.treadmill.state.speedKmh).toBe(0);
    // Control went with the old link: refused, asked for, asked again.
    expect(kindsSince(gym, stoppedAtMs)).toEqual(['stop', 'requestControl', 'stop']);
    expect(session.engine.state).toEqual({ kind: 'ended', cause: 'person', isBeltKnownStill: true });
  });

  it('stops two minutes after a question that nobody answers', async () => {
    const { gym, session } = await lostAt10();
    await gym.until(session, ['asking'], 30_000);
    await gym.clock.advanceAsync(119_000);
    expect(session.engine.state.kind).toBe('asking');
    await gym.until(session, ['ended'], 30_000);
    expect(session.engine.state).toMatchObject({ cause: 'noAnswer', isBeltKnownStill: true });
    expect(gym.gym.treadmill.state.speedKmh).toBe(0);
  });

  it('pauses when the belt stands by the time the link is back', async () => {
    const { gym, session, lostAtMs } = await lostAt10(30_000);
    gym.gym.treadmill.pressConsole('stop');
    await gym.until(session, ['paused'], 60_000);
    expect(session.engine.state).toMatchObject({ cause: 'machine', isBeltStill: true });
    await gym.clock.advanceAsync(60_000);
    expect(requestsSince(gym, lostAtMs)).toEqual([]);
  });

  it('carries a STOP over to the next link', async () => {
    const { gym, session } = await lostAt10(20_000);
    const askedAtMs = gym.clock.nowMs();
    session.engine.stop();
    expect(session.engine.state.kind).toBe('stopping');
    await gym.clock.advanceAsync(15_000);
    expect(requestsSince(gym, askedAtMs)).toEqual([]);
    await gym.until(session, ['ended'], 90_000);
    expect(gym.gym.treadmill.state.speedKmh).toBe(0);
    expect(kindsSince(gym, askedAtMs)[0]).toBe('stop');
  });

  it.each([3, 15])('carries a STOP over a link that is away for %i minutes', async (minutes) => {
    const { gym, session } = await lostAt10(minutes * 60_000);
    const askedAtMs = gym.clock.nowMs();
    session.engine.stop();
    await gym.clock.advanceAsync(minutes * 60_000 - 5000);
    expect(gym.gym.treadmill.state.speedKmh).toBe(10);
    await gym.when(() => gym.gym.treadmill.state.speedKmh === 0, 90_000, 'a belt at rest');
    expect(kindsSince(gym, askedAtMs)[0]).toBe('stop');
    await gym.until(session, ['ended'], 10_000);
    expect(session.engine.state).toMatchObject({ cause: 'person', isBeltKnownStill: true });
  });

  it('carries a STOP over that was under way', async () => {
    const gym = await openGym();
    const session = await runAt(gym, 10);
    session.engine.stop();
    // The bytes do not get there.
    gym.gym.treadmill.dropLink({ forMs: 3000 });
    await gym.clock.advanceAsync(2000);
    expect(gym.gym.treadmill.state.speedKmh).toBe(10);
    await gym.until(session, ['ended'], 60_000);
    expect(session.engine.state).toMatchObject({ cause: 'person', isBeltKnownStill: true });
    expect(gym.gym.treadmill.state.speedKmh).toBe(0);
  });

  it('lost while the belt is asked to start: nothing is asked again by itself', async () => {
    const gym = await openGym();
    const session = await gym.prepare(running);
    await gym.until(session, ['ready']);
    session.engine.start();
    await gym.until(session, ['starting']);
    await gym.clock.advanceAsync(500);
    gym.gym.treadmill.dropLink({ forMs: 2000 });
    const lostAtMs = gym.clock.nowMs();
    await gym.until(session, ['linkLost'], 1000);
    await gym.until(session, ['asking'], 30_000);
    await gym.clock.advanceAsync(20_000);
    // It had heard the start and moves at its slowest.
    expect(session.engine.state.kind).toBe('asking');
    expect(gym.gym.treadmill.state.speedKmh).toBe(0.8);
    expect(requestsSince(gym, lostAtMs)).toEqual([]);
  });

  it('lost in a pause: the pause is a pause again, and only a person resumes', async () => {
    const gym = await openGym();
    const session = await runAt(gym, 10);
    session.engine.pause();
    await gym.when(() => gym.gym.treadmill.state.speedKmh === 0, 20_000, 'a belt at rest');
    await gym.clock.advanceAsync(4000);
    gym.gym.treadmill.dropLink({ forMs: 5000 });
    const lostAtMs = gym.clock.nowMs();
    await gym.until(session, ['linkLost'], 1000);
    await gym.until(session, ['paused'], 30_000);
    await gym.clock.advanceAsync(60_000);
    expect(requestsSince(gym, lostAtMs)).toEqual([]);
    session.engine.resume();
    await gym.until(session, ['running'], 30_000);
    expect(kindsSince(gym, lostAtMs).slice(0, 2)).toEqual(['requestControl', 'startOrResume']);
  });

  it('raises nothing on telemetry that is three seconds old, and takes ten seconds of silence for a lost link', async () => {
    const gym = await openGym([silentTelemetry({ afterMs: 5 * 60_000, forMs: 60_000 })]);
    const session = await gym.run({ ...running, mode: 'musicLeads' });
    await gym.when(() => holdsOf(session).includes('staleTelemetry'), 6 * 60_000, 'stale telemetry');
    const staleAtMs = gym.clock.nowMs();
    expect(session.status.speedKmh.reported).toBeUndefined();
    const kmh = gym.gym.treadmill.state.speedKmh;
    await gym.until(session, ['linkLost'], 8000);
    expect(gym.clock.nowMs() - staleAtMs).toBeGreaterThan(6000);
    for (const { speedKmh } of speedTargets(gym, staleAtMs)) expect(speedKmh).toBeLessThanOrEqual(kmh + 0.05);
    await gym.until(session, ['asking'], 30_000);
    const backAtMs = gym.clock.nowMs();
    await gym.clock.advanceAsync(20_000);
    expect(requestsSince(gym, backAtMs)).toEqual([]);
    // Seconds without telemetry are gaps, not repeated figures.
    session.engine.stop();
    await gym.until(session, ['ended'], 30_000);
    const record = await gym.store.sessions.read((await session.ended).sessionId);
    const gaps = record!.samples.filter(({ reportedSpeedKmh }) => reportedSpeedKmh === undefined);
    expect(gaps.length).toBeGreaterThanOrEqual(7);
    const events = record!.events.filter(({ kind }) => kind === 'link').map(({ detail }) => detail['isUp']);
    expect(events).toEqual([false, true]);
  });

  it('that stays away ends the session, saved up to there', async () => {
    const { gym, session } = await lostAt10(60 * 60_000);
    await gym.until(session, ['ended'], 11 * 60_000);
    expect(session.engine.state).toEqual({ kind: 'ended', cause: 'link', isBeltKnownStill: false });
    const { isSaved, isBeltKnownStill } = await session.ended;
    expect({ isSaved, isBeltKnownStill }).toEqual({ isSaved: true, isBeltKnownStill: false });
  });
});
