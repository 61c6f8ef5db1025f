import { describe, expect, it } from 'vitest';
import type { Playhead } from '#contract/player/player.ts';
import { msUntilDownbeat } from '#core/music/beat-position.ts';
import { announcementLastsMs, announcementMs } from '#core/safety/envelope.ts';
import { automationRamp } from '#core/safety/safety-limits.ts';
import { evenTrack, openGymController, type GymController } from '#tests/support/gym-controller.ts';
import { entriesOf, rampBreaches, running, runAt, speedTargets } from '#tests/support/gym-sight.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';

const tracks = [evenTrack('slow', 150, 240), evenTrack('middle', 162, 240), evenTrack('fast', 174, 240)];

type HeardPlayhead = Playhead & { readonly heardAtMs: number };

/** Twenty minutes behind the music, from walking; ended by the runner. */
async function musicRun(): Promise<
  GymController & {
    readonly sessionId: string;
    readonly startedAtMs: number;
    readonly playheads: readonly HeardPlayhead[];
  }
> {
  const gym = await openGymController({ folder: createTestFolder(), tracks });
  const playheads: HeardPlayhead[] = [];
  gym.player.onEvent((event) => {
    if (event.kind === 'playhead') playheads.push({ heardAtMs: gym.clock.nowMs(), ...event.playhead });
  });
  const session = await gym.run({ ...running, mode: 'musicLeads' });
  const startedAtMs = gym.clock.nowMs() - session.engine.sessionTimeMs;
  await gym.clock.advanceAsync(20 * 60_000);
  session.engine.stop();
  await gym.until(session, ['ended'], 30_000);
  const { sessionId, isSaved } = await session.ended;
  expect(isSaved).toBe(true);
  return { ...gym, sessionId, startedAtMs, playheads };
}

/** Until the next downbeat sounds, by what the player said last. */
function waitForDownbeatMs(playheads: readonly HeardPlayhead[], nowMs: number): number | undefined {
  const last = playheads.findLast(({ heardAtMs }) => heardAtMs <= nowMs);
  const track = tracks.find(({ trackId }) => trackId === last?.trackId);
  if (last === undefined || track === undefined) return undefined;
  const positionS = last.positionS + ((nowMs - last.heardAtMs) / 1000) * last.playbackRate;
  return msUntilDownbeat(track.tempo, positionS, last.playbackRate);
}

