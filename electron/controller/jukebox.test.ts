import { describe, expect, it } from 'vitest';
import type { Player, PlayerEvent } from '#contract/player/player.ts';
import { createListeners } from '#contract/runtime/listeners.ts';
import type { Track } from '#core/music/track.ts';
import { createManualClock } from '#tests/support/manual-clock.ts';
import { exampleTrack } from '#tests/support/pacing-examples.ts';
import { createJukebox, type JukeboxEvent } from './jukebox.ts';

/** A jukebox before a player that does nothing by itself: a test says what is heard of it. */
function setUp() {
  const events = createListeners<PlayerEvent>();
  const calls: string[] = [];
  const player: Player = {
    play: (trackId) => void calls.push(`play ${trackId}`),
    setPlaybackRate: () => undefined,
    pause: () => void calls.push('pause'),
    resume: () => void calls.push('resume'),
    stop: () => void calls.push('stop'),
    onEvent: (listener) => events.add(listener),
  };
  const tracks: Track[] = [exampleTrack('a', 150), exampleTrack('b', 160), exampleTrack('c', 170)];
  const told: JukeboxEvent[] = [];
  const jukebox = createJukebox({
    player,
    tracks: () => tracks,
    clock: createManualClock(),
    wish: () => ({ tempoBpm: undefined, centreSpm: 170, gait: 'running', seed: 1 }),
  });
  jukebox.onEvent((event) => void told.push(event));
  const currentId = (): string => jukebox.currentTrack()?.trackId ?? 'nothing';
  return {
    ...{ jukebox, calls, told, tracks },
    plays: (): number => calls.filter((call) => call.startsWith('play ')).length,
    gaveUp: (): number => told.filter(({ kind }) => kind === 'musicGaveUp').length,
    /** What a page says of the track that it was told to play. */
    report: (isPlaying: boolean) =>
      events.emit({
        kind: 'playhead',
        playhead: { trackId: currentId(), positionS: 0, playbackRate: 1, isPlaying },
      }),
    fail: () => events.emit({ kind: 'failed', trackId: currentId(), reason: 'answered 404' }),
  };
}

describe('createJukebox', () => {
  it('gives up after five tracks in a row that never sounded, whatever is told of a playhead that stands', () => {
    const { jukebox, plays, gaveUp, report, fail } = setUp();
    jukebox.start();
    for (let failures = 0; failures < 50 && jukebox.currentTrack() !== undefined; failures += 1) {
      report(false);
      fail();
    }
    expect(plays()).toBe(5);
    expect(gaveUp()).toBe(1);
  });

  it('is silent where there is no track to go on with', () => {
    const { jukebox, calls, told, tracks } = setUp();
    jukebox.start();
    tracks.length = 0;
    jukebox.skip();
    expect(calls.at(-1)).toBe('stop');
    expect(told.at(-1)?.kind).toBe('trackEnded');
    expect(jukebox.currentTrack()).toBeUndefined();
  });

  it('counts anew once a track has sounded, and for whoever asks for music again', () => {
    const { jukebox, plays, gaveUp, report, fail } = setUp();
    jukebox.start();
    for (let failures = 0; failures < 4; failures += 1) fail();
    report(true);
    for (let failures = 0; failures < 4; failures += 1) fail();
    expect(gaveUp()).toBe(0);
    fail();
    expect(gaveUp()).toBe(1);
    const before = plays();
    jukebox.resume();
    for (let failures = 0; failures < 5; failures += 1) fail();
    expect(plays()).toBe(before + 5);
    expect(gaveUp()).toBe(2);
  });
});
