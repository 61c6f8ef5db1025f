/** A line of the table: what was measured, the bar that it is held against, and whether it is reached. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly bar: number;
  /** `most`: the bar must not be exceeded; `least`: it must be reached. */
  readonly kind: 'most' | 'least';
  readonly unit: string;
  /** What else there is to say, the spread for one. */
  readonly spread?: string;
}

export function quantile(values: readonly number[], share: number): number {
  const ascending = values.toSorted((one, other) => one - other);
  return ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))] ?? Number.NaN;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Least to most. */
export function spread(values: readonly number[], digits = 1): string {
  return `${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)}`;
}

export function isReached({ value, bar, kind }: Figure): boolean {
  return kind === 'most' ? value <= bar : value >= bar;
}

export function printFigures(figures: readonly Figure[]): void {
  const round = (value: number): number => Number(value.toPrecision(value >= 100 ? 4 : 3));
  console.table(
    figures.map((figure) => ({
      what: figure.what,
      measured: round(figure.value),
      bar: `${figure.kind === 'most' ? 'at most' : 'at least'} ${figure.bar}`,
      unit: figure.unit,
      reached: isReached(figure) ? 'yes' : 'NO',
      spread: figure.spread ?? '',
    })),
  );
}