describe('track change', () => {
  it('follows the tracks inside the band, within the ramp, told ahead, on the beat, and with a reason', async () => {
    const gym = await musicRun();
    const targets = entriesOf(gym.timeline, 'target').filter(({ atMs }) => atMs > 0);
    const plays = entriesOf(gym.timeline, 'track').filter(({ isStart }) => isStart);
    expect(plays.length).toBeGreaterThanOrEqual(5);

    // A faster track ends up at a higher target: each play's last target is ordered like the tempo of its track.
    const settledKmh = new Map<string, number>();
    for (const [index, play] of plays.slice(0, -1).entries()) {
      const endMs = plays[index + 1]!.atMs;
      // The first tracks fall into the warm-up and the climb behind it.
      if (play.atMs < 8 * 60_000) continue;
      settledKmh.set(play.track.trackId, targets.filter(({ atMs }) => atMs <= endMs).at(-1)!.speedKmh);
    }
    const { slow, middle, fast } = Object.fromEntries(settledKmh);
    expect([slow, middle, fast].filter((speedKmh) => speedKmh !== undefined).length).toBeGreaterThanOrEqual(
      2,
    );
    for (const [lower, higher] of [
      [slow, middle],
      [middle, fast],
      [slow, fast],
    ] as const)
      if (lower !== undefined && higher !== undefined) expect(lower).toBeLessThan(higher);
    expect(Math.max(...targets.map(({ speedKmh }) => speedKmh))).toBeLessThanOrEqual(12);
    expect(Math.max(...settledKmh.values())).toBeGreaterThan(10);

    // What the treadmill saw, behind the walking speed that the start goes up to by itself.
    const seen = speedTargets(gym);
    const walking = seen.findIndex(({ speedKmh }) => speedKmh === 4.5);
    const followed = seen.slice(walking);
    expect(followed.length).toBeGreaterThan(30);
    expect(rampBreaches(followed, automationRamp)).toEqual([]);

    let risesOnBeat = 0;
    const announced = entriesOf(gym.timeline, 'announced');
    for (const [index, target] of targets.entries()) {
      expect(target.reasons).not.toEqual([]);
      const before = targets[index - 1];
      const isRise = before !== undefined && target.speedKmh > before.speedKmh;
      if (!isRise || target.reasons[0]?.kind === 'comingUp') continue;
      const waitMs = waitForDownbeatMs(gym.playheads, gym.startedAtMs + target.atMs);
      if (waitMs !== undefined) {
        risesOnBeat += 1;
        expect(waitMs, `rise at ${target.atMs}`).toBeLessThanOrEqual(160);
      }
      // A climb of half a km/h and more within its announcement's time was announced, three seconds before.
      const climbFrom = targets.slice(0, index).findLast(({ atMs }) => atMs <= target.atMs - announcementMs);
      if (climbFrom !== undefined && target.speedKmh - climbFrom.speedKmh >= 0.5) {
        const words = announced.filter(
          ({ atMs }) => atMs <= target.atMs - announcementMs && atMs >= target.atMs - announcementLastsMs,
        );
        expect(words, `rise to ${target.speedKmh} at ${target.atMs}`).not.toEqual([]);
      }
    }
    expect(risesOnBeat).toBeGreaterThan(20);
  });

  it('keeps what the treadmill saw', async () => {
    const gym = await musicRun();
    const record = await gym.store.sessions.read(gym.sessionId);
    const kept = record!.events.flatMap(({ kind, reason, detail }) =>
      kind === 'command' && reason === 'setTargetSpeed' ? [detail['speedKmh']] : [],
    );
    const seen = speedTargets(gym).map(({ speedKmh }) => speedKmh);
    expect(seen.length).toBeGreaterThan(30);
    expect(kept).toEqual(seen);

    // Each second has the speed that had been asked for by then, and no second is missing.
    const { samples, plays, summary } = record!;
    expect(samples.map(({ atMs }) => atMs)).toEqual(samples.map((_, index) => index * 1000));
    const requested = samples.flatMap(({ requestedSpeedKmh }) => requestedSpeedKmh ?? []);
    const lastKmh = seen.at(-1)!;
    expect(requested.at(-1)).toBe(lastKmh);
    expect(new Set(requested.slice(1)).size).toBeGreaterThan(25);
    expect(plays.map(({ trackId }) => trackId)).toEqual(
      entriesOf(gym.timeline, 'track')
        .filter(({ isStart }) => isStart)
        .map(({ track }) => track.trackId),
    );
    expect(plays.every(({ endedAtMs }) => endedAtMs !== undefined)).toBe(true);
    expect(summary.endCause).toBe('person');
    expect(summary.totals!.distanceM).toBeGreaterThan(1500);
    expect(Math.abs(summary.totals!.distanceM - gym.gym.treadmill.state.distanceM)).toBeLessThan(50);
  });

  it('does not start, stop or raise the belt because of a track change while the belt stands', async () => {
    const gym = await openGymController({ folder: createTestFolder(), tracks });
    const session = await runAt(gym, 9);
    session.engine.pause();
    await gym.when(() => gym.gym.treadmill.state.speedKmh === 0, 30_000, 'a belt at rest');
    await gym.clock.advanceAsync(5000);
    const pausedAtMs = gym.clock.nowMs();
    await gym.clock.advanceAsync(8 * 60_000);
    expect(speedTargets(gym, pausedAtMs)).toEqual([]);
    expect(session.engine.state.kind).toBe('paused');
  });
});
