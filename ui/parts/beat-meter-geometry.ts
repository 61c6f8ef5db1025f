import { clamp } from '#core/units/rounding.ts';

/** The meter shows this much of the beat to each side; beyond, the needle stays at the end. */
export const meterReachShare = 0.12;

/** Beats a second above which only every second beat is marked: nothing may flash more than three times a second. */
const mostPulsesPerSecond = 2.9;

/** Where things stand on the meter, in shares of its width from its middle, which is the beat: -0.5 to 0.5. */
export type MeterGeometry = {
  readonly bandStart: number;
  readonly bandEnd: number;
  /** Undefined where steps or beat are not known: there is no needle then. */
  readonly needle: number | undefined;
  /** The needle would be beyond this end. */
  readonly beyond: 'none' | 'low' | 'high';
};

/**
 * @param cadenceSpm steps a minute, both feet; undefined where nothing measures it
 * @param beatBpm the beat that is heard, folded to a running cadence; undefined while nothing plays
 * @param bandShare share of the beat that counts as in step, to each side
 */
export function meterGeometry(
  cadenceSpm: number | undefined,
  beatBpm: number | undefined,
  bandShare: number,
): MeterGeometry {
  const half = clamp((bandShare / meterReachShare) * 0.5, 0, 0.5);
  const band = { bandStart: -half, bandEnd: half };
  if (cadenceSpm === undefined || beatBpm === undefined || !(beatBpm > 0) || !Number.isFinite(cadenceSpm)) {
    return { ...band, needle: undefined, beyond: 'none' };
  }
  const offset = (cadenceSpm / beatBpm - 1) / meterReachShare / 2;
  const beyond = offset < -0.5 ? 'low' : offset > 0.5 ? 'high' : 'none';
  return { ...band, needle: clamp(offset, -0.5, 0.5), beyond };
}

/**
 * What the meter says in figures: per cent that the steps are faster than the beat, whole, within what it shows; negative:
 * slower. 0 where steps or beat are not known: a meter has to have a value, and its words say that there is none.
 */
export function meterPercent(cadenceSpm: number | undefined, beatBpm: number | undefined): number {
  const { needle = 0 } = meterGeometry(cadenceSpm, beatBpm, 0);
  // Not "-0".
  return Math.round(needle * 2 * meterReachShare * 100) + 0;
}

/** Every how many beats the meter marks one, so that it stays under three a second. */
export function beatsPerPulse(beatBpm: number): number {
  if (!(beatBpm > 0)) return 1;
  return Math.max(1, Math.ceil(beatBpm / 60 / mostPulsesPerSecond));
}
