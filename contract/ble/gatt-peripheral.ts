import type { Unsubscribe } from '#contract/runtime/listeners.ts';
import type { BleCharacteristicProperty, BleUuid } from './ble-central.ts';

/** ATT error codes a peripheral answers with; anything but 0 means that the request failed. */
export type AttResult = number;

export interface GattPeripheralCharacteristic {
  readonly uuid: BleUuid;
  readonly properties: readonly BleCharacteristicProperty[];
  read?(): Uint8Array;
  /** Called with the bytes of a write; the answer goes back before any notification that the write causes. */
  write?(bytes: Uint8Array): AttResult;
  /**
   * Called when a central turns notifications or indications on. `send` delivers one value (the transport cuts it to
   * what one packet holds); the returned function is called when they are turned off or the link ends.
   */
  subscribe?(send: (bytes: Uint8Array) => void): Unsubscribe;
}

export interface GattPeripheralService {
  readonly uuid: BleUuid;
  readonly characteristics: readonly GattPeripheralCharacteristic[];
}

/**
 * A device as bytes: what the simulator's treadmill, strap and foot pod are. The simulated radio carries it to the
 * controller directly; the bleno host offers it as a real Bluetooth peripheral.
 */
export interface GattPeripheral {
  readonly deviceId: string;
  readonly localName: string | undefined;
  readonly advertisedServiceUuids: readonly BleUuid[];
  readonly serviceData: readonly { readonly uuid: BleUuid; readonly data: Uint8Array }[];
  readonly services: readonly GattPeripheralService[];
  /** Whether a central may connect right now. */
  acceptsConnection(): boolean;
  /** The transport tells about links; the returned function is called when this link has ended. */
  connected(link: { drop(): void }): Unsubscribe;
}
