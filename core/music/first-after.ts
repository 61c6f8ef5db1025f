/** Index of the first element above `value`, the length where there is none. Takes the logarithm of the length in steps. */
export function firstAfter(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const element = ascending[middle];
    if (element !== undefined && element <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
