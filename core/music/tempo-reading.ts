/** Within this share two tempi are readings of one beat: nobody taps more exactly, and recordings drift by as much. */
export const sameBeatShare = 0.08;

/** The other readings lie close to each other: 5/4 and 4/3 are 6.7 % apart. */
const otherReadingShare = 0.03;

/** Of beats on one even grid the tempo is known far more exactly than this: a figure that is farther off is another grid. */
const sameGridShare = 0.01;

/** A tempo as a multiple of another one: `times` beats where there were `of`. */
export interface TempoReading {
  readonly times: number;
  readonly of: number;
}

const octaves: readonly TempoReading[] = [
  { times: 1, of: 1 },
  { times: 2, of: 1 },
  { times: 1, of: 2 },
];

/** What a tracker takes for the beat instead of it, besides its octaves. */
const others: readonly TempoReading[] = [
  { times: 3, of: 2 },
  { times: 2, of: 3 },
  { times: 4, of: 3 },
  { times: 3, of: 4 },
  { times: 5, of: 4 },
  { times: 4, of: 5 },
  { times: 3, of: 1 },
  { times: 1, of: 3 },
];

/** How `tempoBpm` reads the beat that was heard; undefined where it is no reading of it, but another beat. */
export function tempoReading(tempoBpm: number, heardBpm: number): TempoReading | undefined {
  const ratio = tempoBpm / heardBpm;
  return (
    octaves.find((reading) => isAbout(ratio, reading, sameBeatShare)) ??
    others.find((reading) => isAbout(ratio, reading, otherReadingShare))
  );
}

/**
 * How the figure of somebody who means it as a figure reads the beat that was heard: of a recording that keeps its tempo
 * only within 1 %, of others as `tempoReading`.
 */
export function exactReading(
  tempoBpm: number,
  heard: { readonly tempoBpm: number; readonly isSteady?: boolean },
): TempoReading | undefined {
  const reading = tempoReading(tempoBpm, heard.tempoBpm);
  if (reading === undefined || heard.isSteady !== true) return reading;
  return isAbout(tempoBpm / heard.tempoBpm, reading, sameGridShare) ? reading : undefined;
}

/** The tempo that the beats which were heard have, read that way; beats per minute. */
export function tempoAsRead(heardBpm: number, { times, of }: TempoReading): number {
  return (heardBpm * times) / of;
}

/** Rounding must not decide about exactly the share. */
function isAbout(ratio: number, { times, of }: TempoReading, share: number): boolean {
  return Math.abs((ratio * of) / times - 1) <= share + 1e-9;
}
