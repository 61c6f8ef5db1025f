import { clamp, roundToStep } from '#core/units/rounding.ts';

/** Walk, brisk walk, and four speeds of running: where they are once, the hand finds them again. */
const usualPresetsKmh = [4, 6, 8, 10, 12, 14] as const;
const presetStepKmh = 0.5;
/** A preset farther above the belt than this needs a second tap. */
const confirmAboveKmh = 2;

/** With fewer of the usual ones left than this, others take their place. */
const fewPresets = 5;

/**
 * The speeds of the sheet, km/h, the slowest first; none is above what machine and runner's cap allow. Where only few of the
 * usual ones are left, six are spread evenly over what is allowed.
 *
 * @param range of the machine; undefined: not known
 * @param capKmh of the run; undefined: not known
 */
export function presetSpeeds(
  range: { readonly minimumKmh: number; readonly maximumKmh: number } | undefined,
  capKmh: number | undefined,
): readonly number[] {
  const [slowest, fastest] = [usualPresetsKmh[0], usualPresetsKmh[5]];
  const mostKmh = Math.min(range?.maximumKmh ?? fastest, capKmh ?? fastest);
  const leastKmh = Math.min(range?.minimumKmh ?? 0, mostKmh);
  const usual = usualPresetsKmh.filter((speedKmh) => speedKmh >= leastKmh && speedKmh <= mostKmh);
  if (usual.length >= fewPresets) return usual;
  const lowKmh = clamp(slowest, leastKmh, mostKmh);
  const highKmh = clamp(fastest, leastKmh, mostKmh);
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
