import { invalidValue } from './fields.ts';

/** The names of the bits that are set; the first name belongs to bit 0. Bits beyond the names are left out. */
export function namesOfBits<Name extends string>(word: number, names: readonly Name[]): readonly Name[] {
  return names.filter((_, bit) => ((word >>> bit) & 1) === 1);
}

/** The set bits that have no name. */
export function unknownBits(word: number, names: readonly string[]): number {
  return (word & ~maskOf(names)) >>> 0;
}

/**
 * A word with the bits of `set`, and `unknown` beside them.
 *
 * @throws BeatRunnerError `ftms/invalid-value` where `unknown` contains a bit that has a name
 */
export function bitsOfNames<Name extends string>(
  set: readonly Name[],
  names: readonly Name[],
  unknown = 0,
): number {
  if ((unknown & maskOf(names)) !== 0) throw invalidValue('unknownBits', unknown);
  const known = names.reduce((word, name, bit) => (set.includes(name) ? word | (1 << bit) : word), 0);
  return (known | unknown) >>> 0;
}

function maskOf(names: readonly string[]): number {
  return 2 ** names.length - 1;
}
