import type { Clock } from '#contract/runtime/clock.ts';

/**
 * A microphone that the system takes for a moment (another pair of headphones, a word to an assistant) comes back by itself; one that is
 * away for longer is off, and says so.
 */
export const mostSilencedMs = 3000;

export interface WatchSoundOptions {
  readonly track: Pick<MediaStreamTrack, 'readyState' | 'muted'> & EventTarget;
  readonly context: Pick<BaseAudioContext, 'state'> & EventTarget;
  readonly clock: Pick<Clock, 'after'>;
  /** Nothing comes in any more; told once. */
  readonly onGone: () => void;
}

/**
 * Watches a microphone that is on, from what it is like now: it has ended (unplugged, taken back), or the system has muted it or has kept
 * the context from running for longer than {@link mostSilencedMs}.
 *
 * @returns ends the watch
 */
export function watchSound({ track, context, clock, onGone }: WatchSoundOptions): () => void {
  const ending = new AbortController();
  let cancelWait: (() => void) | undefined;

  function unwatch(): void {
    ending.abort();
    cancelWait?.();
  }

  function tellGone(): void {
    unwatch();
    onGone();
  }

  function look(): void {
    if (track.readyState === 'ended') return tellGone();
    if (track.muted || context.state !== 'running') {
      cancelWait ??= clock.after(mostSilencedMs, tellGone);
      return;
    }
    cancelWait?.();
    cancelWait = undefined;
  }

  const { signal } = ending;
  for (const kind of ['ended', 'mute', 'unmute']) track.addEventListener(kind, look, { signal });
  context.addEventListener('statechange', look, { signal });
  look();
  return unwatch;
}
