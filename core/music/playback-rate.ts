/** How far music may be stretched, per cent: free for all, the default, and where the runner opted in. */
export const stretchLimits = [3, 6, 12] as const;
export type StretchLimitPercent = (typeof stretchLimits)[number];

/** Fastest change of the playback rate while a track sounds: 0.5 % a second, below what people notice. A choice. */
export const fastestRateChangePerS = 0.005;

/** Where the music is on the steps, they may stray by this much before the rate follows: it does not chase every step. A choice. */
const deadBand = 0.01;

/** Once it follows, it goes on until it is this close: at 165 steps a minute a beat slips in 12 minutes. A choice. */
const settledBand = 0.0005;

/** Up to this much beyond the limit the rate stays at the limit, so that it does not flap between limit and nothing. */
const holdBeyondLimit = 0.02;

export interface Stretch {
  /** 1 is the recording's own tempo. */
  readonly playbackRate: number;
  /** Whether the steps fall on beats at this rate; if not, another track fits better. */
  readonly isMatch: boolean;
  /** How much it takes: free within 3 %, usual within 6, strong within 12, tooMuch beyond. */
  readonly degree: 'free' | 'usual' | 'strong' | 'tooMuch';
}

/**
 * The playback rate (pitch kept) that puts a folded tempo on a cadence. Runners follow 1-3 % unasked (Van Dyck 2015),
 * people notice about 4 %, time-domain stretching gets audible towards 15 %; the limits 3, 6 and 12 % are choices
 * from that. Beyond the limit the music stays as recorded: half-way to the steps helps nobody.
 */
export function stretchToCadence(
  foldedBpm: number,
  cadenceSpm: number,
  limitPercent: StretchLimitPercent,
): Stretch {
  const wantedRate = cadenceSpm / foldedBpm;
  const limit = limitPercent / 100;
  const stretch = Math.abs(wantedRate - 1);
  const degree = degreeOf(stretch);
  if (stretch <= limit) return { playbackRate: wantedRate, isMatch: true, degree };
  if (stretch > limit + holdBeyondLimit) return { playbackRate: 1, isMatch: false, degree };
  return { playbackRate: 1 + Math.sign(wantedRate - 1) * limit, isMatch: true, degree };
}

/** The playback rate of a track that sounds. */
export interface RateSlew {
  /** 1 is the recording's own tempo. */
  readonly playbackRate: number;
  /** It is on its way to what is wanted, and goes on until it is there. */
  readonly isMoving: boolean;
}

/**
 * Moves the playback rate towards the wanted one by at most 0.5 % a second. It sets out when they are more than 1 % apart,
 * or to the recorded tempo, and stops within 0.05 %: steps and beat that are a little apart drift past each other without end.
 *
 * @param elapsedMs since the rate was what it is; less than nothing moves nothing
 */
export function slewPlaybackRate(slew: RateSlew, wantedRate: number, elapsedMs: number): RateSlew {
  const { playbackRate, isMoving } = slew;
  const difference = wantedRate - playbackRate;
  if (!isMoving && Math.abs(difference) < deadBand && wantedRate !== 1) return slew;
  if (isMoving && Math.abs(difference) <= settledBand && wantedRate !== 1)
    return { playbackRate, isMoving: false };
  const most = (fastestRateChangePerS * Math.max(0, elapsedMs)) / 1000;
  const left = Math.abs(difference) - most;
  return left <= 0
    ? { playbackRate: wantedRate, isMoving: false }
    : { playbackRate: playbackRate + Math.sign(difference) * most, isMoving: true };
}

function degreeOf(stretch: number): Stretch['degree'] {
  if (stretch <= 0.03) return 'free';
  if (stretch <= 0.06) return 'usual';
  return stretch <= 0.12 ? 'strong' : 'tooMuch';
}
