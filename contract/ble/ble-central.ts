import type { Unsubscribe } from '#contract/runtime/listeners.ts';

/**
 * A Bluetooth UUID as this project writes it: lower case; 4 hex digits for assigned numbers ("1826"), otherwise
 * 32 hex digits without dashes.
 */
export type BleUuid = string;

/**
 * What the adapter is able to do right now. `unavailable` means that there is no adapter or no driver at all, or that
 * the process that talks to it cannot be kept alive; `starting` that this is not known yet.
 */
export const bleAdapterStates = [
  'starting',
  'on',
  'off',
  'unauthorized',
  'unsupported',
  'unavailable',
] as const;
export type BleAdapterState = (typeof bleAdapterStates)[number];

/** One advertisement, or several of one device merged. Everything in it is a stranger's data. */
export interface BleAdvertisement {
  /** Stable name of the device on this machine (address on Linux and Windows, an opaque id on macOS). */
  readonly deviceId: string;
  readonly localName?: string;
  readonly rssiDbm: number;
  readonly isConnectable: boolean;
  readonly serviceUuids: readonly BleUuid[];
  readonly serviceData: readonly { readonly uuid: BleUuid; readonly data: Uint8Array }[];
}

export interface BleScan {
  /** Ends the scan. Never rejects; a scan that the adapter ended by itself is already over. */
  stop(): Promise<void>;
}

export interface BleScanOptions {
  /** Only devices that advertise one of these services; empty means every device. */
  readonly serviceUuids: readonly BleUuid[];
  readonly onAdvertisement: (advertisement: BleAdvertisement) => void;
}

export const bleCharacteristicProperties = [
  'read',
  'write',
  'writeWithoutResponse',
  'notify',
  'indicate',
] as const;
export type BleCharacteristicProperty = (typeof bleCharacteristicProperties)[number];

export interface BleCharacteristicInfo {
  readonly uuid: BleUuid;
  readonly properties: readonly BleCharacteristicProperty[];
}

export interface BleServiceInfo {
  readonly uuid: BleUuid;
  readonly characteristics: readonly BleCharacteristicInfo[];
}

/**
 * One live link to one device, services already discovered. After `onDisconnect` has fired every call rejects with
 * `ble/link-lost`. Calls reject with `BeatRunnerError` only.
 */
export interface BleConnection {
  readonly deviceId: string;
  readonly services: readonly BleServiceInfo[];
  read(serviceUuid: BleUuid, characteristicUuid: BleUuid): Promise<Uint8Array>;
  /** Writes with response (ATT Write Request): resolves when the device has acknowledged the bytes, nothing more. */
  write(serviceUuid: BleUuid, characteristicUuid: BleUuid, bytes: Uint8Array): Promise<void>;
  /** Turns notifications or indications on (whichever the characteristic has) and delivers every value. */
  subscribe(
    serviceUuid: BleUuid,
    characteristicUuid: BleUuid,
    onValue: (bytes: Uint8Array) => void,
  ): Promise<Unsubscribe>;
  /** Fires once, whoever ended the link; at once if it is over already. */
  onDisconnect(listener: () => void): Unsubscribe;
  disconnect(): Promise<void>;
}

/**
 * The radio, as far as the rest of the program knows it: noble in its own process, and the simulator, are the two
 * that exist. It moves bytes and knows nothing of treadmills.
 */
export interface BleCentral {
  readonly adapterState: BleAdapterState;
  onAdapterState(listener: (state: BleAdapterState) => void): Unsubscribe;
  /** Rejects with `ble/adapter-not-ready` unless the adapter is on. */
  scan(options: BleScanOptions): Promise<BleScan>;
  /**
   * Connects and discovers services. Rejects with `ble/connect-failed` (also when `timeoutMs` has passed; the attempt is
   * then abandoned) or `ble/adapter-not-ready`. A second connection to the same device rejects with `ble/connect-failed`.
   */
  connect(deviceId: string, options: { readonly timeoutMs: number }): Promise<BleConnection>;
  close(): Promise<void>;
}
