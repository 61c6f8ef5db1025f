import type { Waiter } from './waiter.ts';

/** Lets many wait for the next change of one thing. */
export class ChangeSignal {
  #version = 0;
  #waiters = new Set<Waiter>();

  get version(): number {
    return this.#version;
  }

  get waiting(): number {
    return this.#waiters.size;
  }

  raise(): void {
    this.#version += 1;
    const waiters = this.#waiters;
    this.#waiters = new Set();
    for (const waiter of waiters) waiter.changed();
  }

  /** @returns false where the version is already another one: nobody waits then */
  watch(version: number, waiter: Waiter): boolean {
    if (version !== this.#version) return false;
    this.#waiters.add(waiter);
    return true;
  }

  unwatch(waiter: Waiter): void {
    this.#waiters.delete(waiter);
  }
}
