import type { FlaggedField } from './fields.ts';

/**
 * How a machine sends pace: as the GATT Specification Supplement of 2024 has it (uint16, seconds for 500 m), as the
 * characteristic's XML of 2017 (uint8, 0.1 km/min), or in a packet whose length fits neither, so that pace and what
 * follows it was dropped.
 */
export type PaceForm = 'gss2024' | 'xml2017' | 'dropped';

export type TreadmillDataFieldName =
  | 'instantaneousSpeedKmh'
  | 'averageSpeedKmh'
  | 'totalDistanceM'
  | 'inclinationPercent'
  | 'rampAngleDeg'
  | 'positiveElevationGainM'
  | 'negativeElevationGainM'
  | 'instantaneousPaceS'
  | 'averagePaceS'
  | 'totalEnergyKcal'
  | 'energyPerHourKcal'
  | 'energyPerMinuteKcal'
  | 'heartRateBpm'
  | 'metabolicEquivalent'
  | 'elapsedTimeS'
  | 'remainingTimeS'
  | 'forceOnBeltN'
  | 'powerOutputW';

type Row = FlaggedField<TreadmillDataFieldName>;

/** Bit 0: more notifications of this record follow, and the instantaneous speed is not in this one. */
export const moreDataBit = 0b1;
/** Bits 5 and 6: instantaneous and average pace. */
export const paceFlags = 0b110_0000;

const hundredth = [1, 100] as const;
const tenth = [1, 10] as const;
const one = [1, 1] as const;

// In the order of transmission (FTMS 1.0; GATT Specification Supplement 2024-11-06, Treadmill Data).
const beforePace: readonly Row[] = [
  {
    name: 'instantaneousSpeedKmh',
    type: 'uint16',
    resolution: hundredth,
    flagBit: 0,
    isPresentWhenClear: true,
  },
  { name: 'averageSpeedKmh', type: 'uint16', resolution: hundredth, flagBit: 1 },
  { name: 'totalDistanceM', type: 'uint24', resolution: one, flagBit: 2 },
  { name: 'inclinationPercent', type: 'sint16', resolution: tenth, flagBit: 3, notAvailable: 0x7fff },
  { name: 'rampAngleDeg', type: 'sint16', resolution: tenth, flagBit: 3, notAvailable: 0x7fff },
  { name: 'positiveElevationGainM', type: 'uint16', resolution: tenth, flagBit: 4 },
  { name: 'negativeElevationGainM', type: 'uint16', resolution: tenth, flagBit: 4 },
];

const paceGss2024: readonly Row[] = [
  { name: 'instantaneousPaceS', type: 'uint16', resolution: one, flagBit: 5 },
  { name: 'averagePaceS', type: 'uint16', resolution: one, flagBit: 6 },
];

// 0.1 km/min: a raw value r takes 0.5 km / (r / 10 km/min) = 300 / r seconds for 500 m; 0 is a belt that stands.
const xml2017 = { type: 'uint8', resolution: [300, 1], isReciprocal: true, notAvailable: 0 } as const;
const paceXml2017: readonly Row[] = [
  { name: 'instantaneousPaceS', ...xml2017, flagBit: 5 },
  { name: 'averagePaceS', ...xml2017, flagBit: 6 },
];

const afterPace: readonly Row[] = [
  { name: 'totalEnergyKcal', type: 'uint16', resolution: one, flagBit: 7, notAvailable: 0xffff },
  { name: 'energyPerHourKcal', type: 'uint16', resolution: one, flagBit: 7, notAvailable: 0xffff },
  { name: 'energyPerMinuteKcal', type: 'uint8', resolution: one, flagBit: 7, notAvailable: 0xff },
  // FTMS has no mark for "no heart rate" here. 0 is what machines without a sensor send (FitShow FS-BT-T4, CITYSPORTS).
  { name: 'heartRateBpm', type: 'uint8', resolution: one, flagBit: 8, notAvailable: 0 },
  { name: 'metabolicEquivalent', type: 'uint8', resolution: tenth, flagBit: 9 },
  { name: 'elapsedTimeS', type: 'uint16', resolution: one, flagBit: 10 },
  { name: 'remainingTimeS', type: 'uint16', resolution: one, flagBit: 11 },
  { name: 'forceOnBeltN', type: 'sint16', resolution: one, flagBit: 12, notAvailable: 0x7fff },
  { name: 'powerOutputW', type: 'sint16', resolution: one, flagBit: 12, notAvailable: 0x7fff },
];

/** The table of Treadmill Data for each form of pace. */
export const treadmillDataFields: Readonly<Record<PaceForm, readonly Row[]>> = {
  gss2024: [...beforePace, ...paceGss2024, ...afterPace],
  xml2017: [...beforePace, ...paceXml2017, ...afterPace],
  dropped: beforePace,
};
