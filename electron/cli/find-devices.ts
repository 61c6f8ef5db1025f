import type { BleAdapterState, BleCentral } from '#contract/ble/ble-central.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import { BeatRunnerError, hasErrorCode } from '#core/errors/beatrunner-error.ts';
import {
  confirmTreadmill,
  scanDevices,
  type DeviceScan,
  type DeviceKind,
  type FoundDevice,
} from '#native/ble/device-scanner.ts';

/** An adapter that is there says so within this. */
const adapterPatienceMs = 10_000;
/** Treadmills advertise a few times a second; a scan this long misses none in reach. */
export const usualScanMs = 8000;
/** How long a device that was named is looked for. */
const searchMs = 30_000;

/** Waits until the adapter is on. Rejects with `ble/adapter-not-ready` and its state when it is not in time. */
export async function untilAdapterOn(central: BleCentral, clock: Clock, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (central.adapterState === 'on') return;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const forget = central.onAdapterState((state) => {
    if (state === 'on') resolve();
    else if (isHopeless(state)) reject(notReady(state));
  });
  const cancel = clock.after(adapterPatienceMs, () => reject(notReady(central.adapterState)));
  const abort = (): void => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  if (isHopeless(central.adapterState)) reject(notReady(central.adapterState));
  await promise.finally(() => {
    forget();
    cancel();
    signal.removeEventListener('abort', abort);
  });
}

function isHopeless(state: BleAdapterState): boolean {
  return state === 'unauthorized' || state === 'unsupported' || state === 'unavailable';
}

function notReady(state: BleAdapterState): BeatRunnerError {
  return new BeatRunnerError('ble/adapter-not-ready', { state });
}

/** Everything of these kinds that is heard within `durationMs`, strongest first. */
export async function findDevices(
  central: BleCentral,
  clock: Clock,
  kinds: readonly DeviceKind[],
  durationMs: number,
  signal: AbortSignal,
): Promise<readonly FoundDevice[]> {
  const scan = await scanDevices({ central, clock, durationMs, kinds });
  return listenUntil(scan, scan.finished, signal);
}

/** Waits for what a scan is to bring; whoever interrupts does not wait for its end. */
async function listenUntil<T>(scan: DeviceScan, outcome: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  try {
    return await Promise.race([outcome, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
    await scan.stop();
  }
}

/**
 * The treadmill that a person named: `first` for the strongest one that proves to be a treadmill, else a device id.
 * Rejects with `ble/device-not-found`.
 */
export async function findTreadmill(
  central: BleCentral,
  clock: Clock,
  wanted: string,
  signal: AbortSignal,
): Promise<FoundDevice> {
  if (wanted !== 'first') return findDevice(central, clock, 'treadmill', wanted, signal);
  const devices = await findDevices(central, clock, ['treadmill'], usualScanMs, signal);
  for (const device of devices) {
    signal.throwIfAborted();
    try {
      if (!device.isConfirmed) await confirmTreadmill(central, device.deviceId, { name: device.name });
      return device;
    } catch (error) {
      // A bike, or a treadmill that is taken: the next one may do.
      if (!hasErrorCode(error, 'ble/not-a-treadmill', 'ble/connect-failed', 'ble/link-lost')) throw error;
    }
  }
  throw new BeatRunnerError('ble/device-not-found', { device: 'that is a treadmill' });
}

/** Looks for one device until it is heard. `first` is the strongest of its kind. */
export async function findDevice(
  central: BleCentral,
  clock: Clock,
  kind: DeviceKind,
  wanted: string,
  signal: AbortSignal,
): Promise<FoundDevice> {
  if (wanted === 'first') {
    const [device] = await findDevices(central, clock, [kind], usualScanMs, signal);
    if (device === undefined) throw new BeatRunnerError('ble/device-not-found', { device: wanted });
    return device;
  }
  const scan = await scanDevices({ central, clock, durationMs: searchMs, kinds: [kind] });
  const { promise, resolve } = Promise.withResolvers<FoundDevice>();
  const look = (devices: readonly FoundDevice[]): void => {
    const device = devices.find(({ deviceId }) => deviceId.toLowerCase() === wanted.toLowerCase());
    if (device !== undefined) resolve(device);
  };
  const forget = scan.onChange(look);
  look(scan.devices);
  const heard = Promise.race([promise, scan.finished.then(() => undefined)]);
  const device = await listenUntil(scan, heard, signal).finally(forget);
  if (device === undefined) throw new BeatRunnerError('ble/device-not-found', { device: wanted });
  return device;
}
