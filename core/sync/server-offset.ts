/** One request and the server's time in its answer. */
export interface ServerTimeSample {
  /** This computer's wall clock in the middle between request and answer, milliseconds since 1970 UTC. */
  readonly midpointWallMs: number;
  readonly roundTripMs: number;
  readonly serverMs: number;
}

const samplesKept = 8;

/** The newest samples with this one added. */
export function withServerTime(
  samples: readonly ServerTimeSample[],
  sample: ServerTimeSample,
): readonly ServerTimeSample[] {
  return [...samples, sample].slice(-samplesKept);
}

/** Server's time minus this computer's, from the quickest of the newest answers; undefined without any. */
export function serverOffsetMs(samples: readonly ServerTimeSample[]): number | undefined {
  const [first, ...rest] = samples;
  if (first === undefined) return undefined;
  const quickest = rest.reduce((best, one) => (one.roundTripMs <= best.roundTripMs ? one : best), first);
  return quickest.serverMs - quickest.midpointWallMs;
}
