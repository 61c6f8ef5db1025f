import type { Field } from './fields.ts';

// What the control point sets is what the machine status reports later, octet for octet (FTMS 1.0, 4.16 and 4.17): one
// table for both.

const one = [1, 1] as const;
const tenth = [1, 10] as const;

export const settingFields = {
  speed: [{ name: 'speedKmh', type: 'uint16', resolution: [1, 100] }],
  inclination: [{ name: 'inclinationPercent', type: 'sint16', resolution: tenth }],
  resistance: [{ name: 'resistanceLevel', type: 'uint8', resolution: tenth }],
  power: [{ name: 'powerW', type: 'sint16', resolution: one }],
  heartRate: [{ name: 'heartRateBpm', type: 'uint8', resolution: one }],
  expendedEnergy: [{ name: 'energyKcal', type: 'uint16', resolution: one }],
  stepNumber: [{ name: 'steps', type: 'uint16', resolution: one }],
  strideNumber: [{ name: 'strides', type: 'uint16', resolution: one }],
  distance: [{ name: 'distanceM', type: 'uint24', resolution: one }],
  trainingTime: [{ name: 'trainingTimeS', type: 'uint16', resolution: one }],
  twoHeartRateZones: [
    { name: 'fatBurnTimeS', type: 'uint16', resolution: one },
    { name: 'fitnessTimeS', type: 'uint16', resolution: one },
  ],
  threeHeartRateZones: [
    { name: 'lightTimeS', type: 'uint16', resolution: one },
    { name: 'moderateTimeS', type: 'uint16', resolution: one },
    { name: 'hardTimeS', type: 'uint16', resolution: one },
  ],
  fiveHeartRateZones: [
    { name: 'veryLightTimeS', type: 'uint16', resolution: one },
    { name: 'lightTimeS', type: 'uint16', resolution: one },
    { name: 'moderateTimeS', type: 'uint16', resolution: one },
    { name: 'hardTimeS', type: 'uint16', resolution: one },
    { name: 'maximumTimeS', type: 'uint16', resolution: one },
  ],
  indoorBikeSimulation: [
    { name: 'windSpeedMps', type: 'sint16', resolution: [1, 1000] },
    { name: 'gradePercent', type: 'sint16', resolution: [1, 100] },
    { name: 'rollingResistanceCoefficient', type: 'uint8', resolution: [1, 10_000] },
    { name: 'windResistanceKgPerM', type: 'uint8', resolution: [1, 100] },
  ],
  wheelCircumference: [{ name: 'wheelCircumferenceMm', type: 'uint16', resolution: tenth }],
  cadence: [{ name: 'cadencePerMinute', type: 'uint16', resolution: [1, 2] }],
} as const satisfies Readonly<Record<string, readonly Field[]>>;

/** The values of one of these tables, as the unions of requests and statuses spell them out. */
export type SettingValues<Setting extends keyof typeof settingFields> = {
  readonly [Name in (typeof settingFields)[Setting][number]['name']]: number;
};
