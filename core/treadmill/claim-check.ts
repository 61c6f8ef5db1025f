import { credibleMaximumSpeedKmh } from './machine-capabilities.ts';
import type { BeltTestRecord } from './machine-record.ts';
import type { MachineFacts } from './machine-facts.ts';

/** Something a treadmill says of itself that cannot be right. */
export type WrongClaim =
  /** It says that speed can be set, and does not say which speeds. */
  | 'speedTargetWithoutRange'
  | 'inclineTargetWithoutRange'
  /** It has a range for what it says cannot be set. */
  | 'speedRangeWithoutTarget'
  | 'inclineRangeWithoutTarget'
  | 'targetsWithoutControlPoint'
  /** FTMS asks for Machine Status wherever there is a Control Point. */
  | 'controlPointWithoutStatus'
  | 'noFeatureCharacteristic'
  | 'incredibleSpeedRange'
  /** The belt test showed otherwise. */
  | 'speedTargetIgnored'
  | 'speedTargetInMph';

/**
 * What a machine claims wrongly, as far as its characteristics and its belt test tell. Vendors set feature bits
 * wrongly so often (ftms.md, section 3) that none of this keeps a machine from being used; it tells why something is
 * not offered.
 */
export function wrongClaims(
  facts: MachineFacts,
  beltTest: BeltTestRecord | undefined,
): readonly WrongClaim[] {
  const targets = facts.feature?.targetSettings ?? [];
  const hasSpeedTarget = targets.includes('speedTarget');
  const hasInclineTarget = targets.includes('inclinationTarget');
  const claims: readonly (readonly [WrongClaim, boolean])[] = [
    ['noFeatureCharacteristic', facts.feature === undefined],
    ['speedTargetWithoutRange', hasSpeedTarget && facts.speedRange === undefined],
    ['inclineTargetWithoutRange', hasInclineTarget && facts.inclinationRange === undefined],
    [
      'speedRangeWithoutTarget',
      facts.feature !== undefined && !hasSpeedTarget && facts.speedRange !== undefined,
    ],
    [
      'inclineRangeWithoutTarget',
      facts.feature !== undefined && !hasInclineTarget && facts.inclinationRange !== undefined,
    ],
    ['targetsWithoutControlPoint', targets.length > 0 && !facts.hasControlPoint],
    ['controlPointWithoutStatus', facts.hasControlPoint && !facts.hasMachineStatus],
    ['incredibleSpeedRange', (facts.speedRange?.maximumKmh ?? 0) > credibleMaximumSpeedKmh],
    ['speedTargetIgnored', hasSpeedTarget && beltTest?.operations['setTargetSpeed'] === 'ignored'],
    ['speedTargetInMph', (beltTest?.speedFactor ?? 1) !== 1],
  ];
  return claims.filter(([, isWrong]) => isWrong).map(([claim]) => claim);
}
