import { createSeededRandom, type RandomSource } from '#native/simulator/random-source.ts';

/** Everything that is left to chance in one seed. */
export class Dice {
  readonly #random: RandomSource;
  #count = 0;

  constructor(seed: number) {
    this.#random = createSeededRandom(seed);
  }

  /** In [0, 1). */
  share(): number {
    return this.#random();
  }

  chance(share: number): boolean {
    return this.#random() < share;
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.#random() * (most - least + 1));
  }

  oneOf<T>(list: readonly T[]): T {
    const chosen = list[Math.floor(this.#random() * list.length)];
    if (chosen === undefined) throw new Error('nothing to choose from');
    return chosen;
  }

  /** Another number every time. */
  next(): number {
    this.#count += 1;
    return this.#count;
  }
}
