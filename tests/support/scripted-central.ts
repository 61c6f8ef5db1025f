import type {
  BleAdapterState,
  BleAdvertisement,
  BleCentral,
  BleConnection,
  BleScanOptions,
  BleServiceInfo,
} from '#contract/ble/ble-central.ts';
import { createListeners, type Unsubscribe } from '#contract/runtime/listeners.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';

export interface ScriptedDevice {
  readonly services: readonly BleServiceInfo[];
  /** By characteristic UUID; a read of anything else fails with `ble/gatt-failed`. */
  readonly values?: Readonly<Record<string, Uint8Array>>;
}

/** A radio whose every event a test brings about. */
export interface ScriptedCentral extends BleCentral {
  setAdapterState(state: BleAdapterState): void;
  advertise(advertisement: Partial<BleAdvertisement> & { readonly deviceId: string }): void;
  /** Absent devices (`undefined`) refuse every connection at once. */
  place(deviceId: string, device: ScriptedDevice | undefined): void;
  send(deviceId: string, characteristicUuid: string, bytes: Uint8Array): void;
  lose(deviceId: string): void;
  readonly connectCalls: readonly string[];
  readonly openLinks: readonly string[];
  readonly runningScans: number;
}

export function createScriptedCentral(): ScriptedCentral {
  const states = createListeners<BleAdapterState>();
  const scans = new Set<BleScanOptions>();
  const devices = new Map<string, ScriptedDevice>();
  const links = new Map<
    string,
    { readonly end: () => void; readonly subscribers: Map<string, (bytes: Uint8Array) => void> }
  >();
  const connectCalls: string[] = [];
  let adapterState: BleAdapterState = 'on';

  function requireOn(): void {
    if (adapterState !== 'on') throw new BeatRunnerError('ble/adapter-not-ready', { state: adapterState });
  }

  function open(deviceId: string, device: ScriptedDevice): BleConnection {
    const disconnected = createListeners<undefined>();
    const subscribers = new Map<string, (bytes: Uint8Array) => void>();
    let isOver = false;
    const end = (): void => {
      if (isOver) return;
      isOver = true;
      links.delete(deviceId);
      disconnected.emit(undefined);
    };
    links.set(deviceId, { end, subscribers });
    const requireLink = (): void => {
      if (isOver) throw new BeatRunnerError('ble/link-lost', { device: deviceId });
    };
    return {
      deviceId,
      services: device.services,
      async read(_service, uuid) {
        requireLink();
        const value = device.values?.[uuid];
        if (value === undefined) throw new BeatRunnerError('ble/gatt-failed', { device: deviceId });
        return value;
      },
      async write() {
        requireLink();
      },
      async subscribe(_service, uuid, onValue): Promise<Unsubscribe> {
        requireLink();
        subscribers.set(uuid, onValue);
        return () => void subscribers.delete(uuid);
      },
      onDisconnect(listener) {
        if (!isOver) return disconnected.add(listener);
        listener();
        return () => undefined;
      },
      async disconnect() {
        end();
      },
    };
  }

  return {
    get adapterState() {
      return adapterState;
    },
    onAdapterState: (listener) => states.add(listener),
    async scan(options) {
      requireOn();
      const scan = { ...options };
      scans.add(scan);
      return {
        async stop() {
          scans.delete(scan);
        },
      };
    },
    async connect(deviceId) {
      connectCalls.push(deviceId);
      requireOn();
      const device = devices.get(deviceId);
      if (device === undefined) throw new BeatRunnerError('ble/connect-failed', { device: deviceId });
      return open(deviceId, device);
    },
    async close() {
      for (const link of [...links.values()]) link.end();
    },
    setAdapterState(state) {
      adapterState = state;
      if (state !== 'on') for (const link of [...links.values()]) link.end();
      states.emit(state);
    },
    advertise(advertisement) {
      const full = { rssiDbm: -60, isConnectable: true, serviceUuids: [], serviceData: [], ...advertisement };
      for (const scan of [...scans]) scan.onAdvertisement(full);
    },
    place(deviceId, device) {
      if (device === undefined) devices.delete(deviceId);
      else devices.set(deviceId, device);
    },
    send: (deviceId, uuid, bytes) => links.get(deviceId)?.subscribers.get(uuid)?.(bytes),
    lose: (deviceId) => links.get(deviceId)?.end(),
    connectCalls,
    get openLinks() {
      return [...links.keys()];
    },
    get runningScans() {
      return scans.size;
    },
  };
}
