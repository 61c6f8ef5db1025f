import { clamp, roundToStep } from '#core/units/rounding.ts';

/** Walk, brisk walk, and four speeds of running: where they are once, the hand finds them again. */
const usualPresetsKmh = [4, 6, 8, 10, 12, 14] as const;
const presetStepKmh = 0.5;
/** A preset farther above the belt than this needs a second tap. */
const confirmAboveKmh = 2;

/**
 * The six speeds of the sheet, km/h, the slowest first. On a machine that cannot do all of the usual ones they are spread
 * evenly over what it can.
 */
export function presetSpeeds(
  range: { readonly minimumKmh: number; readonly maximumKmh: number } | undefined,
): readonly number[] {
  const [slowest, fastest] = [usualPresetsKmh[0], usualPresetsKmh[5]];
  if (range === undefined || (range.minimumKmh <= slowest && range.maximumKmh >= fastest))
    return usualPresetsKmh;
  const lowKmh = clamp(slowest, range.minimumKmh, range.maximumKmh);
  const highKmh = clamp(fastest, range.minimumKmh, range.maximumKmh);
  const spread = usualPresetsKmh.map((_speed, place) => {
    const evenKmh = lowKmh + ((highKmh - lowKmh) * place) / (usualPresetsKmh.length - 1);
    return clamp(roundToStep(evenKmh, presetStepKmh), lowKmh, highKmh);
  });
  return [...new Set(spread)];
}

/** @param presentKmh what the belt does, or was told where that is not known; undefined: nobody knows */
export function needsConfirmation(presetKmh: number, presentKmh: number | undefined): boolean {
  return presentKmh === undefined || presetKmh > presentKmh + confirmAboveKmh + 1e-6;
}
