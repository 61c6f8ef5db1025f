import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { BleConnection, BleServiceInfo, BleUuid } from '#contract/ble/ble-central.ts';
import type {
  GattPeripheral,
  GattPeripheralCharacteristic,
  GattPeripheralService,
} from '#contract/ble/gatt-peripheral.ts';
import type { CancelTimer, Clock } from '#contract/runtime/clock.ts';
import { createListeners, type Unsubscribe } from '#contract/runtime/listeners.ts';

export interface SimulatedLinkOptions {
  readonly clock: Clock;
  readonly peripheral: GattPeripheral;
  /** One way through the air. */
  readonly latencyMs: number;
  /** What fits into one notification or indication; the rest of a value is cut off. */
  readonly maximumValueOctets: number;
  /** The link is over, whoever ended it. Called once. */
  readonly onEnd: () => void;
}

/** Between two packets to the central. */
const leastGapMs = 1;

/** A request of the central on its way: done at the peripheral, then answered. */
interface AttRequest {
  /** Returns what to do when the answer has come back through the air. */
  readonly perform: () => () => void;
  readonly fail: (error: BeatRunnerError) => void;
}

interface Subscription {
  readonly listeners: Set<{ readonly onValue: (bytes: Uint8Array) => void }>;
  stop: Unsubscribe | undefined;
}

/**
 * One link over the simulated air. Like ATT: one request at a time, answers and values in the order of sending, nothing
 * kept over the end of the link.
 */
export class SimulatedLink implements BleConnection {
  readonly deviceId: string;
  readonly services: readonly BleServiceInfo[];
  readonly #options: SimulatedLinkOptions;
  readonly #gatt: readonly GattPeripheralService[];
  readonly #requests: AttRequest[] = [];
  readonly #inFlight: (() => void)[] = [];
  readonly #subscriptions = new Map<GattPeripheralCharacteristic, Subscription>();
  readonly #disconnected = createListeners<void>();
  readonly #leavePeripheral: Unsubscribe;
  #lastArrivalMs = Number.NEGATIVE_INFINITY;
  #isBusy = false;
  /** The peripheral is gone; the central may not know yet. */
  #isCut = false;
  #hasEnded = false;
  #cancelEnd: CancelTimer = () => {};
  /** Values that the peripheral sends while it answers a request; they follow the answer. */
  #heldValues: (() => void)[] | undefined;

