import type { Player, PlayerEvent } from '#contract/player/player.ts';
import type { CancelTimer, Clock } from '#contract/runtime/clock.ts';
import { createListeners } from '#contract/runtime/listeners.ts';

/** How often the playhead is reported. */
const reportEveryMs = 250;

/**
 * A player without sound: it keeps the playhead as a player with sound would. For the command line, where the run is
 * driven by a folder of music that nobody hears, or that something else plays.
 *
 * @param durationOf length of a track, seconds; undefined for one that does not exist
 */
export function createClockPlayer(clock: Clock, durationOf: (trackId: string) => number | undefined): Player {
  const listeners = createListeners<PlayerEvent>();
  let trackId: string | undefined;
  let positionS = 0;
  let playbackRate = 1;
  let isPlaying = false;
  let movedAtMs = 0;
  let cancel: CancelTimer | undefined;

  function move(): void {
    const nowMs = clock.nowMs();
    if (isPlaying) positionS += ((nowMs - movedAtMs) / 1000) * playbackRate;
    movedAtMs = nowMs;
  }

  function report(): void {
    if (trackId === undefined) return;
    move();
    const durationS = durationOf(trackId);
    if (durationS !== undefined && positionS >= durationS) {
      const ended = trackId;
      halt();
      listeners.emit({ kind: 'ended', trackId: ended });
      return;
    }
    listeners.emit({ kind: 'playhead', playhead: { trackId, positionS, playbackRate, isPlaying } });
  }

  function halt(): void {
    cancel?.();
    cancel = undefined;
    trackId = undefined;
    isPlaying = false;
  }

  return {
    play(nextTrackId, fromS) {
      halt();
      if (durationOf(nextTrackId) === undefined) {
        listeners.emit({ kind: 'failed', trackId: nextTrackId, reason: 'unknown track' });
        return;
      }
      trackId = nextTrackId;
      positionS = fromS;
      movedAtMs = clock.nowMs();
      isPlaying = true;
      cancel = clock.every(reportEveryMs, report);
    },
    setPlaybackRate(nextRate) {
      move();
      playbackRate = nextRate;
    },
    pause() {
      move();
      isPlaying = false;
    },
    resume() {
      move();
      isPlaying = trackId !== undefined;
    },
    stop: halt,
    onEvent: (listener) => listeners.add(listener),
  };
}
