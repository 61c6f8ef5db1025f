import { printable } from './printable.ts';

/** What a person reads who used a command wrongly: the problem, and where all of it is explained. */
export function wrongUse(problem: string, usage: string): string {
  const [, name = ''] = usage.split(/\s/u, 2);
  return `${printable(withGuess(problem, usage))}\nSee: npx beatrunner ${name} --help`;
}

/** Adds what was probably meant, where the usage of the command has something like it. */
function withGuess(problem: string, usage: string): string {
  const option = /^Unknown option '(--[^']+)'/u.exec(problem)?.[1];
  if (option !== undefined) {
    const meant = nearestWord(option, usage.match(/--[a-z][a-z-]*/gu) ?? []);
    return meant === undefined ? problem : `${problem} Did you mean ${meant}?`;
  }
  const extra = /^Unexpected argument '(.+)'\.$/su.exec(problem)?.[1];
  if (extra === undefined || !usage.includes('--music DIR')) return problem;
  return `${problem} Did you mean --music ${extra}?`;
}

/** The candidate that differs by the fewest letters; undefined where none is close. */
export function nearestWord(word: string, candidates: readonly string[]): string | undefined {
  let nearest: { readonly candidate: string; readonly changes: number } | undefined;
  for (const candidate of candidates) {
    const changes = lettersChanged(word, candidate);
    if (changes < (nearest?.changes ?? Math.max(2, word.length / 2))) nearest = { candidate, changes };
  }
  return nearest?.candidate;
}

/** How many letters have to be added, left out or replaced (Levenshtein). */
function lettersChanged(from: string, to: string): number {
  // Nobody means a word that is much longer; and what is typed may be endless.
  if (Math.abs(from.length - to.length) > to.length) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
