import { comfortableCadence, gaitAtSpeed, type Gait } from './gait.ts';

/** How steeply running cadence rises with speed: 5.6 spm per m/s (Burns 2018), in treadmill units. */
export const runningSlopeSpmPerKmh = 1.56;

/** Walking speeds at 3 and 6 MET on the level: 2.5 mph, and between 4.0 (5 MET) and 4.5 mph (7 MET), Compendium 2011. */
const walkingAnchors = { slowKmh: 4.02, slowSpm: 100, fastKmh: 6.84, fastSpm: 130 } as const;

export const walkingSlopeSpmPerKmh =
  (walkingAnchors.fastSpm - walkingAnchors.slowSpm) / (walkingAnchors.fastKmh - walkingAnchors.slowKmh);

/**
 * Steps a minute, both feet, that a runner takes by nature at a speed: the model to start from, before this runner's
 * own steps are known (see cadence-fit.ts).
 *
 * Running: 170 + 1.56 (v - 10.8) - 1.23 (height - 175), from Burns 2018 (pubmed 30543498: slopes, elite runners,
 * 155-203 spm) and Lieberman 2015 (JEB 218:3406: 170 spm at 10.8 km/h). Kept within the comfortable 140-200 spm.
 * Walking: a line through 100 spm at 3 MET and 130 spm at 6 MET (CADENCE-Adults, IJBNPA 16:8; adults of 21-40), at
 * most 140 spm. MET becomes speed by the Compendium's level walking values; the ACSM walking equation would put
 * 6 MET at 10.5 km/h, where nobody walks. Never falls with speed.
 *
 * Cadence hardly depends on speed in running, so this must never be turned round to get a speed from a tempo.
 */
export function naturalCadenceSpm(
  speedKmh: number,
  runner: { readonly heightCm: number },
  gait: Gait = gaitAtSpeed(speedKmh),
): number {
  return keepToGait(startCadence(speedKmh, runner, gait), gait);
}

/** The start model before it is held within the bounds of the gait. */
export function startCadence(speedKmh: number, runner: { readonly heightCm: number }, gait: Gait): number {
  switch (gait) {
    case 'walking':
      return (
        walkingAnchors.slowSpm + walkingSlopeSpmPerKmh * (Math.max(0, speedKmh) - walkingAnchors.slowKmh)
      );
    case 'running':
      return 170 + runningSlopeSpmPerKmh * (Math.max(0, speedKmh) - 10.8) - 1.23 * (runner.heightCm - 175);
  }
}

/** Holds a modelled cadence within what its gait can be: walking 50-140, running 140-200 spm. */
export function keepToGait(cadenceSpm: number, gait: Gait): number {
  const lowSpm = gait === 'walking' ? 50 : comfortableCadence.running.lowSpm;
  return Math.min(comfortableCadence[gait].highSpm, Math.max(lowSpm, cadenceSpm));
}
