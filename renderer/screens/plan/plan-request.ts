import type { SessionRequest } from '#contract/rpc/session-request.ts';
import { kmhFromMph, mphFromKmh } from '#core/units/speed.ts';
import { roundToStep } from '#core/units/rounding.ts';
import type { UnitSystem } from '#core/physiology/runner-profile.ts';

/** One tap up or down. */
export type Direction = 1 | -1;

/** The lengths that take one tap, minutes. */
export const lengthPresetsMin = [15, 20, 30, 45, 60] as const;
const usualLengthMin = 30;
const minuteMs = 60_000;
/** As the controller takes them. */
const shortestMin = 1;
const longestMin = 360;

/** The slowest and fastest speeds that can be asked for, km/h. */
const slowestKmh = 1;
const fastestKmh = 25;

/**
 * What the plan starts from: what was planned last, for whoever runs now. A choice of tracks, an order of theirs and
 * another runner are not taken over: the screen could not show them.
 */
export function startingRequest(
  last: SessionRequest | undefined,
  profileId: string | undefined,
): SessionRequest {
  const { trackIds: _tracks, seed: _seed, profileId: _profile, ...kept } = last ?? {
    mode: 'musicLeads',
    lengthMs: usualLengthMin * minuteMs,
  };
  return { ...kept, ...(profileId === undefined ? {} : { profileId }) };
}

/** A property that is absent where there is nothing to say: the controller then takes what is usual. */
export function withChoice<Key extends keyof SessionRequest>(
  request: SessionRequest,
  key: Key,
  value: SessionRequest[Key] | undefined,
): SessionRequest {
  const { [key]: _before, ...rest } = request;
  // Only optional ones may be left out; the mode always has a value.
  return (value === undefined ? rest : { ...rest, [key]: value }) as SessionRequest;
}

/** Minutes after a tap: single ones up to ten, then on the fives. */
export function steppedLengthMin(lengthMin: number, direction: Direction): number {
  const step = lengthMin + Math.min(0, direction) < 10 ? 1 : 5;
  const next =
    direction > 0 ? Math.floor(lengthMin / step) * step + step : Math.ceil(lengthMin / step) * step - step;
  return Math.min(longestMin, Math.max(shortestMin, next));
}

export function lengthMin(request: SessionRequest): number | undefined {
  return request.lengthMs === undefined ? undefined : Math.round(request.lengthMs / minuteMs);
}

export function withLengthMin(request: SessionRequest, minutes: number | undefined): SessionRequest {
  return withChoice(request, 'lengthMs', minutes === undefined ? undefined : minutes * minuteMs);
}

/** The step of a speed key, in the runner's unit: half a km/h, or three tenths of a mile an hour. */
export const speedStep: Readonly<Record<UnitSystem, number>> = { metric: 0.5, imperial: 0.3 };

/** A speed one key press on, km/h. Steps are native to the unit: 7.5, 8.0, 8.5 km/h or 5.0, 5.3, 5.6 mph. */
export function steppedSpeedKmh(
  speedKmh: number,
  direction: Direction,
  units: UnitSystem,
  range: { readonly lowKmh: number; readonly highKmh: number },
): number {
  const isMetric = units === 'metric';
  const shown = roundToStep(isMetric ? speedKmh : mphFromKmh(speedKmh), 0.1);
  const next = roundToStep(shown + direction * speedStep[units], 0.1);
  const nextKmh = isMetric ? next : kmhFromMph(next);
  return Math.min(range.highKmh, Math.max(range.lowKmh, nextKmh));
}

/**
 * The cap of this run after a tap. Back at what the runner may have anyway there is no cap of the run.
 *
 * @param ceilingKmh what profile and machine allow without it
 */
export function steppedCapKmh(
  request: SessionRequest,
  direction: Direction,
  units: UnitSystem,
  ceilingKmh: number,
): number | undefined {
  const from = Math.min(request.sessionSpeedCapKmh ?? ceilingKmh, ceilingKmh);
  const next = steppedSpeedKmh(from, direction, units, { lowKmh: slowestKmh, highKmh: ceilingKmh });
  return next >= ceilingKmh ? undefined : next;
}

type SpeedBand = { readonly kind: 'speedBand'; readonly lowKmh: number; readonly highKmh: number };

/** The speeds that a plain band starts with: easy running, or what the cap leaves of it. */
export function usualSpeedBand(capKmh: number): SpeedBand {
  const highKmh = Math.min(10, Math.max(slowestKmh + 1, capKmh));
  return { kind: 'speedBand', lowKmh: Math.max(slowestKmh, highKmh - 2), highKmh };
}

/** One end of a band after a tap; the other end is pushed along where they would meet. */
export function steppedBand(
  band: SpeedBand,
  end: 'low' | 'high',
  direction: Direction,
  units: UnitSystem,
  capKmh: number,
): SpeedBand {
  const gapKmh = units === 'metric' ? speedStep.metric : kmhFromMph(speedStep.imperial);
  const mostKmh = Math.min(fastestKmh, Math.max(capKmh, slowestKmh + gapKmh));
  if (end === 'low') {
    const range = { lowKmh: slowestKmh, highKmh: mostKmh - gapKmh };
    const lowKmh = steppedSpeedKmh(band.lowKmh, direction, units, range);
    return { ...band, lowKmh, highKmh: Math.max(band.highKmh, lowKmh + gapKmh) };
  }
  const range = { lowKmh: slowestKmh + gapKmh, highKmh: mostKmh };
  const highKmh = steppedSpeedKmh(band.highKmh, direction, units, range);
  return { ...band, highKmh, lowKmh: Math.min(band.lowKmh, highKmh - gapKmh) };
}
