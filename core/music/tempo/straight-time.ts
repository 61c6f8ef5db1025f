/**
 * A time of its own for music that does not keep its tempo, in which it does: counted in frames like that of the recording, which it
 * runs ahead of and behind.
 */
export interface StraightTime {
  /** Of how many frames a recording consists in this time. */
  readonly frameCount: number;
  /** Frame of the recording at a frame of this time, both with fractions. Goes on evenly beyond both ends. */
  frameAt(straight: number): number;
  /** The other way round. */
  straightAt(frame: number): number;
}

/** The recording's own time. */
export function ownTime(frameCount: number): StraightTime {
  return { frameCount, frameAt: (straight) => straight, straightAt: (frame) => frame };
}

/**
 * @param frames of the recording, ascending, at least two
 * @param straight where each of them is in the other time, ascending
 * @param frameCount of the recording
 */
export function straightTimeThrough(
  frames: Float64Array,
  straight: Float64Array,
  frameCount: number,
): StraightTime {
  const straightAt = (frame: number) => along(frames, straight, frame);
  return {
    frameCount: Math.max(1, Math.floor(straightAt(frameCount - 1)) + 1),
    frameAt: (at) => along(straight, frames, at),
    straightAt,
  };
}

/** First one time, then another one within it. */
export function composed(outer: StraightTime, inner: StraightTime): StraightTime {
  return {
    frameCount: inner.frameCount,
    frameAt: (straight) => outer.frameAt(inner.frameAt(straight)),
    straightAt: (frame) => inner.straightAt(outer.straightAt(frame)),
  };
}

/** The line through the points that is nearest to `at`. */
function along(from: Float64Array, to: Float64Array, at: number): number {
  let low = 0;
  let high = from.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((from[middle] as number) <= at) low = middle;
    else high = middle;
  }
  const a = from[low] as number;
  const b = from[high] as number;
  const share = b > a ? (at - a) / (b - a) : 0;
  return (to[low] as number) + share * ((to[high] as number) - (to[low] as number));
}
