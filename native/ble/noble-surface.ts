import type { EventEmitter } from 'node:events';

/**
 * The part of @abandonware/noble that ble-host uses, as it behaves on the wire rather than as its own types say: those
 * leave out the connection parameters and the bindings.
 */
export interface Noble extends EventEmitter {
  readonly _state: string;
  readonly _bindings: NobleBindings;
  startScanning(
    serviceUuids: readonly string[],
    allowDuplicates: boolean,
    callback: (error?: Error | null) => void,
  ): void;
  stopScanning(callback: () => void): void;
}

/** The HCI bindings (Linux, and any platform with a serial or USB adapter). macOS and Windows have none of it. */
export interface NobleBindings {
  readonly _hci?: EventEmitter & { disconnect(hciHandle: number): void };
  /** Connection handle to peripheral id, and the other way round. */
  readonly _handles?: Readonly<Record<string, string | number | undefined>>;
}

export interface NoblePeripheral extends EventEmitter {
  readonly id: string;
  readonly state: string;
  readonly connectable: boolean;
  readonly rssi: number;
  readonly advertisement: {
    readonly localName?: string;
    readonly serviceUuids?: readonly string[];
    readonly serviceData?: readonly { readonly uuid: string; readonly data: Uint8Array }[];
  };
  connect(parameters: HciConnectionParameters): void;
  cancelConnect(): void;
  disconnect(): void;
  discoverAllServicesAndCharacteristicsAsync(): Promise<{ readonly services: readonly NobleService[] }>;
}

/** Units of the HCI command: intervals 1.25 ms, supervision timeout 10 ms. */
export interface HciConnectionParameters {
  readonly minInterval: number;
  readonly maxInterval: number;
  readonly latency: number;
  readonly timeout: number;
}

export interface NobleService {
  readonly uuid: string;
  readonly characteristics: readonly NobleCharacteristic[] | null;
}

/** Emits 'data' (bytes, isNotification), 'write' and 'notify'. Never reports an ATT error: see att-error-watch. */
export interface NobleCharacteristic extends EventEmitter {
  readonly uuid: string;
  readonly properties: readonly string[];
  read(): void;
  write(bytes: Buffer, withoutResponse: boolean): void;
  notify(isOn: boolean): void;
}

/** noble drops leading zeros of short UUIDs; the project never does. */
export function normalUuid(nobleUuid: string): string {
  const plain = nobleUuid.replaceAll('-', '').toLowerCase();
  return plain.length < 4 ? plain.padStart(4, '0') : plain;
}

/** Whether a UUID is of one of the two lengths that the protocol carries (32-bit UUIDs exist and are not). */
export function isPlainUuid(uuid: string): boolean {
  return /^(?:[0-9a-f]{4}|[0-9a-f]{32})$/.test(uuid);
}
