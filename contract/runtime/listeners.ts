export type Unsubscribe = () => void;

/** A set of callbacks for one kind of event. */
export interface Listeners<T> {
  /** Registers a callback; the same function may be registered more than once and is then called as often. */
  add(listener: (value: T) => void): Unsubscribe;
  /** Calls every callback that was registered when the call began, in order of registration. */
  emit(value: T): void;
  readonly size: number;
}

export function createListeners<T>(): Listeners<T> {
  const entries = new Set<{ readonly listener: (value: T) => void }>();
  return {
    add(listener) {
      const entry = { listener };
      entries.add(entry);
      return () => {
        entries.delete(entry);
      };
    },
    emit(value) {
      for (const entry of [...entries]) entry.listener(value);
    },
    get size() {
      return entries.size;
    },
  };
}
