export type Unsubscribe = () => void;

/** A set of callbacks for one kind of event. */
export interface Listeners<T> {
  /** Registers a callback; the same function may be registered more than once and is then called as often. */
  add(listener: (value: T) => void): Unsubscribe;
  /**
   * Calls every callback that was registered when the call began, in order of registration. One that throws keeps
   * neither the others nor the caller from going on: what it threw goes to `onFault`.
   */
  emit(value: T): void;
  readonly size: number;
}

/** @param onFault what becomes of an error that a callback throws; by default it is an unhandled rejection */
export function createListeners<T>(
  onFault: (error: unknown) => void = (error) => void Promise.reject(error as Error),
): Listeners<T> {
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
      for (const { listener } of [...entries]) {
        try {
          listener(value);
        } catch (error) {
          onFault(error);
        }
      }
    },
    get size() {
      return entries.size;
    },
  };
}
