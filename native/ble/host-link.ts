import type { BleCharacteristicProperty, BleServiceInfo } from '#contract/ble/ble-central.ts';
import { bleCharacteristicProperties } from '#contract/ble/ble-central.ts';
import type { BleHostFailure } from '#contract/ble/host-protocol.ts';
import type { AttError } from './att-error-watch.ts';
import {
  isPlainUuid,
  normalUuid,
  type NobleCharacteristic,
  type NoblePeripheral,
  type NobleService,
} from './noble-surface.ts';

/** Why an operation of the host failed; becomes a `failed` message. */
export class HostFailure extends Error {
  override readonly name = 'HostFailure';
  readonly code: BleHostFailure;
  readonly attError: number | undefined;

  constructor(code: BleHostFailure, detail: string, attError?: number) {
    super(detail);
    this.code = code;
    this.attError = attError;
  }
}

const opCode = { readByType: 0x08, read: 0x0a, write: 0x12, prepareWrite: 0x16, executeWrite: 0x18 } as const;
const attCode = { invalidPdu: 0x04, authentication: 0x05, authorization: 0x08, encryption: 0x0f } as const;

interface Operation {
  /** Requests whose refusal means that the operation has failed. */
  readonly opCodes: readonly number[];
  readonly fail: (failure: HostFailure) => void;
  hasPaired: boolean;
}

/**
 * One link of the host: GATT operations one after the other (ATT allows one request at a time, and an error response
 * can only be told to belong to the one in flight), and the values that the device sends.
 */
export class HostLink {
  readonly linkId: number;
  readonly peripheral: NoblePeripheral;
  readonly #characteristics = new Map<string, NobleCharacteristic>();
  readonly #valueListeners = new Map<string, () => void>();
  readonly #onValue: (serviceUuid: string, characteristicUuid: string, bytes: Uint8Array) => void;
  #operation: Operation | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #cleanUp: () => void = () => undefined;
  #hasEnded = false;

  constructor(
    linkId: number,
    peripheral: NoblePeripheral,
    onValue: (serviceUuid: string, characteristicUuid: string, bytes: Uint8Array) => void,
  ) {
    this.linkId = linkId;
    this.peripheral = peripheral;
    this.#onValue = onValue;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Finds every service and characteristic; noble needs it after each connect. */
  async discover(): Promise<readonly BleServiceInfo[]> {
    const found = await this.#run<readonly NobleService[]>([], (done) => {
      void this.peripheral.discoverAllServicesAndCharacteristicsAsync().then(
        ({ services }) => done(services),
        () => done([]),
      );
    });
    return found.flatMap((service) => this.#describe(service));
  }

