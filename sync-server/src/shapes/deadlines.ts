import type { CancelTimer, Clock } from '#contract/runtime/clock.ts';

/** What ends at a time, unless it was taken out before. */
export interface Ending {
  /** On the clock's own scale, milliseconds; it may not change while it is kept. */
  readonly endsAtMs: number;
  /** Called once, when it is no longer kept. */
  end(): void;
}

const slotMs = 100;
/** Times that were added up are the same as those that were not. */
const roundingMs = 1e-3;

/** The ends of ten thousand things that mostly end before: one timer for all of them, and next to nothing for each. */
export class Deadlines {
  readonly #clock: Clock;
  /** By tenths of a second. */
  readonly #slots = new Map<number, Set<Ending>>();
  #nextMs = Number.POSITIVE_INFINITY;
  #cancel: CancelTimer = () => undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(ending: Ending): void {
    const slot = slotOf(ending);
    const endings = this.#slots.get(slot);
    if (endings === undefined) this.#slots.set(slot, new Set([ending]));
    else endings.add(ending);
    if (ending.endsAtMs < this.#nextMs) this.#arm(ending.endsAtMs);
  }

  delete(ending: Ending): void {
    const slot = slotOf(ending);
    const endings = this.#slots.get(slot);
    if (endings?.delete(ending) !== true || endings.size > 0) return;
    this.#slots.delete(slot);
    if (this.#slots.size > 0) return;
    this.#cancel();
    this.#nextMs = Number.POSITIVE_INFINITY;
  }

  #arm(atMs: number): void {
    this.#cancel();
    this.#nextMs = atMs;
    this.#cancel = this.#clock.after(Math.max(0, atMs - this.#clock.nowMs()), () => this.#look());
  }

  #look(): void {
    const nowMs = this.#clock.nowMs() + roundingMs;
    this.#nextMs = Number.POSITIVE_INFINITY;
    const due: Ending[] = [];
    for (const [slot, endings] of this.#slots) {
      if (slot * slotMs > nowMs) continue;
      for (const ending of endings) if (ending.endsAtMs <= nowMs) due.push(ending);
    }
    for (const ending of due) this.delete(ending);
    if (this.#slots.size > 0) this.#arm(this.#earliest());
    due.sort((one, other) => one.endsAtMs - other.endsAtMs);
    for (const ending of due) ending.end();
  }

  #earliest(): number {
    const endings = this.#slots.get(Math.min(...this.#slots.keys())) ?? [];
    return [...endings].reduce((least, { endsAtMs }) => Math.min(least, endsAtMs), Number.POSITIVE_INFINITY);
  }
}

function slotOf({ endsAtMs }: Ending): number {
  return Math.floor(endsAtMs / slotMs);
}
