import type { BleAdvertisement, BleCentral, BleUuid } from '#contract/ble/ble-central.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import { createListeners, type Unsubscribe } from '#contract/runtime/listeners.ts';
import { decodeAdvertisingServiceData } from '#core/ftms/advertising-service-data.ts';
import { textOfDevice } from '#core/ftms/device-text.ts';
import { ftmsUuids, heartRateUuids, runningSpeedCadenceUuids } from '#core/ftms/uuids.ts';
import type { MachineFacts } from '#core/treadmill/machine-facts.ts';
import { readMachineFacts } from './machine-facts-reader.ts';

export type DeviceKind = 'treadmill' | 'heartRate' | 'footPod';

export interface FoundDevice {
  readonly deviceId: string;
  /** As the device calls itself, cleaned and cut; empty when it does not. A stranger's text: shown, never interpreted. */
  readonly name: string;
  readonly kinds: readonly DeviceKind[];
  /** Smoothed; `undefined` when the adapter does not measure it. */
  readonly rssiDbm: number | undefined;
  readonly signal: 'strong' | 'good' | 'weak';
  /** On the clock of the scan. */
  readonly lastSeenMs: number;
  /**
   * Whether the kinds are certain. A machine that only says "fitness machine" may be a bike: `confirmTreadmill` finds out.
   */
  readonly isConfirmed: boolean;
}

export interface DeviceScan {
  /** Strongest first. */
  readonly devices: readonly FoundDevice[];
  onChange(listener: (devices: readonly FoundDevice[]) => void): Unsubscribe;
  /** Resolves with the last list when the time is up or the scan was stopped. */
  readonly finished: Promise<readonly FoundDevice[]>;
  stop(): Promise<void>;
}

const serviceOfKind = {
  treadmill: ftmsUuids.service,
  heartRate: heartRateUuids.service,
  footPod: runningSpeedCadenceUuids.service,
} as const satisfies Record<DeviceKind, BleUuid>;

const nameLimit = 40;
/** HCI's value for "not measured". */
const rssiUnknown = 127;
/** Share of a new measurement; single ones jump by 10 dB and more. */
const rssiWeight = 0.3;
const strongDbm = -60;
const goodDbm = -75;
/** Devices that differ by less keep their places, so that a list does not dance under the finger. */
const rankStepDbm = 5;
const confirmTimeoutMs = 20_000;

/**
 * Lists the devices of some kinds in reach while it runs. Rejects with `ble/adapter-not-ready` when the radio is not on.
 */
export async function scanDevices(options: {
  readonly central: BleCentral;
  readonly clock: Clock;
  readonly durationMs: number;
  readonly kinds: readonly DeviceKind[];
}): Promise<DeviceScan> {
  const { central, clock, kinds } = options;
  const found = new Map<string, FoundDevice>();
  const changes = createListeners<readonly FoundDevice[]>();
  const finished = Promise.withResolvers<readonly FoundDevice[]>();

  const scan = await central.scan({
    serviceUuids: kinds.map((kind) => serviceOfKind[kind]),
    onAdvertisement(advertisement) {
      const device = deviceOf(advertisement, found.get(advertisement.deviceId), clock.nowMs());
      if (!device.kinds.some((kind) => kinds.includes(kind))) {
        // Its service data has come later than its services, and says that it is something else.
        if (!found.delete(device.deviceId)) return;
      } else {
        found.set(device.deviceId, device);
      }
      changes.emit(ranked());
    },
  });

  function ranked(): readonly FoundDevice[] {
    const rank = ({ rssiDbm }: FoundDevice): number =>
      rssiDbm === undefined ? Number.NEGATIVE_INFINITY : Math.round(rssiDbm / rankStepDbm);
    // Equal ranks stay in the order in which the devices were first heard.
    return [...found.values()].sort((a, b) => (rank(a) === rank(b) ? 0 : rank(b) - rank(a)));
  }

  async function stop(): Promise<void> {
    cancelEnd();
    await scan.stop();
    finished.resolve(ranked());
  }
  const cancelEnd = clock.after(options.durationMs, () => void stop());

  return {
    get devices() {
      return ranked();
    },
    onChange: (listener) => changes.add(listener),
    finished: finished.promise,
    stop,
  };
}

/**
 * Connects, makes sure that the device sends Treadmill Data, reads what it says of itself, and disconnects. Rejects with
 * `ble/not-a-treadmill`, `ble/connect-failed`, `ble/link-lost` or `ble/adapter-not-ready`.
 */
export async function confirmTreadmill(
  central: BleCentral,
  deviceId: string,
  options: { readonly name?: string; readonly timeoutMs?: number } = {},
): Promise<MachineFacts> {
  const connection = await central.connect(deviceId, { timeoutMs: options.timeoutMs ?? confirmTimeoutMs });
  try {
    return await readMachineFacts(connection, deviceId, options.name ?? deviceId);
  } finally {
    await connection.disconnect();
  }
}

function deviceOf(
  advertisement: BleAdvertisement,
  known: FoundDevice | undefined,
  nowMs: number,
): FoundDevice {
  const machine = machineKind(advertisement);
  const uuids = new Set([
    ...advertisement.serviceUuids,
    ...advertisement.serviceData.map((entry) => entry.uuid),
  ]);
  const kinds = (Object.keys(serviceOfKind) as DeviceKind[]).filter(
    (kind) => uuids.has(serviceOfKind[kind]) && (kind !== 'treadmill' || machine !== 'other'),
  );
  const rssiDbm = smoothed(known?.rssiDbm, advertisement.rssiDbm);
  const name = cleanName(advertisement.localName ?? '');
  return {
    deviceId: advertisement.deviceId,
    name: name === '' ? (known?.name ?? '') : name,
    kinds,
    rssiDbm,
    signal: rssiDbm === undefined || rssiDbm < goodDbm ? 'weak' : rssiDbm < strongDbm ? 'good' : 'strong',
    lastSeenMs: nowMs,
    isConfirmed: !kinds.includes('treadmill') || machine === 'treadmill',
  };
}

/** What the FTMS service data says, if there is any: many machines send none, some send no type. */
function machineKind(advertisement: BleAdvertisement): 'treadmill' | 'other' | 'unknown' {
  const entry = advertisement.serviceData.find(({ uuid }) => uuid === ftmsUuids.service);
  const data = entry === undefined ? undefined : decodeAdvertisingServiceData(entry.data);
  if (data === undefined || !data.ok || data.value.machineTypes.length === 0) return 'unknown';
  return data.value.machineTypes.includes('treadmill') ? 'treadmill' : 'other';
}

function smoothed(beforeDbm: number | undefined, nowDbm: number): number | undefined {
  if (nowDbm === rssiUnknown) return beforeDbm;
  return beforeDbm === undefined ? nowDbm : beforeDbm + rssiWeight * (nowDbm - beforeDbm);
}

function cleanName(localName: string): string {
  const text = textOfDevice(new TextEncoder().encode(localName));
  return [...text].slice(0, nameLimit).join('').trim();
}