  constructor(options: SimulatedLinkOptions) {
    this.#options = options;
    this.deviceId = options.peripheral.deviceId;
    this.#gatt = options.peripheral.services;
    this.services = this.#gatt.map(({ uuid, characteristics }) => ({
      uuid,
      characteristics: characteristics.map(({ uuid: characteristicUuid, properties }) => ({
        uuid: characteristicUuid,
        properties,
      })),
    }));
    this.#leavePeripheral = options.peripheral.connected({ drop: () => this.lose() });
  }

  /** The link breaks: the peripheral knows at once, the central a moment later. */
  lose(): void {
    if (this.#isCut) return;
    this.#cut();
    this.#cancelEnd = this.#options.clock.after(this.#options.latencyMs, () => this.#end());
  }

  /** Like `lose`, and the central knows at once: its own adapter is gone. */
  endNow(): void {
    this.#cut();
    this.#end();
  }

  read(serviceUuid: BleUuid, characteristicUuid: BleUuid): Promise<Uint8Array> {
    return this.#request((resolve, reject) => {
      const characteristic = this.#find(serviceUuid, characteristicUuid);
      if (characteristic?.read === undefined) return () => reject(this.#gattFailed('no read'));
      // noble reads on until a value is whole, so nothing is cut here.
      const bytes = Uint8Array.from(characteristic.read());
      return () => resolve(bytes);
    });
  }

  write(serviceUuid: BleUuid, characteristicUuid: BleUuid, bytes: Uint8Array): Promise<void> {
    const sent = Uint8Array.from(bytes);
    return this.#request((resolve, reject) => {
      const characteristic = this.#find(serviceUuid, characteristicUuid);
      if (characteristic?.write === undefined) return () => reject(this.#gattFailed('no write'));
      const attError = characteristic.write(sent);
      return attError === 0
        ? () => resolve()
        : () => reject(this.#gattFailed(attErrorText(attError), attError));
    });
  }

  subscribe(
    serviceUuid: BleUuid,
    characteristicUuid: BleUuid,
    onValue: (bytes: Uint8Array) => void,
  ): Promise<Unsubscribe> {
    return this.#request((resolve, reject) => {
      const characteristic = this.#find(serviceUuid, characteristicUuid);
      if (characteristic?.subscribe === undefined) return () => reject(this.#gattFailed('no notifications'));
      const subscription = this.#subscriptionTo(characteristic);
      const entry = { onValue };
      subscription.listeners.add(entry);
      return () => resolve(() => this.#unsubscribe(characteristic, subscription, entry));
    });
  }

  onDisconnect(listener: () => void): Unsubscribe {
    if (this.#hasEnded) {
      listener();
      return () => {};
    }
    return this.#disconnected.add(listener);
  }

  disconnect(): Promise<void> {
    if (this.#hasEnded) return Promise.resolve();
    this.lose();
    return new Promise((resolve) => {
      this.onDisconnect(() => resolve());
    });
  }

  #request<T>(
    perform: (resolve: (value: T) => void, reject: (error: BeatRunnerError) => void) => () => void,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#hasEnded) {
        reject(this.#linkLost());
        return;
      }
      this.#requests.push({ perform: () => perform(resolve, reject), fail: reject });
      this.#sendNextRequest();
    });
  }

  #sendNextRequest(): void {
    const request = this.#requests[0];
    if (this.#isBusy || this.#isCut || request === undefined) return;
    this.#isBusy = true;
    this.#options.clock.after(this.#options.latencyMs, () => {
      if (this.#isCut) return;
      const held: (() => void)[] = [];
      this.#heldValues = held;
      const answer = request.perform();
      this.#heldValues = undefined;
      this.#sendToCentral(() => {
        this.#requests.shift();
        this.#isBusy = false;
        answer();
        this.#sendNextRequest();
      });
      for (const value of held) this.#sendToCentral(value);
    });
  }

  /**
   * Whatever goes to the central arrives in the order of sending, however timers of equal delay are ordered, and one
   * after the other: whoever awaits an answer goes on before the next value is there.
   */
  #sendToCentral(arrive: () => void): void {
    const { clock, latencyMs } = this.#options;
    const nowMs = clock.nowMs();
    this.#lastArrivalMs = Math.max(nowMs + latencyMs, this.#lastArrivalMs + leastGapMs);
    this.#inFlight.push(arrive);
    clock.after(this.#lastArrivalMs - nowMs, () => this.#inFlight.shift()?.());
  }

  #subscriptionTo(characteristic: GattPeripheralCharacteristic): Subscription {
    const existing = this.#subscriptions.get(characteristic);
    if (existing !== undefined) return existing;
    const subscription: Subscription = { listeners: new Set(), stop: undefined };
    this.#subscriptions.set(characteristic, subscription);
    subscription.stop = characteristic.subscribe?.((bytes) => this.#sendValue(subscription, bytes));
    return subscription;
  }

  #sendValue(subscription: Subscription, bytes: Uint8Array): void {
    if (this.#isCut) return;
    const value = Uint8Array.from(bytes.subarray(0, this.#options.maximumValueOctets));
    const arrive = (): void => {
      for (const { onValue } of subscription.listeners) onValue(Uint8Array.from(value));
    };
    if (this.#heldValues === undefined) this.#sendToCentral(arrive);
    else this.#heldValues.push(arrive);
  }

  /** The listener hears nothing more at once; the peripheral learns of it when the last one has gone. */
  #unsubscribe(
    characteristic: GattPeripheralCharacteristic,
    subscription: Subscription,
    entry: { readonly onValue: (bytes: Uint8Array) => void },
  ): void {
    subscription.listeners.delete(entry);
    if (subscription.listeners.size > 0 || this.#isCut) return;
    void this.#request<void>((resolve) => {
      if (subscription.listeners.size === 0) {
        subscription.stop?.();
        subscription.stop = undefined;
        this.#subscriptions.delete(characteristic);
      }
      return () => resolve();
    }).catch(() => {
      // The link ended first, and with it every subscription.
    });
  }

  #find(serviceUuid: BleUuid, characteristicUuid: BleUuid): GattPeripheralCharacteristic | undefined {
    return this.#gatt
      .find(({ uuid }) => uuid === serviceUuid)
      ?.characteristics.find(({ uuid }) => uuid === characteristicUuid);
  }

  #cut(): void {
    if (this.#isCut) return;
    this.#isCut = true;
    this.#inFlight.length = 0;
    for (const { stop } of this.#subscriptions.values()) stop?.();
    this.#subscriptions.clear();
    this.#leavePeripheral();
  }

  #end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#cancelEnd();
    this.#options.onEnd();
    for (const request of this.#requests.splice(0)) request.fail(this.#linkLost());
    this.#disconnected.emit();
  }

  #linkLost(): BeatRunnerError {
    return new BeatRunnerError('ble/link-lost', { device: this.deviceId });
  }

  #gattFailed(reason: string, attError?: number): BeatRunnerError {
    return new BeatRunnerError('ble/gatt-failed', {
      device: this.deviceId,
      reason,
      ...(attError === undefined ? {} : { attError }),
    });
  }
}

function attErrorText(attError: number): string {
  return `ATT error 0x${attError.toString(16).padStart(2, '0')}`;
}
