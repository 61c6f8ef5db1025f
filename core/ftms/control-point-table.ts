import { indexOperations, type OperationTable } from './operations.ts';
import { settingFields, type SettingValues } from './setting-fields.ts';

/**
 * What a client asks of a machine (0x2AD9). Everything but `requestControl` needs the permission that it gives. Speeds
 * and inclinations are the machine's own figures: what a machine takes as mph is not corrected here.
 */
export type ControlPointRequest =
  | { readonly kind: 'requestControl' }
  /** Targets and times to their defaults; it also ends the permission. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'setTargetSpeed'; readonly speedKmh: number }
  | { readonly kind: 'setTargetInclination'; readonly inclinationPercent: number }
  | { readonly kind: 'setTargetResistance'; readonly resistanceLevel: number }
  | { readonly kind: 'setTargetPower'; readonly powerW: number }
  | { readonly kind: 'setTargetHeartRate'; readonly heartRateBpm: number }
  | { readonly kind: 'startOrResume' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'setTargetedExpendedEnergy'; readonly energyKcal: number }
  | { readonly kind: 'setTargetedStepNumber'; readonly steps: number }
  | { readonly kind: 'setTargetedStrideNumber'; readonly strides: number }
  | { readonly kind: 'setTargetedDistance'; readonly distanceM: number }
  | { readonly kind: 'setTargetedTrainingTime'; readonly trainingTimeS: number }
  | ({ readonly kind: 'setTargetedTimeInTwoHeartRateZones' } & SettingValues<'twoHeartRateZones'>)
  | ({ readonly kind: 'setTargetedTimeInThreeHeartRateZones' } & SettingValues<'threeHeartRateZones'>)
  | ({ readonly kind: 'setTargetedTimeInFiveHeartRateZones' } & SettingValues<'fiveHeartRateZones'>)
  | ({ readonly kind: 'setIndoorBikeSimulation' } & SettingValues<'indoorBikeSimulation'>)
  | { readonly kind: 'setWheelCircumference'; readonly wheelCircumferenceMm: number }
  /** 1 starts a spin down, 2 ignores the machine's request for one. */
  | { readonly kind: 'spinDownControl'; readonly spinDownControl: number }
  | { readonly kind: 'setTargetedCadence'; readonly cadencePerMinute: number };

/** FTMS 1.0, 4.16.1. */
export const controlPointTable: OperationTable<ControlPointRequest> = {
  requestControl: { opCode: 0x00, fields: [] },
  reset: { opCode: 0x01, fields: [] },
  setTargetSpeed: { opCode: 0x02, fields: settingFields.speed },
  setTargetInclination: { opCode: 0x03, fields: settingFields.inclination },
  setTargetResistance: { opCode: 0x04, fields: settingFields.resistance },
  setTargetPower: { opCode: 0x05, fields: settingFields.power },
  setTargetHeartRate: { opCode: 0x06, fields: settingFields.heartRate },
  startOrResume: { opCode: 0x07, fields: [] },
  stop: { opCode: 0x08, selector: 0x01, fields: [] },
  pause: { opCode: 0x08, selector: 0x02, fields: [] },
  setTargetedExpendedEnergy: { opCode: 0x09, fields: settingFields.expendedEnergy },
  setTargetedStepNumber: { opCode: 0x0a, fields: settingFields.stepNumber },
  setTargetedStrideNumber: { opCode: 0x0b, fields: settingFields.strideNumber },
  setTargetedDistance: { opCode: 0x0c, fields: settingFields.distance },
  setTargetedTrainingTime: { opCode: 0x0d, fields: settingFields.trainingTime },
  setTargetedTimeInTwoHeartRateZones: { opCode: 0x0e, fields: settingFields.twoHeartRateZones },
  setTargetedTimeInThreeHeartRateZones: { opCode: 0x0f, fields: settingFields.threeHeartRateZones },
  setTargetedTimeInFiveHeartRateZones: { opCode: 0x10, fields: settingFields.fiveHeartRateZones },
  setIndoorBikeSimulation: { opCode: 0x11, fields: settingFields.indoorBikeSimulation },
  setWheelCircumference: { opCode: 0x12, fields: settingFields.wheelCircumference },
  spinDownControl: {
    opCode: 0x13,
    fields: [{ name: 'spinDownControl', type: 'uint8', resolution: [1, 1] }],
  },
  setTargetedCadence: { opCode: 0x14, fields: settingFields.cadence },
};

export const controlPointIndex = indexOperations<ControlPointRequest['kind']>(controlPointTable);
