import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type {
  BleAdapterState,
  BleAdvertisement,
  BleCentral,
  BleConnection,
  BleScan,
  BleScanOptions,
} from '#contract/ble/ble-central.ts';
import type { GattPeripheral } from '#contract/ble/gatt-peripheral.ts';
import type { CancelTimer, Clock } from '#contract/runtime/clock.ts';
import { createListeners, type Unsubscribe } from '#contract/runtime/listeners.ts';
import type { RandomSource } from './random-source.ts';
import { SimulatedLink } from './simulated-link.ts';

export interface SimulatedRadioOptions {
  readonly clock: Clock;
  readonly random: RandomSource;
  /** One way through the air; default 15 ms. */
  readonly latencyMs?: number;
  /** Octets of one notification: 20 with the MTU that every link starts with (default), 244 with a negotiated one. */
  readonly maximumValueOctets?: number;
  /** Between two advertisements of a device; default 200 ms. */
  readonly advertisementPeriodMs?: number;
  /** Default `on`. */
  readonly adapterState?: BleAdapterState;
}

/** A Bluetooth adapter with an air of its own, in which any number of peripherals live. */
export interface SimulatedRadio extends BleCentral {
  /** Brings a device into reach. A device of the same id is replaced, its link lost. */
  add(peripheral: GattPeripheral): void;
  /** Takes a device away for good, its link with it. */
  remove(deviceId: string): void;
  /** Anything but `on` ends every link and every scan. */
  setAdapterState(state: BleAdapterState): void;
  /** Breaks the link as out of reach would; nothing happens when there is none. */
  loseLink(deviceId: string): void;
}

interface Device {
  readonly peripheral: GattPeripheral;
  readonly meanRssiDbm: number;
  link: SimulatedLink | undefined;
  isConnecting: boolean;
  cancelAdvertising: CancelTimer;
}

export function createSimulatedRadio(options: SimulatedRadioOptions): SimulatedRadio {
  return new Radio(options);
}

/** Until a device that does not answer is tried again. */
const connectRetryMs = 50;
/** Connecting and discovering services takes several round trips. */
const roundTripsToConnect = 2;

class Radio implements SimulatedRadio {
  readonly #clock: Clock;
  readonly #random: RandomSource;
  readonly #latencyMs: number;
  readonly #maximumValueOctets: number;
  readonly #advertisementPeriodMs: number;
  readonly #devices = new Map<string, Device>();
  readonly #scans = new Set<BleScanOptions>();
  readonly #adapterStates = createListeners<BleAdapterState>();
  readonly #attempts = new Set<(error: BeatRunnerError) => void>();
  #adapterState: BleAdapterState;

  constructor(options: SimulatedRadioOptions) {
    this.#clock = options.clock;
    this.#random = options.random;
    this.#latencyMs = options.latencyMs ?? 15;
    this.#maximumValueOctets = options.maximumValueOctets ?? 20;
    this.#advertisementPeriodMs = options.advertisementPeriodMs ?? 200;
    this.#adapterState = options.adapterState ?? 'on';
  }

  get adapterState(): BleAdapterState {
    return this.#adapterState;
  }

  onAdapterState(listener: (state: BleAdapterState) => void): Unsubscribe {
    return this.#adapterStates.add(listener);
  }

