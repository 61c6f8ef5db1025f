import type { RoomEarState, RoomHearing, RoomOrder } from '#contract/rpc/room-music.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import type { PlayingTrack } from '#core/pacing/pacing-target.ts';
import { playingInRoom, roomHearingLastsMs } from '#core/pacing/room-music.ts';

/** Tempi that come faster than this are left out: a page tells once a second. */
export const leastReportGapMs = 250;

/** What is heard of the music in the room, by the one page that has the microphone. */
export interface RoomEar {
  readonly state: RoomEarState;
  /**
   * One page listens: the one that came last, by the runner's tap. The one before is told so, and that is the end of it.
   * Without a page nothing is heard.
   */
  listen(listenerId: string, signal: AbortSignal | undefined): AsyncGenerator<RoomOrder, void>;
  /** Reports of anybody but the one that listens are ignored. */
  hear(listenerId: string, hearing: RoomHearing): void;
  /** What pacing may follow; undefined: nothing that could be relied on. */
  playing(): PlayingTrack | undefined;
  /** How long there has been nothing to follow, milliseconds; infinite where there never was. */
  silenceMs(): number;
}

interface Heard {
  readonly hearing: RoomHearing;
  readonly atMs: number;
}

export function createRoomEar(clock: Pick<Clock, 'nowMs'>): RoomEar {
  let listener: { readonly listenerId: string; readonly replace: () => void } | undefined;
  let last: Heard | undefined;
  let tempoAtMs = Number.NEGATIVE_INFINITY;
  /** Until when there was something to follow, by what was heard before the last. */
  let followedUntilMs = Number.NEGATIVE_INFINITY;

  function ageMs({ atMs }: Heard): number {
    return clock.nowMs() - atMs;
  }

  function playing(): PlayingTrack | undefined {
    return last && asMusic(last.hearing, ageMs(last));
  }

  function change(next: Heard | undefined): void {
    if (last !== undefined && asMusic(last.hearing, 0) !== undefined)
      followedUntilMs = Math.min(clock.nowMs(), last.atMs + roomHearingLastsMs);
    last = next;
  }

  return {
    get state() {
      if (listener === undefined || last === undefined || ageMs(last) > roomHearingLastsMs) return 'nobody';
      if (last.hearing.kind !== 'heard') return last.hearing.kind;
      return playing() === undefined ? 'unsure' : 'heard';
    },
    async *listen(listenerId, signal) {
      listener?.replace();
      const over = Promise.withResolvers<'replaced' | 'left'>();
      const leave = (): void => over.resolve('left');
      const own = { listenerId, replace: () => over.resolve('replaced') };
      listener = own;
      tempoAtMs = Number.NEGATIVE_INFINITY;
      change({ hearing: { kind: 'listening' }, atMs: clock.nowMs() });
      signal?.addEventListener('abort', leave, { once: true });
      if (signal?.aborted === true) leave();
      try {
        yield { kind: 'attached', listenerId };
        if ((await over.promise) === 'replaced') yield { kind: 'replaced' };
      } finally {
        signal?.removeEventListener('abort', leave);
        if (listener === own) {
          listener = undefined;
          change(undefined);
        }
      }
    },
    hear(listenerId, hearing) {
      if (listenerId !== listener?.listenerId) return;
      const atMs = clock.nowMs();
      if (hearing.kind === 'heard') {
        if (atMs - tempoAtMs < leastReportGapMs) return;
        tempoAtMs = atMs;
      }
      change({ hearing, atMs });
    },
    playing,
    silenceMs() {
      if (last === undefined || asMusic(last.hearing, 0) === undefined)
        return clock.nowMs() - followedUntilMs;
      return Math.max(0, ageMs(last) - roomHearingLastsMs);
    },
  };
}

function asMusic(hearing: RoomHearing, ageMs: number): PlayingTrack | undefined {
  return hearing.kind === 'heard' ? playingInRoom(hearing, ageMs) : undefined;
}
