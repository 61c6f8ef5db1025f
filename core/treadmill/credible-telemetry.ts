import type { TreadmillData } from '#core/ftms/treadmill-data.ts';
import { standingSpeedKmh } from './treadmill-state.ts';

/** No belt runs faster and no deck stands steeper, whatever a packet says. */
const fastestKmh = 40;
const steepestPercent = 50;

/** How far figures may be apart at once, and by how much more with every second between two records. */
const speedAllowance = { atOnce: 4, perSecond: 3 } as const;
const inclineAllowance = { atOnce: 5, perSecond: 2 } as const;

/** What newer records are measured by. */
export interface TelemetryCredit {
  /** The newest figures that were believed; a single zero leaves the speed as it was. */
  readonly believed: Figures | undefined;
  /** The newest record showed a standing belt. */
  readonly wasStanding: boolean;
  /** A record that was too far off to be believed by itself. */
  readonly doubted: Figures | undefined;
}

interface Figures {
  readonly atMs: number;
  readonly speedKmh: number | undefined;
  readonly inclinePercent: number | undefined;
}

export const noTelemetryCredit: TelemetryCredit = {
  believed: undefined,
  wasStanding: false,
  doubted: undefined,
};

/**
 * Whether a record can be true. Broken firmware and a disturbed radio send packets that decode to anything: a belt at
 * 146 km/h must not become a target, not even for one record. What is impossible is never believed; what is unlikely,
 * because belt and deck have mass, is believed when the next record agrees. Speed zero is left to those who wait for it.
 */
export function judgeTelemetry(
  credit: TelemetryCredit,
  data: TreadmillData,
  nowMs: number,
): { readonly isCredible: boolean; readonly credit: TelemetryCredit } {
  const { instantaneousSpeedKmh: speedKmh, inclinationPercent: inclinePercent } = data;
  if ((speedKmh ?? 0) > fastestKmh || Math.abs(inclinePercent ?? 0) > steepestPercent)
    return { isCredible: false, credit };
  const { believed, wasStanding, doubted } = credit;
  const seen: Figures = { atMs: nowMs, speedKmh, inclinePercent };
  const isCredible =
    believed === undefined || isNear(believed, seen) || (doubted !== undefined && isNear(doubted, seen));
  if (!isCredible) return { isCredible, credit: { ...credit, doubted: seen } };
  const isStanding = speedKmh !== undefined && speedKmh <= standingSpeedKmh;
  // Some machines put a single zero between true speeds (quirk 22): it is the second that counts.
  const isSpeedNews = speedKmh !== undefined && (!isStanding || wasStanding);
  return {
    isCredible,
    credit: {
      believed: {
        atMs: isSpeedNews || believed === undefined ? nowMs : believed.atMs,
        speedKmh: isSpeedNews ? speedKmh : (believed?.speedKmh ?? speedKmh),
        inclinePercent: inclinePercent ?? believed?.inclinePercent,
      },
      wasStanding: isStanding,
      doubted: undefined,
    },
  };
}

function isNear(before: Figures, seen: Figures): boolean {
  const seconds = (seen.atMs - before.atMs) / 1000;
  const isStanding = seen.speedKmh !== undefined && seen.speedKmh <= standingSpeedKmh;
  return (
    (isStanding || isWithin(before.speedKmh, seen.speedKmh, speedAllowance, seconds)) &&
    isWithin(before.inclinePercent, seen.inclinePercent, inclineAllowance, seconds)
  );
}

function isWithin(
  before: number | undefined,
  seen: number | undefined,
  allowance: { readonly atOnce: number; readonly perSecond: number },
  seconds: number,
): boolean {
  if (before === undefined || seen === undefined) return true;
  return Math.abs(seen - before) <= allowance.atOnce + allowance.perSecond * seconds;
}