  add(peripheral: GattPeripheral): void {
    this.remove(peripheral.deviceId);
    const device: Device = {
      peripheral,
      meanRssiDbm: -50 - Math.round(this.#random() * 25),
      link: undefined,
      isConnecting: false,
      cancelAdvertising: () => {},
    };
    this.#devices.set(peripheral.deviceId, device);
    if (this.#scans.size > 0) this.#startAdvertising(device);
  }

  remove(deviceId: string): void {
    const device = this.#devices.get(deviceId);
    if (device === undefined) return;
    this.#devices.delete(deviceId);
    device.cancelAdvertising();
    device.link?.lose();
  }

  setAdapterState(state: BleAdapterState): void {
    if (state === this.#adapterState) return;
    this.#adapterState = state;
    if (state !== 'on') this.#endEverything();
    this.#adapterStates.emit(state);
  }

  loseLink(deviceId: string): void {
    this.#devices.get(deviceId)?.link?.lose();
  }

  async scan(options: BleScanOptions): Promise<BleScan> {
    this.#requireAdapter();
    const scan = { ...options };
    if (this.#scans.size === 0) for (const device of this.#devices.values()) this.#startAdvertising(device);
    this.#scans.add(scan);
    return {
      stop: async () => {
        this.#scans.delete(scan);
        if (this.#scans.size === 0) this.#stopAdvertising();
      },
    };
  }

  async connect(deviceId: string, options: { readonly timeoutMs: number }): Promise<BleConnection> {
    this.#requireAdapter();
    const known = this.#devices.get(deviceId);
    if (known?.link !== undefined || known?.isConnecting === true) throw connectFailed(deviceId, 'in use');
    return new Promise((resolve, reject) => {
      let cancelTry: CancelTimer = () => {};
      const finish = (): void => {
        this.#attempts.delete(abandon);
        cancelTry();
        cancelTimeout();
        if (known !== undefined) known.isConnecting = false;
      };
      const abandon = (error: BeatRunnerError): void => {
        finish();
        reject(error);
      };
      const cancelTimeout = this.#clock.after(options.timeoutMs, () =>
        abandon(connectFailed(deviceId, 'timeout')),
      );
      const tryOnce = (): void => {
        const device = this.#devices.get(deviceId);
        if (device === undefined || device.link !== undefined || !device.peripheral.acceptsConnection()) {
          cancelTry = this.#clock.after(connectRetryMs, tryOnce);
          return;
        }
        finish();
        resolve(this.#link(device));
      };
      if (known !== undefined) known.isConnecting = true;
      this.#attempts.add(abandon);
      cancelTry = this.#clock.after(2 * roundTripsToConnect * this.#latencyMs, tryOnce);
    });
  }

  async close(): Promise<void> {
    this.setAdapterState('unavailable');
  }

  #link(device: Device): SimulatedLink {
    const link = new SimulatedLink({
      clock: this.#clock,
      peripheral: device.peripheral,
      latencyMs: this.#latencyMs,
      maximumValueOctets: this.#maximumValueOctets,
      onEnd: () => {
        device.link = undefined;
      },
    });
    device.link = link;
    return link;
  }

  #startAdvertising(device: Device): void {
    device.cancelAdvertising();
    device.cancelAdvertising = this.#clock.after(this.#random() * this.#advertisementPeriodMs, () =>
      this.#advertise(device),
    );
  }

  #stopAdvertising(): void {
    for (const device of this.#devices.values()) device.cancelAdvertising();
  }

  #advertise(device: Device): void {
    const jitterMs = this.#random() * 10;
    device.cancelAdvertising = this.#clock.after(this.#advertisementPeriodMs + jitterMs, () =>
      this.#advertise(device),
    );
    const { peripheral } = device;
    // A device with a link, or out of reach, is not on the air.
    if (device.link !== undefined || !peripheral.acceptsConnection()) return;
    const advertisement: BleAdvertisement = {
      deviceId: peripheral.deviceId,
      ...(peripheral.localName === undefined ? {} : { localName: peripheral.localName }),
      rssiDbm: device.meanRssiDbm + Math.round((this.#random() - 0.5) * 8),
      isConnectable: true,
      serviceUuids: [...peripheral.advertisedServiceUuids],
      serviceData: peripheral.serviceData.map(({ uuid, data }) => ({ uuid, data: Uint8Array.from(data) })),
    };
    for (const scan of this.#scans) {
      const isWanted =
        scan.serviceUuids.length === 0 ||
        scan.serviceUuids.some((uuid) => advertisement.serviceUuids.includes(uuid));
      if (isWanted) scan.onAdvertisement(advertisement);
    }
  }

  #endEverything(): void {
    this.#scans.clear();
    this.#stopAdvertising();
    for (const abandon of this.#attempts) abandon(this.#notReady());
    for (const device of this.#devices.values()) device.link?.endNow();
  }

  #requireAdapter(): void {
    if (this.#adapterState !== 'on') throw this.#notReady();
  }

  #notReady(): BeatRunnerError {
    return new BeatRunnerError('ble/adapter-not-ready', { state: this.#adapterState });
  }
}

function connectFailed(deviceId: string, reason: string): BeatRunnerError {
  return new BeatRunnerError('ble/connect-failed', { device: deviceId, reason });
}
