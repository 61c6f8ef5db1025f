import type { SessionRequest } from '#contract/rpc/session-request.ts';
import { programmeFor, programmeLengthMs, usualProgramme } from '#core/pacing/programme.ts';
import { clamp } from '#core/units/rounding.ts';
import { kmhFromMph } from '#core/units/speed.ts';
import { speedSteps, steppedSpeedKmh } from '#ui/format/speed.ts';
import type { RunnerProfile, UnitSystem } from '#core/physiology/runner-profile.ts';

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
 * What the plan starts from: what was planned last, for whoever runs now. A choice of tracks, an order of theirs,
 * another runner and a goal in shares of the reserve are not taken over: the screen could not show them.
 */
export function startingRequest(
  last: SessionRequest | undefined,
  profileId: string | undefined,
): SessionRequest {
  const {
    trackIds: _tracks,
    seed: _seed,
    profileId: _profile,
    ...kept
  } = last ?? {
    mode: 'musicLeads',
    lengthMs: usualLengthMin * minuteMs,
  };
  const request = { ...kept, ...(profileId === undefined ? {} : { profileId }) };
  return request.goal?.kind === 'reserve' ? withChoice(request, 'goal', undefined) : request;
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

/** Another mode. A programme always has an end: one that was to go on until the runner stops gets its usual length. */
export function withMode(
  request: SessionRequest,
  mode: SessionRequest['mode'],
  profile: RunnerProfile,
): SessionRequest {
  // What sounds in the room can lead, and do nothing else.
  if (mode !== 'musicLeads' && request.music !== undefined)
    return withMode(withChoice(request, 'music', undefined), mode, profile);
  if (mode !== 'programme' || request.lengthMs !== undefined) return { ...request, mode };
  const programme = programmeFor(request.programme ?? usualProgramme, profile, undefined);
  return { ...request, mode, lengthMs: programmeLengthMs(programme) };
}

/** Minutes after a tap: single ones up to ten, then on the fives. */
export function steppedLengthMin(minutes: number, direction: Direction): number {
  const step = minutes + Math.min(0, direction) < 10 ? 1 : 5;
  const next =
    direction > 0 ? Math.floor(minutes / step) * step + step : Math.ceil(minutes / step) * step - step;
  return Math.min(longestMin, Math.max(shortestMin, next));
}

export function lengthMin(request: SessionRequest): number | undefined {
  return request.lengthMs === undefined ? undefined : Math.round(request.lengthMs / minuteMs);
}

export function withLengthMin(request: SessionRequest, minutes: number | undefined): SessionRequest {
  return withChoice(request, 'lengthMs', minutes === undefined ? undefined : minutes * minuteMs);
}

/** A speed one key press on, km/h, within a range. Steps are native to the unit. */
function nextSpeedKmh(
  speedKmh: number,
  direction: Direction,
  units: UnitSystem,
  range: { readonly lowKmh: number; readonly highKmh: number },
): number {
  return clamp(steppedSpeedKmh(speedKmh, direction, units), range.lowKmh, range.highKmh);
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
  const next = nextSpeedKmh(from, direction, units, { lowKmh: slowestKmh, highKmh: ceilingKmh });
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
  const gapKmh = units === 'metric' ? speedSteps.metric : kmhFromMph(speedSteps.imperial);
  const mostKmh = Math.min(fastestKmh, Math.max(capKmh, slowestKmh + gapKmh));
  if (end === 'low') {
    const range = { lowKmh: slowestKmh, highKmh: mostKmh - gapKmh };
    const lowKmh = nextSpeedKmh(band.lowKmh, direction, units, range);
    return { ...band, lowKmh, highKmh: Math.max(band.highKmh, lowKmh + gapKmh) };
  }
  const range = { lowKmh: slowestKmh + gapKmh, highKmh: mostKmh };
  const highKmh = nextSpeedKmh(band.highKmh, direction, units, range);
  return { ...band, highKmh, lowKmh: Math.min(band.lowKmh, highKmh - gapKmh) };
}

/** The goals as they are offered. The usual one is a share of the heart rate reserve. */
export const goalChoices = ['usual', 'zone1', 'zone2', 'zone3', 'zone4', 'zone5', 'speed'] as const;
export type GoalChoiceName = (typeof goalChoices)[number];

export function goalChoiceOf(goal: SessionRequest['goal']): GoalChoiceName {
  switch (goal?.kind) {
    case 'heartZone':
      return `zone${goal.zone}`;
    case 'speedBand':
      return 'speed';
    case 'reserve':
    case undefined:
      return 'usual';
  }
}
