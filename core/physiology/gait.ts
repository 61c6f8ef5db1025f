export const gaits = ['walking', 'running'] as const;
export type Gait = (typeof gaits)[number];

/** Preferred speed of changing from a walk to a run: 7.2-7.6 km/h, Froude number 0.5 (pubmed 37336086). */
export const gaitChangeSpeedKmh = 7.2;

/**
 * The belt is not parked between these speeds: too fast to walk well and too slow to run well. 7.2 ± 0.4 km/h, a
 * choice of this project around the measured change of gait.
 */
export const gaitGap = { lowKmh: 6.8, highKmh: 7.6 } as const;

/** Steps a minute, both feet, that tell a run from a walk best: 135-140 spm classifies 92.9 % (PMC8629136). */
export const runningCadenceSpm = 140;

export interface CadenceBand {
  readonly lowSpm: number;
  readonly highSpm: number;
}

/** Cadences at which a gait is comfortable; music outside the band is not forced on to the steps. A choice. */
export const comfortableCadence = {
  walking: { lowSpm: 90, highSpm: 140 },
  running: { lowSpm: 140, highSpm: 200 },
} as const satisfies Readonly<Record<Gait, CadenceBand>>;

/** Whether a cadence or a folded tempo lies in the comfortable band of a gait, edges included. */
export function isComfortable(cadenceSpm: number, gait: Gait): boolean {
  const band = comfortableCadence[gait];
  return cadenceSpm >= band.lowSpm && cadenceSpm <= band.highSpm;
}

/**
 * The gait that goes with a speed. With the gait so far, the answer keeps to it inside the gap of 6.8-7.6 km/h
 * (hysteresis); without, 7.2 km/h decides.
 */
export function gaitAtSpeed(speedKmh: number, gaitSoFar?: Gait): Gait {
  if (speedKmh <= gaitGap.lowKmh) return 'walking';
  if (speedKmh >= gaitGap.highKmh) return 'running';
  return gaitSoFar ?? (speedKmh < gaitChangeSpeedKmh ? 'walking' : 'running');
}

/**
 * The gait that is seen: below 6 and above 8 km/h the speed decides, in between the steps do where they are known.
 *
 * @param cadenceSpm measured steps a minute, both feet; undefined where nothing measures them
 */
export function observedGait(speedKmh: number, cadenceSpm: number | undefined, gaitSoFar?: Gait): Gait {
  if (cadenceSpm === undefined || speedKmh < 6 || speedKmh > 8) return gaitAtSpeed(speedKmh, gaitSoFar);
  return cadenceSpm >= runningCadenceSpm ? 'running' : 'walking';
}
