/** `height_cm` as JSON of the REST interface names it, `heightCm`. */
export function memberOf(column: string): string {
  return column.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** And back: `vo2Max` is `vo2_max`. */
export function columnOf(member: string): string {
  return member.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
