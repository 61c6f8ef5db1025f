import type { SupportedInclinationRange, SupportedSpeedRange } from '#core/ftms/supported-range.ts';

/** What one kind of treadmill is and can do: everything that a faultless machine of that kind would show. */
export interface TreadmillModel {
  readonly modelId: string;
  readonly localName: string;
  readonly manufacturer: string;
  readonly modelNumber: string;
  readonly firmware: string;
  readonly speedRange: SupportedSpeedRange;
  /** Absent where the deck is fixed. */
  readonly inclineRange?: SupportedInclinationRange;
  readonly accelerationKmhPerS: number;
  readonly decelerationKmhPerS: number;
  /** How fast the belt loses speed when the power is cut and only friction is left. */
  readonly coastKmhPerS: number;
  readonly inclineRatePercentPerS: number;
  /** From the start command to the first movement of the belt. */
  readonly startCountdownMs: number;
  readonly telemetryPeriodMs: number;
  /** From a write to the control point to the indication of its result. */
  readonly responseMs: number;
  /** Average speed, elevation gain and heart rate too: a record then needs two packets of 20 octets. */
  readonly hasLongTelemetry: boolean;
}

/** A good machine for the home. */
export const homeTreadmill: TreadmillModel = {
  modelId: 'home',
  localName: 'Simulated Home 500',
  manufacturer: 'BeatRunner',
  modelNumber: 'Home 500',
  firmware: '1.4.2',
  speedRange: { minimumKmh: 0.8, maximumKmh: 20, incrementKmh: 0.1 },
  inclineRange: { minimumPercent: 0, maximumPercent: 15, incrementPercent: 0.5 },
  accelerationKmhPerS: 0.5,
  decelerationKmhPerS: 0.8,
  coastKmhPerS: 2,
  inclineRatePercentPerS: 0.3,
  startCountdownMs: 4000,
  telemetryPeriodMs: 1000,
  responseMs: 40,
  hasLongTelemetry: false,
};

/** A walking pad: slow, flat, and talks about itself as little as it can. */
export const walkingPad: TreadmillModel = {
  modelId: 'walking-pad',
  localName: 'Simulated Pad 6',
  manufacturer: 'BeatRunner',
  modelNumber: 'Pad 6',
  firmware: '0.9.11',
  speedRange: { minimumKmh: 1, maximumKmh: 6, incrementKmh: 0.1 },
  accelerationKmhPerS: 0.4,
  decelerationKmhPerS: 0.6,
  coastKmhPerS: 1.5,
  inclineRatePercentPerS: 0.3,
  startCountdownMs: 3000,
  telemetryPeriodMs: 1000,
  responseMs: 40,
  hasLongTelemetry: false,
};

/** A machine for the gym: fast, goes downhill, splits its records. */
export const gymTreadmill: TreadmillModel = {
  modelId: 'gym',
  localName: 'Simulated Gym 9000',
  manufacturer: 'BeatRunner',
  modelNumber: 'Gym 9000',
  firmware: '3.02',
  speedRange: { minimumKmh: 0.8, maximumKmh: 25, incrementKmh: 0.1 },
  inclineRange: { minimumPercent: -3, maximumPercent: 15, incrementPercent: 0.5 },
  accelerationKmhPerS: 0.7,
  decelerationKmhPerS: 1,
  coastKmhPerS: 2.5,
  inclineRatePercentPerS: 0.4,
  startCountdownMs: 5000,
  telemetryPeriodMs: 1000,
  responseMs: 40,
  hasLongTelemetry: true,
};

export const treadmillModels = [homeTreadmill, walkingPad, gymTreadmill] as const;

/** The next value on the machine's own grid, within its range; the grid starts at 0 as consoles show it. */
export function nearestSpeedKmh(model: TreadmillModel, speedKmh: number): number {
  const { minimumKmh, maximumKmh, incrementKmh } = model.speedRange;
  return onGrid(speedKmh, minimumKmh, maximumKmh, incrementKmh);
}

/** Like `nearestSpeedKmh`; a fixed deck is at 0. */
export function nearestInclinePercent(model: TreadmillModel, inclinePercent: number): number {
  if (model.inclineRange === undefined) return 0;
  const { minimumPercent, maximumPercent, incrementPercent } = model.inclineRange;
  return onGrid(inclinePercent, minimumPercent, maximumPercent, incrementPercent);
}

/** `value` on a grid of `step` around 0, and within `minimum` to `maximum`; without binary dust (12.3, not 12.299999). */
export function onGrid(value: number, minimum: number, maximum: number, step: number): number {
  const gridded = Number((Math.round(value / step) * step).toFixed(3));
  return Math.min(maximum, Math.max(minimum, gridded));
}
