// Assigned Numbers 2025-02-11. Four hex digits stand for 0000XXXX-0000-1000-8000-00805f9b34fb.

/** Fitness Machine Service 1.0. */
export const ftmsUuids = {
  service: '1826',
  feature: '2acc',
  treadmillData: '2acd',
  trainingStatus: '2ad3',
  supportedSpeedRange: '2ad4',
  supportedInclinationRange: '2ad5',
  supportedResistanceRange: '2ad6',
  supportedHeartRateRange: '2ad7',
  supportedPowerRange: '2ad8',
  controlPoint: '2ad9',
  machineStatus: '2ada',
} as const;

/** Heart Rate Service 1.0. */
export const heartRateUuids = {
  service: '180d',
  measurement: '2a37',
  bodySensorLocation: '2a38',
  controlPoint: '2a39',
} as const;

/** Running Speed and Cadence Service 1.0. */
export const runningSpeedCadenceUuids = {
  service: '1814',
  measurement: '2a53',
  feature: '2a54',
  sensorLocation: '2a5d',
  controlPoint: '2a55',
} as const;

/** Device Information Service 1.1. */
export const deviceInformationUuids = {
  service: '180a',
  manufacturerName: '2a29',
  modelNumber: '2a24',
  serialNumber: '2a25',
  firmwareRevision: '2a26',
  hardwareRevision: '2a27',
  softwareRevision: '2a28',
  systemId: '2a23',
  pnpId: '2a50',
} as const;

/** Battery Service 1.0. */
export const batteryUuids = {
  service: '180f',
  level: '2a19',
} as const;
