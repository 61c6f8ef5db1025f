/** What was seen last, oldest first; older values make room, so that a simulator may run for weeks. */
export interface RecentValues<T> {
  readonly values: readonly T[];
  add(value: T): void;
}

export function createRecentValues<T>(capacity: number): RecentValues<T> {
  let values: T[] = [];
  return {
    get values() {
      return values;
    },
    add(value) {
      values.push(value);
      // In large steps: dropping one value at a time would move the whole array each time.
      if (values.length >= 2 * capacity) values = values.slice(-capacity);
    },
  };
}
