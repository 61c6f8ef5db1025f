import type { Translate, WordsFormat, WordsKey } from './translate.ts';

/** Less than this is written as nothing. */
const leastShown = 0.05;

type SpeedWay = 'faster' | 'slower' | undefined;
type InclineWay = 'steeper' | 'flatter' | undefined;

/**
 * "0.4 km/h slower and 0.5 % steeper": part of a sentence. Undefined where both are too small to be seen.
 *
 * @param trimKmh what is added to the speed, km/h; negative: taken off
 * @param trimInclinePercent the same for the incline, per cent
 */
export function trimWords(
  t: Translate,
  format: WordsFormat,
  trimKmh: number,
  trimInclinePercent: number,
): string | undefined {
  const key = trimKey(speedWay(trimKmh), inclineWay(trimInclinePercent));
  if (key === undefined) return undefined;
  return t(key, {
    speed: format.speed(Math.abs(trimKmh)),
    incline: format.incline(Math.abs(trimInclinePercent)),
  });
}

export function speedWay(trimKmh: number): SpeedWay {
  if (Math.abs(trimKmh) < leastShown) return undefined;
  return trimKmh > 0 ? 'faster' : 'slower';
}

function inclineWay(trimInclinePercent: number): InclineWay {
  if (Math.abs(trimInclinePercent) < leastShown) return undefined;
  return trimInclinePercent > 0 ? 'steeper' : 'flatter';
}

/** Each pair has a text of its own: languages join such things differently. */
function trimKey(speed: SpeedWay, incline: InclineWay): WordsKey | undefined {
  if (speed === undefined) return incline === undefined ? undefined : `trim.${incline}`;
  if (incline === undefined) return `trim.${speed}`;
  return `trim.${speed}${incline === 'steeper' ? 'Steeper' : 'Flatter'}`;
}

/** Whether an incline is worth a word. */
export function isTilted(inclinePercent: number): boolean {
  return Math.abs(inclinePercent) >= leastShown;
}
