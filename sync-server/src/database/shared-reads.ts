interface UnderWay<V> {
  readonly present: Promise<V>;
  /** For all who asked since the present one began. */
  next: Promise<V> | undefined;
}

/**
 * One read for all who ask for the same thing at the same time. Whoever asks while one is under way gets the next one, so that
 * an answer was always read after it was asked for. Nothing is kept afterwards.
 */
export class SharedReads<V> {
  readonly #underWay = new Map<string, UnderWay<V>>();

  get(key: string, read: () => Promise<V>): Promise<V> {
    const known = this.#underWay.get(key);
    if (known === undefined) return this.#begin(key, read);
    const begin = (): Promise<V> => this.#begin(key, read);
    known.next ??= known.present.then(begin, begin);
    return known.next;
  }

  #begin(key: string, read: () => Promise<V>): Promise<V> {
    const present = read();
    const underWay: UnderWay<V> = { present, next: undefined };
    this.#underWay.set(key, underWay);
    const forget = (): void => {
      if (underWay.next === undefined) this.#underWay.delete(key);
    };
    present.then(forget, forget);
    return present;
  }
}
