import { describe, expect, it } from 'vitest';
import type { Player, PlayerEvent } from '#contract/player/player.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import { createListeners } from '#contract/runtime/listeners.ts';
import type { Track } from '#core/music/track.ts';
import { createClockPlayer } from '#electron/controller/clock-player.ts';
import { openGymController, type GymController } from '#tests/support/gym-controller.ts';
import { entriesOf, holdsOf, running, speedTargets } from '#tests/support/gym-sight.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';

/** A player of which a test decides what is heard of it. */
interface MootPlayer extends Player {
  isSilent: boolean;
  /** Tracks that will not play. */
  readonly broken: Set<string>;
  readonly played: string[];
  /** Somebody presses pause at the player itself. */
  isHalted: boolean;
}

function createMootPlayer(clock: Clock, tracks: readonly Track[]): MootPlayer {
  const inner = createClockPlayer(
    clock,
    (id) => tracks.find(({ trackId }) => trackId === id)?.tempo.durationS,
  );
  const listeners = createListeners<PlayerEvent>();
  const player: MootPlayer = {
    ...inner,
    isSilent: false,
    isHalted: false,
    broken: new Set(),
    played: [],
    play(trackId, fromS) {
      player.played.push(trackId);
      if (player.broken.has(trackId)) {
        inner.stop();
        listeners.emit({ kind: 'failed', trackId, reason: 'cut off' });
      } else inner.play(trackId, fromS);
    },
    onEvent: (listener) => listeners.add(listener),
  };
  inner.onEvent((event) => {
    if (player.isSilent) return;
    listeners.emit(
      event.kind === 'playhead' && player.isHalted
        ? { ...event, playhead: { ...event.playhead, isPlaying: false } }
        : event,
    );
  });
  return player;
}

async function musicGym(): Promise<GymController & { readonly moot: MootPlayer }> {
  let moot: MootPlayer | undefined;
  const gym = await openGymController({
    folder: createTestFolder(),
    player: (clock, tracks) => (moot = createMootPlayer(clock, tracks)),
  });
  return { ...gym, moot: moot! };
}

const musicLeads = { ...running, mode: 'musicLeads' } as const;

describe('playhead silent', () => {
  it.each([
    ['says nothing', (moot: MootPlayer, isOff: boolean) => (moot.isSilent = isOff)],
    ['says that it does not play', (moot: MootPlayer, isOff: boolean) => (moot.isHalted = isOff)],
  ])('a player that %s: music unknown within two seconds, held, and on again', async (_name, turn) => {
    const gym = await musicGym();
    const session = await gym.run(musicLeads);
    // In the middle of the climb, where every downbeat would raise.
    await gym.clock.advanceAsync(6 * 60_000 + 20_000);
    turn(gym.moot, true);
    const silentAtMs = gym.clock.nowMs();
    await gym.when(() => holdsOf(session).includes('musicUnknown'), 2600, 'the hold');
    expect(session.status.music === undefined || gym.clock.nowMs() - silentAtMs <= 2300).toBe(true);
    const heldAtMs = gym.clock.nowMs();
    const kmh = gym.gym.treadmill.state.targetSpeedKmh;
    await gym.clock.advanceAsync(2 * 60_000);
    for (const { speedKmh } of speedTargets(gym, heldAtMs + 100)) expect(speedKmh).toBeLessThanOrEqual(kmh);
    expect(session.engine.state.kind).toBe('running');
    expect(session.status.music).toBeUndefined();
    expect(gym.gym.treadmill.state.speedKmh).toBeGreaterThan(kmh - 0.5);

    turn(gym.moot, false);
    await gym.clock.advanceAsync(1000);
    expect(holdsOf(session)).toEqual([]);
    const backAtMs = gym.clock.nowMs();
    await gym.clock.advanceAsync(60_000);
    expect(Math.max(...speedTargets(gym, backAtMs).map(({ speedKmh }) => speedKmh))).toBeGreaterThan(kmh);
    const holds = entriesOf(gym.timeline, 'hold').filter(({ reason }) => reason === 'musicUnknown');
    expect(holds.map(({ isOn }) => isOn)).toEqual([true, false]);
  });

  it('a track that will not play: the next one does', async () => {
    const gym = await musicGym();
    gym.moot.broken.add('slow').add('middle');
    const session = await gym.run(musicLeads);
    await gym.clock.advanceAsync(4 * 60_000);
    expect(session.status.music?.trackId).toBe('fast');
    const failed = entriesOf(gym.timeline, 'trackFailed');
    expect(failed.length).toBeGreaterThan(0);
    expect(failed[0]).toMatchObject({ reason: 'cut off' });
    // What is told is in order: a track starts, fails, ends, and only then comes the next.
    const told = gym.timeline.flatMap((entry) =>
      entry.kind === 'track'
        ? [`${entry.track.trackId} ${entry.isStart ? 'starts' : 'ends'}`]
        : entry.kind === 'trackFailed'
          ? [`${entry.track.trackId} fails`]
          : [],
    );
    let current: string | undefined;
    for (const words of told) {
      const [trackId, what] = words.split(' ');
      if (what === 'starts') expect(current).toBeUndefined();
      else expect(current).toBe(trackId);
      current = what === 'ends' ? undefined : trackId;
    }
    expect(holdsOf(session)).toEqual([]);
  });

  it('no track plays: the player is left alone, the speed held, and the runner leads', async () => {
    const gym = await musicGym();
    gym.moot.broken.add('slow').add('middle').add('fast');
    const session = await gym.run(musicLeads);
    await gym.clock.advanceAsync(3 * 60_000);
    expect(gym.moot.played.length).toBeLessThanOrEqual(5);
    expect(holdsOf(session)).toContain('musicUnknown');
    expect(entriesOf(gym.timeline, 'musicGaveUp')).toHaveLength(1);
    // Up to walking, because a person started; not beyond, because nothing plays.
    expect(gym.gym.treadmill.state.speedKmh).toBe(4.5);
    session.engine.setByHand({ speedKmh: 7 });
    await gym.clock.advanceAsync(30_000);
    expect(gym.gym.treadmill.state.speedKmh).toBe(7);
    session.engine.stop();
    await gym.until(session, ['ended'], 30_000);
  });

  it('is no matter where the runner leads', async () => {
    const gym = await musicGym();
    const session = await gym.run({ ...running, mode: 'iLead' });
    gym.moot.isSilent = true;
    await gym.clock.advanceAsync(30_000);
    expect(holdsOf(session)).toEqual([]);
    session.engine.setByHand({ speedKmh: 9 });
    await gym.clock.advanceAsync(60_000);
    expect(gym.gym.treadmill.state.speedKmh).toBe(9);
  });
});
