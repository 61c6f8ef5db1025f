/** A column that may be empty, as the records have it: absent instead of null. */
export function present<K extends string, V>(key: K, value: V | null): { readonly [P in K]?: V } {
  return value === null ? {} : ({ [key]: value } as { readonly [P in K]?: V });
}

/** At most this many rows a statement, so that its parameters stay below SQLite's 32,766. */
const rowsAtATime = 500;

/** Cuts a list into pieces that fit one statement each. */
export function inPieces<T>(rows: readonly T[]): readonly (readonly T[])[] {
  const pieces: T[][] = [];
  for (let start = 0; start < rows.length; start += rowsAtATime)
    pieces.push(rows.slice(start, start + rowsAtATime));
  return pieces;
}