  async read(serviceUuid: string, characteristicUuid: string): Promise<Uint8Array> {
    const target = this.#find(serviceUuid, characteristicUuid);
    return await this.#run<Uint8Array>([opCode.read], (done) => {
      const onData = (bytes: Uint8Array, isNotification: boolean): void => {
        if (!isNotification) done(bytes);
      };
      target.on('data', onData);
      target.read();
      return () => target.removeListener('data', onData);
    });
  }

  async write(serviceUuid: string, characteristicUuid: string, bytes: Uint8Array): Promise<void> {
    const target = this.#find(serviceUuid, characteristicUuid);
    await this.#run<undefined>([opCode.write, opCode.prepareWrite, opCode.executeWrite], (done) => {
      const onWrite = (): void => done(undefined);
      target.once('write', onWrite);
      // noble's types accept any Uint8Array, its HCI bindings only a Buffer.
      target.write(Buffer.from(bytes), false);
      return () => target.removeListener('write', onWrite);
    });
  }

  async subscribe(serviceUuid: string, characteristicUuid: string): Promise<void> {
    const target = this.#find(serviceUuid, characteristicUuid);
    const key = keyOf(serviceUuid, characteristicUuid);
    if (!this.#valueListeners.has(key)) {
      const onData = (bytes: Uint8Array, isNotification: boolean): void => {
        if (isNotification && !this.#hasEnded) this.#onValue(serviceUuid, characteristicUuid, bytes);
      };
      target.on('data', onData);
      this.#valueListeners.set(key, () => target.removeListener('data', onData));
    }
    try {
      await this.#setNotifying(target, true);
    } catch (error) {
      this.#stopListening(key);
      throw error;
    }
  }

  async unsubscribe(serviceUuid: string, characteristicUuid: string): Promise<void> {
    this.#stopListening(keyOf(serviceUuid, characteristicUuid));
    await this.#setNotifying(this.#find(serviceUuid, characteristicUuid), false);
  }

  /** To be called with every ATT error of this device. */
  attFailed(error: AttError): void {
    const operation = this.#operation;
    if (operation === undefined || !operation.opCodes.includes(error.requestOpCode)) return;
    const wantsPairing =
      error.code === attCode.authentication ||
      error.code === attCode.authorization ||
      error.code === attCode.encryption;
    if (wantsPairing && !operation.hasPaired) {
      // noble pairs now and sends the request again by itself; only a second refusal is final.
      operation.hasPaired = true;
      return;
    }
    operation.fail(new HostFailure('ble/gatt-failed', `ATT error ${error.code}`, error.code));
    // noble forgets to go on to the next request after "invalid PDU": the link is of no use any more.
    if (error.code === attCode.invalidPdu) this.disconnect();
  }

  disconnect(): void {
    if (this.peripheral.state === 'connected') this.peripheral.disconnect();
  }

  /** The link is gone: fails what is in flight and everything behind it. */
  end(): void {
    this.#hasEnded = true;
    for (const key of [...this.#valueListeners.keys()]) this.#stopListening(key);
    this.#operation?.fail(new HostFailure('ble/link-lost', 'link ended'));
  }

  async #setNotifying(target: NobleCharacteristic, isOn: boolean): Promise<void> {
    await this.#run<undefined>([opCode.readByType, opCode.write], (done) => {
      const onNotify = (): void => done(undefined);
      target.once('notify', onNotify);
      target.notify(isOn);
      return () => target.removeListener('notify', onNotify);
    });
  }

  #stopListening(key: string): void {
    this.#valueListeners.get(key)?.();
    this.#valueListeners.delete(key);
  }

  #find(serviceUuid: string, characteristicUuid: string): NobleCharacteristic {
    const found = this.#characteristics.get(keyOf(serviceUuid, characteristicUuid));
    if (found === undefined) {
      throw new HostFailure('ble/gatt-failed', `no characteristic ${characteristicUuid} in ${serviceUuid}`);
    }
    return found;
  }

  #describe(service: NobleService): readonly BleServiceInfo[] {
    const uuid = normalUuid(service.uuid);
    if (!isPlainUuid(uuid)) return [];
    const characteristics = (service.characteristics ?? []).flatMap((characteristic) => {
      const characteristicUuid = normalUuid(characteristic.uuid);
      if (!isPlainUuid(characteristicUuid)) return [];
      this.#characteristics.set(keyOf(uuid, characteristicUuid), characteristic);
      return [{ uuid: characteristicUuid, properties: knownProperties(characteristic.properties) }];
    });
    return [{ uuid, characteristics }];
  }

  /** Runs `start` when everything before it is over; what it returns is called when the operation has ended. */
  async #run<T>(opCodes: readonly number[], start: (done: (value: T) => void) => unknown): Promise<T> {
    const result = this.#queue.then(
      () =>
        new Promise<T>((resolve, reject) => {
          if (this.#hasEnded) {
            reject(new HostFailure('ble/link-lost', 'link ended'));
            return;
          }
          this.#operation = { opCodes, fail: reject, hasPaired: false };
          const cleanUp = start(resolve);
          if (typeof cleanUp === 'function') this.#cleanUp = () => void cleanUp();
        }),
    );
    this.#queue = result.then(
      () => this.#finish(),
      () => this.#finish(),
    );
    return await result;
  }

  #finish(): void {
    this.#cleanUp();
    this.#cleanUp = () => undefined;
    this.#operation = undefined;
  }
}

function keyOf(serviceUuid: string, characteristicUuid: string): string {
  return `${serviceUuid}/${characteristicUuid}`;
}

function knownProperties(properties: readonly string[]): readonly BleCharacteristicProperty[] {
  return bleCharacteristicProperties.filter((property) => properties.includes(property));
}
