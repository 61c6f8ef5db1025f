import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { CliIo } from '#electron/cli/command.ts';
import type { ConnectedTreadmill } from '#electron/controller/connected-treadmill.ts';
import type { SensorChoice } from '#electron/controller/sensors.ts';
import { simulatedDeviceIds } from '#native/simulator/simulated-gym.ts';
import { findDevice, findTreadmill, untilAdapterOn } from './find-devices.ts';
import type { OpenController } from './open-controller.ts';
import type { RunOptions } from './run-options.ts';

/** Connecting, with the machine's own time to wake up. */
const connectPatienceMs = 60_000;

/** What a run is going to use. */
export interface RunDevices {
  readonly treadmill: { readonly deviceId: string; readonly name: string };
  readonly sensors: readonly SensorChoice[];
}

const simulated: RunDevices = {
  treadmill: { deviceId: simulatedDeviceIds.treadmill, name: 'Simulated treadmill' },
  sensors: [
    { kind: 'heartRate', deviceId: simulatedDeviceIds.strap, name: 'Simulated strap' },
    { kind: 'footPod', deviceId: simulatedDeviceIds.footPod, name: 'Simulated foot pod' },
  ],
};

/**
 * Finds what the options name, without connecting. Rejects with `ble/adapter-not-ready`, `ble/device-not-found`, or the
 * signal's reason.
 */
export async function findRunDevices(
  options: RunOptions,
  { central, clock }: OpenController,
  { signal }: CliIo,
): Promise<RunDevices> {
  if (options.device === 'sim') return simulated;
  await untilAdapterOn(central, clock, signal);
  const { deviceId, name } = await findTreadmill(central, clock, options.device, signal);
  const sensors: SensorChoice[] = [];
  for (const [kind, wanted] of [
    ['heartRate', options.strap],
    ['footPod', options.footPod],
  ] as const) {
    if (wanted === undefined) continue;
    const sensor = await findDevice(central, clock, kind, wanted, signal);
    sensors.push({ kind, deviceId: sensor.deviceId, name: sensor.name });
  }
  return { treadmill: { deviceId, name: name === '' ? deviceId : name }, sensors };
}

/** Connects. Rejects with `ble/connect-failed`, or the signal's reason. */
export async function connectRunDevices(
  { treadmill: { deviceId, name }, sensors }: RunDevices,
  { controller }: OpenController,
  { signal }: CliIo,
): Promise<ConnectedTreadmill> {
  const treadmill = await controller.useTreadmill(deviceId, name);
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(connectPatienceMs)]);
  await treadmill.up(deadline).catch((error: unknown) => {
    if (signal.aborted) throw error;
    throw new BeatRunnerError('ble/connect-failed', { device: name }, error);
  });
  // After the treadmill: some adapters cannot connect to two devices at the same time.
  controller.useSensors(sensors);
  return treadmill;
}
