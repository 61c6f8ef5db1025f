/** Whether nothing in a value is what the database has no place for: U+0000 and halves of surrogate pairs. */
export function isStorable(value: unknown, levels = 40): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  if (typeof value !== 'object' || value === null) return true;
  if (levels === 0) return false;
  return Object.entries(value).every(([name, inner]) => isStorable(name) && isStorable(inner, levels - 1));
}
