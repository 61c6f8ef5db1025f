import type { SupportedInclinationRange, SupportedSpeedRange } from '#core/ftms/supported-range.ts';
import type { BeltTestRecord } from './machine-record.ts';
import type { MachineFacts } from './machine-facts.ts';
import type { MachineQuirks } from './machine-quirks.ts';

/** What BeatRunner may do with a treadmill: what it claims, corrected by its quirks and by the belt test. */
export interface MachineCapabilities {
  /** Start, stop and targets are possible at all. */
  readonly canControl: boolean;
  /** Speeds of the belt as they really are, not as the machine encodes them. Absent: speed cannot be set. */
  readonly speedRange: SupportedSpeedRange | undefined;
  readonly inclinationRange: SupportedInclinationRange | undefined;
  /** Belt speed over encoded speed: a target is divided by it before it is encoded. */
  readonly speedFactor: number;
  readonly hasPassedBeltTest: boolean;
}

/** No treadmill on the market is faster (users of lab treadmills excepted); a claim above it is a wrong claim. */
export const credibleMaximumSpeedKmh = 32;
const credibleMaximumInclinePercent = 40;

/** What a speed is divided by while nothing is known of the unit that a machine takes it in. */
const plainSpeedFactor = 1;

/** What the belt test can say of an operation that does nothing. */
const disobedience: ReadonlySet<string> = new Set(['refused', 'ignored']);

/**
 * Belts take a figure as km/h (1) or as mph (1.609). A factor below 1 would raise what is sent above what is wanted:
 * that is a machine which reports in other units than it takes, and no factor for its commands.
 */
function isCredibleFactor(speedFactor: number): boolean {
  return speedFactor > 0.9 && speedFactor < 2;
}

/**
 * What holds until the test was passed with the firmware at hand: the quirk table knows some machines that take mph, and
 * an earlier test may have found it out. Only a factor above 1 is believed without proof, because it makes the belt slower.
 */
function carefulFactor(quirks: MachineQuirks, beltTest: BeltTestRecord | undefined): number {
  const known = [quirks.expectedSpeedFactor, beltTest?.speedFactor];
  return Math.max(
    plainSpeedFactor,
    ...known.filter((factor) => factor !== undefined).filter(isCredibleFactor),
  );
}

/** For the belt test itself: it finds the unit out, so nothing may be known of it before. Quirks still narrow. */
export function beltTestCapabilities(facts: MachineFacts, quirks: MachineQuirks): MachineCapabilities {
  return machineCapabilities(facts, { ...quirks, expectedSpeedFactor: plainSpeedFactor }, undefined);
}

/**
 * Joins claim, quirks and belt test. A range that is missing or makes no sense takes the ability away, because a
 * machine that says it has a target but not which values it takes cannot be commanded safely.
 */
export function machineCapabilities(
  facts: MachineFacts,
  quirks: MachineQuirks,
  beltTest: BeltTestRecord | undefined,
): MachineCapabilities {
  const measured = beltTest?.speedFactor;
  const isMeasured = measured !== undefined && isCredibleFactor(measured);
  const isTestValid =
    beltTest !== undefined &&
    beltTest.firmware === facts.information.firmwareRevision &&
    (measured === undefined || isMeasured);
  const speedFactor = isTestValid && isMeasured ? measured : carefulFactor(quirks, beltTest);
  const canControl = facts.hasControlPoint && !quirks.isFollowOnly;
  const obeys = (operation: 'setTargetSpeed' | 'setTargetInclination'): boolean =>
    canControl && !(isTestValid && disobedience.has(beltTest.operations[operation] ?? ''));
  return {
    canControl,
    speedRange: obeys('setTargetSpeed') ? usableSpeedRange(facts.speedRange, quirks, speedFactor) : undefined,
    inclinationRange: obeys('setTargetInclination')
      ? usableInclinationRange(facts.inclinationRange, quirks)
      : undefined,
    speedFactor,
    hasPassedBeltTest: isTestValid && isMeasured && beltTest.passed,
  };
}

function usableSpeedRange(
  claimed: SupportedSpeedRange | undefined,
  quirks: MachineQuirks,
  speedFactor: number,
): SupportedSpeedRange | undefined {
  if (claimed === undefined) return undefined;
  const minimumKmh = claimed.minimumKmh * speedFactor;
  const maximumKmh = Math.min(
    claimed.maximumKmh * speedFactor,
    quirks.maximumSpeedKmh ?? Number.POSITIVE_INFINITY,
    credibleMaximumSpeedKmh,
  );
  const incrementKmh = Math.max(claimed.incrementKmh * speedFactor, quirks.speedIncrementKmh ?? 0, 0.1);
  if (!(minimumKmh >= 0 && maximumKmh > minimumKmh)) return undefined;
  return { minimumKmh, maximumKmh, incrementKmh };
}

function usableInclinationRange(
  claimed: SupportedInclinationRange | undefined,
  quirks: MachineQuirks,
): SupportedInclinationRange | undefined {
  if (claimed === undefined) return undefined;
  const maximumPercent = Math.min(
    claimed.maximumPercent,
    quirks.maximumInclinePercent ?? Number.POSITIVE_INFINITY,
    credibleMaximumInclinePercent,
  );
  if (!(maximumPercent > claimed.minimumPercent)) return undefined;
  const incrementPercent = Math.max(claimed.incrementPercent, quirks.inclineIncrementPercent ?? 0, 0.1);
  return { minimumPercent: claimed.minimumPercent, maximumPercent, incrementPercent };
}
