import type { FoundDevice } from '#contract/rpc/devices.ts';
import type { SensorStatus } from '#contract/rpc/live-status.ts';

export type SensorKind = SensorStatus['kind'];
export interface SensorChoice {
  readonly kind: SensorKind;
  readonly deviceId: string;
  readonly name: string;
}

const signalOrder = ['strong', 'good', 'weak'] as const satisfies readonly FoundDevice['signal'][];

/**
 * Strongest first, in three steps: by the decibel, rows would change places under the finger all the time. What is really
 * there comes before what is simulated.
 */
export function sortFound(devices: readonly FoundDevice[]): readonly FoundDevice[] {
  return devices.toSorted(
    (one, other) =>
      Number(one.isSimulated) - Number(other.isSimulated) ||
      signalOrder.indexOf(one.signal) - signalOrder.indexOf(other.signal) ||
      one.name.localeCompare(other.name) ||
      one.deviceId.localeCompare(other.deviceId),
  );
}

/** The sensors that are used once this device is, too: one a kind, the newer takes the place. */
export function sensorsWith(
  chosen: readonly SensorStatus[],
  { deviceId, name, kinds }: Pick<FoundDevice, 'deviceId' | 'name' | 'kinds'>,
): SensorChoice[] {
  const added = kinds.filter((kind) => kind !== 'treadmill');
  return [
    ...chosen.filter(({ kind }) => !added.includes(kind)).map(choiceOf),
    ...added.map((kind) => ({ kind, deviceId, name })),
  ];
}

export function sensorsWithout(chosen: readonly SensorStatus[], kind: SensorKind): SensorChoice[] {
  return chosen.filter((sensor) => sensor.kind !== kind).map(choiceOf);
}

function choiceOf({ kind, deviceId, name }: SensorStatus): SensorChoice {
  return { kind, deviceId, name };
}
