/** What a table holds in one place; undefined: unknown. */
export type CsvCell = string | number | undefined;

/**
 * A cell of a table (RFC 4180: quoted where it has to be, quotes doubled); an unknown value is an empty one. Text that a
 * spreadsheet would take for a formula gets a leading apostrophe; numbers are ours and stay as they are.
 */
export function csvField(cell: CsvCell): string {
  if (cell === undefined) return '';
  if (typeof cell === 'number') return String(cell);
  // A tab or carriage return in front is skipped by spreadsheets before they look for a formula.
  const text = /^[\s]*[=+\-@]/.test(cell) || /^[\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
