import { describe, expect, it } from 'vitest';
import type { Track } from '#core/music/track.ts';
import { evenTrack, openGymController, type GymController } from '#tests/support/gym-controller.ts';
import { entriesOf, holdsOf, running, speedTargets } from '#tests/support/gym-sight.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';

const openGym = (tracks: readonly Track[]): Promise<GymController> =>
  openGymController({ folder: createTestFolder(), tracks });
const musicLeads = { ...running, mode: 'musicLeads' } as const;
const minuteMs = 60_000;

/** Only listened to for its first five minutes. */
function mix(): Track {
  const track = evenTrack('mix', 174, 3 * 3600);
  const beatsS = track.tempo.beatsS.filter((beatS) => beatS <= 300);
  return { ...track, tempo: { ...track.tempo, beatsS } };
}

describe('no tempo to follow', () => {
  it('is what a guess is: the belt stays at the walk, and goes where the person sets it', async () => {
    const gym = await openGym(
      [150, 162, 174].map((tempoBpm) => {
        const track = evenTrack(`guess-${tempoBpm}`, tempoBpm);
        return { ...track, tempo: { ...track.tempo, confidence: 0.2 } };
      }),
    );
    const session = await gym.run(musicLeads);
    await gym.clock.advanceAsync(10 * minuteMs);
    expect(Math.max(...speedTargets(gym).map(({ speedKmh }) => speedKmh))).toBe(4.5);
    expect(session.status.target.reasons[0]).toMatchObject({ kind: 'tempoUncertain' });
    expect(holdsOf(session)).toEqual([]);
    session.engine.setByHand({ speedKmh: 6 });
    await gym.clock.advanceAsync(5 * minuteMs);
    expect(gym.gym.treadmill.state.speedKmh).toBe(6);
    session.engine.setByHand({ speedKmh: 5 });
    await gym.clock.advanceAsync(5 * minuteMs);
    expect(gym.gym.treadmill.state.speedKmh).toBe(5);
  });

  it('is what a mix has behind the part that was listened to: it holds there, and says so', async () => {
    const gym = await openGym([mix()]);
    const session = await gym.run(musicLeads);
    // In the middle of the climb.
    await gym.when(() => (session.status.music?.positionS ?? 0) >= 299, 6 * minuteMs, 'the end of the beats');
    expect(session.status.music?.tempoBpm).toBeGreaterThan(160);
    expect(session.status.target.reasons[0]).toMatchObject({ kind: 'trackTempo' });
    await gym.clock.advanceAsync(6000);
    const { speedKmh } = gym.gym.treadmill.state;
    const heldAtMs = gym.clock.nowMs();
    expect(session.status.target.reasons[0]).toEqual({ kind: 'tempoUnheard', trackId: 'mix' });
    expect(session.status.music).toMatchObject({ trackId: 'mix', tempoBpm: undefined });
    await gym.clock.advanceAsync(5 * minuteMs);
    expect(speedTargets(gym, heldAtMs).filter((target) => target.speedKmh > speedKmh)).toEqual([]);
    expect(gym.gym.treadmill.state.speedKmh).toBe(speedKmh);
    expect(session.status.music?.playbackRate).toBe(1);
    expect(entriesOf(gym.timeline, 'target').at(-1)?.reasons[0]).toMatchObject({ kind: 'tempoUnheard' });
    session.engine.stop();
    await gym.until(session, ['ended'], 30_000);
    const { sessionId } = await session.ended;
    const samples = (await gym.store.sessions.read(sessionId))?.samples ?? [];
    expect(samples.some(({ heardTempoBpm }) => heardTempoBpm !== undefined)).toBe(true);
    expect(samples.slice(-120).filter(({ heardTempoBpm }) => heardTempoBpm !== undefined)).toEqual([]);
  });
});
