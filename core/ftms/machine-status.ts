import { cursorOver, takeInteger, takeRest } from './byte-cursor.ts';
import { decoded, notDecoded, type Decoded } from './decoded.ts';
import { invalidValue, requireOctet } from './fields.ts';
import { indexOperations, readOperation, writeOperation, type OperationTable } from './operations.ts';
import { settingFields, type SettingValues } from './setting-fields.ts';

type KnownMachineStatus =
  | { readonly kind: 'reset' }
  | { readonly kind: 'stoppedByUser' }
  | { readonly kind: 'pausedByUser' }
  | { readonly kind: 'stoppedBySafetyKey' }
  | { readonly kind: 'startedByUser' }
  | { readonly kind: 'targetSpeedChanged'; readonly speedKmh: number }
  | { readonly kind: 'targetInclineChanged'; readonly inclinationPercent: number }
  | { readonly kind: 'targetResistanceChanged'; readonly resistanceLevel: number }
  | { readonly kind: 'targetPowerChanged'; readonly powerW: number }
  | { readonly kind: 'targetHeartRateChanged'; readonly heartRateBpm: number }
  | { readonly kind: 'targetedExpendedEnergyChanged'; readonly energyKcal: number }
  | { readonly kind: 'targetedStepNumberChanged'; readonly steps: number }
  | { readonly kind: 'targetedStrideNumberChanged'; readonly strides: number }
  | { readonly kind: 'targetedDistanceChanged'; readonly distanceM: number }
  | { readonly kind: 'targetedTrainingTimeChanged'; readonly trainingTimeS: number }
  | ({ readonly kind: 'targetedTimeInTwoHeartRateZonesChanged' } & SettingValues<'twoHeartRateZones'>)
  | ({ readonly kind: 'targetedTimeInThreeHeartRateZonesChanged' } & SettingValues<'threeHeartRateZones'>)
  | ({ readonly kind: 'targetedTimeInFiveHeartRateZonesChanged' } & SettingValues<'fiveHeartRateZones'>)
  | ({ readonly kind: 'indoorBikeSimulationChanged' } & SettingValues<'indoorBikeSimulation'>)
  | { readonly kind: 'wheelCircumferenceChanged'; readonly wheelCircumferenceMm: number }
  /** 1 requested, 2 success, 3 error, 4 stop pedalling. */
  | { readonly kind: 'spinDownStatus'; readonly spinDownStatus: number }
  | { readonly kind: 'targetedCadenceChanged'; readonly cadencePerMinute: number }
  | { readonly kind: 'controlPermissionLost' };

/**
 * What happened to a machine (0x2ADA). A change that a client asked for is told to the *other* clients only; so what
 * arrives here is somebody else: a hand on the console, the safety key, another app.
 */
export type MachineStatus =
  | KnownMachineStatus
  /** Reserved or a vendor's own: to be logged and otherwise ignored. */
  | { readonly kind: 'unknown'; readonly opCode: number; readonly parameter: Uint8Array };

/**
 * FTMS 1.0, 4.17. The codes are not the control point's: plus 3 from speed (0x02 there, 0x05 here) to heart rate, and plus 1
 * from expended energy on. Never share a constant between the two tables.
 */
const machineStatusTable: OperationTable<KnownMachineStatus> = {
  reset: { opCode: 0x01, fields: [] },
  stoppedByUser: { opCode: 0x02, selector: 0x01, fields: [] },
  pausedByUser: { opCode: 0x02, selector: 0x02, fields: [] },
  stoppedBySafetyKey: { opCode: 0x03, fields: [] },
  startedByUser: { opCode: 0x04, fields: [] },
  targetSpeedChanged: { opCode: 0x05, fields: settingFields.speed },
  targetInclineChanged: { opCode: 0x06, fields: settingFields.inclination },
  targetResistanceChanged: { opCode: 0x07, fields: settingFields.resistance },
  targetPowerChanged: { opCode: 0x08, fields: settingFields.power },
  targetHeartRateChanged: { opCode: 0x09, fields: settingFields.heartRate },
  targetedExpendedEnergyChanged: { opCode: 0x0a, fields: settingFields.expendedEnergy },
  targetedStepNumberChanged: { opCode: 0x0b, fields: settingFields.stepNumber },
  targetedStrideNumberChanged: { opCode: 0x0c, fields: settingFields.strideNumber },
  targetedDistanceChanged: { opCode: 0x0d, fields: settingFields.distance },
  targetedTrainingTimeChanged: { opCode: 0x0e, fields: settingFields.trainingTime },
  targetedTimeInTwoHeartRateZonesChanged: { opCode: 0x0f, fields: settingFields.twoHeartRateZones },
  targetedTimeInThreeHeartRateZonesChanged: { opCode: 0x10, fields: settingFields.threeHeartRateZones },
  targetedTimeInFiveHeartRateZonesChanged: { opCode: 0x11, fields: settingFields.fiveHeartRateZones },
  indoorBikeSimulationChanged: { opCode: 0x12, fields: settingFields.indoorBikeSimulation },
  wheelCircumferenceChanged: { opCode: 0x13, fields: settingFields.wheelCircumference },
  spinDownStatus: {
    opCode: 0x14,
    fields: [{ name: 'spinDownStatus', type: 'uint8', resolution: [1, 1] }],
  },
  targetedCadenceChanged: { opCode: 0x15, fields: settingFields.cadence },
  controlPermissionLost: { opCode: 0xff, fields: [] },
};

const machineStatusIndex = indexOperations<KnownMachineStatus['kind']>(machineStatusTable);

/** Decodes one notification. An op code that FTMS 1.0 does not have is `unknown`; fails with `tooShort` only. */
export function decodeMachineStatus(bytes: Uint8Array): Decoded<MachineStatus> {
  const read = readOperation(bytes, machineStatusIndex);
  // The table's type ties each kind to the fields that its status has.
  if (read.ok) return decoded(read.value as MachineStatus);
  const cursor = cursorOver(bytes);
  const opCode = takeInteger(cursor, 'uint8');
  if (opCode === undefined) return notDecoded('tooShort', 0);
  // "Stopped or paused" without a word of which, or with one that does not exist: a stop, whatever it was. Losing it
  // to a malformed octet would be the one mistake that matters.
  if (opCode === machineStatusTable.stoppedByUser.opCode) return decoded({ kind: 'stoppedByUser' });
  return read.reason === 'unknownOpCode'
    ? decoded({ kind: 'unknown', opCode, parameter: takeRest(cursor) })
    : read;
}

/**
 * Encodes a status, as a machine sends it.
 *
 * @throws BeatRunnerError `ftms/invalid-value` for a value that its field cannot hold, and for an `unknown` status whose
 *   op code has a name
 */
export function encodeMachineStatus(status: MachineStatus): Uint8Array {
  if (status.kind !== 'unknown') return writeOperation(machineStatusTable[status.kind], { ...status });
  const { opCode, parameter } = status;
  if (machineStatusIndex.has(opCode)) throw invalidValue('opCode', opCode);
  return Uint8Array.of(requireOctet('opCode', opCode), ...parameter);
}
