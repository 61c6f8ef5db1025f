import type { Player, Playhead } from '#contract/player/player.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import type { RoomEarState } from '#contract/rpc/room-music.ts';
import { createListeners, type Unsubscribe } from '#contract/runtime/listeners.ts';
import { nextTrack, type QueueWish } from '#core/music/queue.ts';
import type { Track } from '#core/music/track.ts';
import type { PlayingTrack } from '#core/pacing/pacing-target.ts';

/** A player that says nothing for this long is not known to sound (architecture.md, process 5). */
export const playheadSilenceMs = 2000;

/** This many tracks in a row that will not play mean that something is wrong with the folder, not with a track. */
const mostFailuresInARow = 5;

export type JukeboxEvent =
  | { readonly kind: 'trackStarted'; readonly track: Track }
  | { readonly kind: 'trackEnded'; readonly track: Track }
  | { readonly kind: 'trackFailed'; readonly track: Track; readonly reason: string }
  | { readonly kind: 'musicGaveUp' };

/** Keeps music going through a session: picks tracks, tells the player, and knows where the music is. */
export interface Jukebox {
  start(): void;
  pause(): void;
  resume(): void;
  stop(): void;
  skip(): void;
  setPlaybackRate(playbackRate: number): void;
  /** What sounds now; undefined when nothing does or nobody knows. */
  playing(): PlayingTrack | undefined;
  currentTrack(): Track | undefined;
  /** How long nothing has been heard of a playhead that moves; infinite when no track is on. */
  silenceMs(): number;
  /** Where the music sounds in the room and is only listened to: what there is to go by. */
  earState?(): RoomEarState;
  onEvent(listener: (event: JukeboxEvent) => void): Unsubscribe;
  close(): void;
}

export interface JukeboxOptions {
  readonly player: Player;
  /** From which the next one is picked. */
  readonly tracks: () => readonly Track[];
  readonly clock: Clock;
  /** What should come next. */
  readonly wish: () => QueueWish;
}

export function createJukebox({ player, tracks, clock, wish }: JukeboxOptions): Jukebox {
  const listeners = createListeners<JukeboxEvent>();
  const played: string[] = [];
  let current: Track | undefined;
  let playhead: { readonly value: Playhead; readonly atMs: number } | undefined;
  let failuresInARow = 0;
  let heardAtMs = Number.NEGATIVE_INFINITY;

  function playNext(): void {
    const track = nextTrack(tracks(), wish(), played);
    playhead = undefined;
    current = track;
    // What sounded before must not go on by itself: nobody would know of it.
    if (track === undefined) return player.stop();
    played.push(track.trackId);
    const nowMs = clock.nowMs();
    heardAtMs = nowMs;
    // Until the first report the order to play is taken for the deed; a player that stays silent is found out soon.
    playhead = {
      value: { trackId: track.trackId, positionS: 0, playbackRate: 1, isPlaying: true },
      atMs: nowMs,
    };
    // Told first: a player may find out at once that it cannot play this one.
    listeners.emit({ kind: 'trackStarted', track });
    player.play(track.trackId, 0);
  }

  function endCurrent(): void {
    const ended = current;
    current = undefined;
    playhead = undefined;
    if (ended !== undefined) listeners.emit({ kind: 'trackEnded', track: ended });
  }

  const forgetPlayer = player.onEvent((event) => {
    if (current === undefined) return;
    const trackId = event.kind === 'playhead' ? event.playhead.trackId : event.trackId;
    if (trackId !== current.trackId) return;
    switch (event.kind) {
      case 'playhead':
        playhead = { value: event.playhead, atMs: clock.nowMs() };
        // One that stands is no sign of life: pages report it from the order on, also of what they cannot decode.
        if (!event.playhead.isPlaying) return;
        heardAtMs = clock.nowMs();
        failuresInARow = 0;
        return;
      case 'ended':
        endCurrent();
        playNext();
        return;
      case 'failed':
        failuresInARow += 1;
        listeners.emit({ kind: 'trackFailed', track: current, reason: event.reason });
        endCurrent();
        if (failuresInARow < mostFailuresInARow) return playNext();
        // Whoever asks for music later gets as many tries again.
        failuresInARow = 0;
        listeners.emit({ kind: 'musicGaveUp' });
        return;
    }
  });

  return {
    start: playNext,
    pause: () => player.pause(),
    resume() {
      heardAtMs = clock.nowMs();
      if (current === undefined) playNext();
      else player.resume();
    },
    stop() {
      player.stop();
      endCurrent();
    },
    skip() {
      endCurrent();
      playNext();
    },
    setPlaybackRate: (playbackRate) => player.setPlaybackRate(playbackRate),
    playing() {
      if (current === undefined || playhead === undefined || !playhead.value.isPlaying) return undefined;
      const ageMs = clock.nowMs() - playhead.atMs;
      if (ageMs > playheadSilenceMs) return undefined;
      const { positionS, playbackRate } = playhead.value;
      return {
        trackId: current.trackId,
        tempo: current.tempo,
        positionS: positionS + (ageMs / 1000) * playbackRate,
        playbackRate,
      };
    },
    currentTrack: () => current,
    silenceMs: () => (current === undefined ? Number.POSITIVE_INFINITY : clock.nowMs() - heardAtMs),
    onEvent: (listener) => listeners.add(listener),
    close: forgetPlayer,
  };
}
