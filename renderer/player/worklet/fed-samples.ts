interface Piece {
  /** Index of its first sample in the recording. */
  readonly start: number;
  readonly end: number;
  readonly channels: readonly Float32Array[];
}

/** A stretch of a recording that is there, in the pieces that it came in. */
export interface FedSamples {
  /** The piece has to begin where the last one ended; what does not is put there. */
  add(startS: number, channels: readonly Float32Array[]): void;
  forgetBefore(positionS: number): void;
  clear(): void;
  /** Fills a buffer with the samples before index `end`; silence where there are none. */
  copyBefore(end: number, channel: number, into: Float32Array): void;
}

export function createFedSamples(rateHz: number): FedSamples {
  let pieces: Piece[] = [];
  return {
    add(startS, channels) {
      const start = pieces.at(-1)?.end ?? Math.round(startS * rateHz);
      pieces.push({ start, end: start + (channels[0]?.length ?? 0), channels });
    },
    forgetBefore(positionS) {
      const needed = pieces.findIndex(({ end }) => end > positionS * rateHz);
      if (needed > 0) pieces = pieces.slice(needed);
    },
    clear() {
      pieces = [];
    },
    copyBefore(end, channel, into) {
      const first = end - into.length;
      into.fill(0);
      for (let index = 0; index < pieces.length; index += 1) {
        const piece = pieces[index];
        if (piece === undefined || piece.end <= first) continue;
        if (piece.start >= end) return;
        const from = Math.max(first, piece.start);
        const until = Math.min(end, piece.end);
        const samples = piece.channels[channel] ?? piece.channels[0];
        if (samples !== undefined)
          into.set(samples.subarray(from - piece.start, until - piece.start), from - first);
      }
    },
  };
}
