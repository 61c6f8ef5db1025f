import type { Unsubscribe } from '#contract/runtime/listeners.ts';

/** Where the music is. The page reports it four times a second; silence means: music unknown. */
export interface Playhead {
  readonly trackId: string;
  /** Position in the recording, seconds. */
  readonly positionS: number;
  /** 1 is the recording's own tempo; pitch is kept. */
  readonly playbackRate: number;
  readonly isPlaying: boolean;
}

export type PlayerEvent =
  | { readonly kind: 'playhead'; readonly playhead: Playhead }
  | { readonly kind: 'ended'; readonly trackId: string }
  | { readonly kind: 'failed'; readonly trackId: string; readonly reason: string };

/** Whatever makes the music sound: the page's audio elements, or a clock that keeps the playhead where nothing sounds. */
export interface Player {
  play(trackId: string, fromS: number): void;
  setPlaybackRate(playbackRate: number): void;
  pause(): void;
  resume(): void;
  stop(): void;
  onEvent(listener: (event: PlayerEvent) => void): Unsubscribe;
}
