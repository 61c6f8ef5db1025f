import type { PositionMap } from '#core/music/position-map.ts';

/** What the page tells the worklet. Seconds are those of the recording, but for the map's moments: the context's clock. */
export type StretchMessage =
  /** Samples that come right behind those before, or the first ones. */
  | { readonly kind: 'feed'; readonly startS: number; readonly channels: readonly Float32Array[] }
  | { readonly kind: 'clear' }
  | { readonly kind: 'forget'; readonly beforeS: number }
  /** Takes the place of the one before. */
  | { readonly kind: 'follow'; readonly map: PositionMap };

/** The name that the processor is registered by. */
export const stretchProcessorName = 'beatrunner-stretch';

/**
 * Long enough for bass, short enough for drums: beats stay within 2 ms of where they belong (docs/decisions/0009). The work is
 * spread over the blocks of the audio thread: a thread that did it all in one of them would need a faster machine.
 */
export const stretchConfiguration = { blockMs: 80, intervalMs: 20, splitComputation: true } as const;

/** How far the worklet works ahead of what it gives out, seconds: half a block and an interval. */
export const workedAheadS = (stretchConfiguration.blockMs / 2 + stretchConfiguration.intervalMs) / 1000;
