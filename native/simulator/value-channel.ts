import type { Unsubscribe } from '#contract/runtime/listeners.ts';

/** The sending side of a characteristic that notifies or indicates: at most one central listens. */
export interface ValueChannel {
  /** Nothing happens while nobody listens: values are not kept. */
  send(bytes: Uint8Array): void;
  readonly isSubscribed: boolean;
  /** For `GattPeripheralCharacteristic.subscribe`. */
  subscribe(send: (bytes: Uint8Array) => void): Unsubscribe;
}

export function createValueChannel(
  options: { readonly onSubscribed?: () => void; readonly onUnsubscribed?: () => void } = {},
): ValueChannel {
  let current: ((bytes: Uint8Array) => void) | undefined;
  return {
    send: (bytes) => current?.(bytes),
    get isSubscribed() {
      return current !== undefined;
    },
    subscribe(send) {
      const entry = (bytes: Uint8Array): void => send(bytes);
      current = entry;
      options.onSubscribed?.();
      return () => {
        if (current !== entry) return;
        current = undefined;
        options.onUnsubscribed?.();
      };
    },
  };
}
