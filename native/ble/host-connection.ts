import type { BleConnection, BleServiceInfo } from '#contract/ble/ble-central.ts';
import { createListeners, type Unsubscribe } from '#contract/runtime/listeners.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';

interface CharacteristicName {
  readonly serviceUuid: string;
  readonly characteristicUuid: string;
}

/** GATT requests of a link, without the numbers that the client puts on them. */
export type LinkCall =
  | (CharacteristicName & { readonly kind: 'read' | 'subscribe' })
  | (CharacteristicName & { readonly kind: 'write'; readonly bytes: Uint8Array });

/** What a link needs of the client. */
export interface HostConnectionWire {
  readonly deviceId: string;
  /** Rejects with `BeatRunnerError`. */
  call(request: LinkCall): Promise<{ readonly bytes?: Uint8Array }>;
  unsubscribe(serviceUuid: string, characteristicUuid: string): void;
  /** Resolves when the link has ended. */
  drop(): Promise<void>;
}

interface Subscription {
  readonly listeners: ReturnType<typeof createListeners<Uint8Array>>;
  readonly ready: Promise<unknown>;
}

/** One link as its user sees it. Lives until `end`, which the client calls whoever ended the link. */
export class HostConnection implements BleConnection {
  readonly deviceId: string;
  readonly #wire: HostConnectionWire;
  readonly #disconnected = createListeners<undefined>();
  readonly #subscriptions = new Map<string, Subscription>();
  #services: readonly BleServiceInfo[] = [];
  #isOver = false;

  constructor(wire: HostConnectionWire) {
    this.deviceId = wire.deviceId;
    this.#wire = wire;
  }

  get services(): readonly BleServiceInfo[] {
    return this.#services;
  }

  /** The link is there and explored. */
  open(services: readonly BleServiceInfo[]): void {
    this.#services = services;
  }

  async read(serviceUuid: string, characteristicUuid: string): Promise<Uint8Array> {
    this.#requireLink();
    const { bytes } = await this.#wire.call({ kind: 'read', serviceUuid, characteristicUuid });
    return bytes ?? new Uint8Array(0);
  }

  async write(serviceUuid: string, characteristicUuid: string, bytes: Uint8Array): Promise<void> {
    this.#requireLink();
    await this.#wire.call({ kind: 'write', serviceUuid, characteristicUuid, bytes });
  }

  async subscribe(
    serviceUuid: string,
    characteristicUuid: string,
    onValue: (bytes: Uint8Array) => void,
  ): Promise<Unsubscribe> {
    this.#requireLink();
    const key = `${serviceUuid}/${characteristicUuid}`;
    const subscription = this.#subscriptions.get(key) ?? {
      listeners: createListeners<Uint8Array>(),
      ready: this.#wire.call({ kind: 'subscribe', serviceUuid, characteristicUuid }),
    };
    this.#subscriptions.set(key, subscription);
    const remove = subscription.listeners.add(onValue);
    const leave = (): void => {
      remove();
      if (subscription.listeners.size > 0 || this.#subscriptions.get(key) !== subscription) return;
      this.#subscriptions.delete(key);
    };
    try {
      await subscription.ready;
    } catch (error) {
      leave();
      throw error;
    }
    return () => {
      const wasThere = this.#subscriptions.get(key) === subscription;
      leave();
      const isLast = wasThere && !this.#subscriptions.has(key);
      if (isLast && !this.#isOver) this.#wire.unsubscribe(serviceUuid, characteristicUuid);
    };
  }

  onDisconnect(listener: () => void): Unsubscribe {
    if (!this.#isOver) return this.#disconnected.add(listener);
    listener();
    return () => undefined;
  }

  async disconnect(): Promise<void> {
    if (!this.#isOver) await this.#wire.drop();
  }

  /** A value that the device sent. */
  deliver(serviceUuid: string, characteristicUuid: string, bytes: Uint8Array): void {
    this.#subscriptions.get(`${serviceUuid}/${characteristicUuid}`)?.listeners.emit(bytes);
  }

  /** The link is gone. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#subscriptions.clear();
    this.#disconnected.emit(undefined);
  }

  #requireLink(): void {
    if (this.#isOver) throw new BeatRunnerError('ble/link-lost', { device: this.deviceId });
  }
}
