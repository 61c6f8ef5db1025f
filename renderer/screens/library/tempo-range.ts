/** What a tempo can be corrected to, beats a minute: the limits of the contract. */
export const slowestTempoBpm = 30;
export const fastestTempoBpm = 300;

export function isTempo(tempoBpm: number | undefined): tempoBpm is number {
  return tempoBpm !== undefined && tempoBpm >= slowestTempoBpm && tempoBpm <= fastestTempoBpm;
}

/** Ranges to look for, beats a minute. */
export const tempoRanges = {
  any: undefined,
  walk: { low: 0, high: 139 },
  jog: { low: 140, high: 164 },
  run: { low: 165, high: 400 },
} as const;
export type TempoRangeName = keyof typeof tempoRanges;
export const tempoRangeNames = ['any', 'walk', 'jog', 'run'] as const satisfies readonly TempoRangeName[];
