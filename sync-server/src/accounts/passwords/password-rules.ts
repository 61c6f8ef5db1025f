import { readFileSync } from 'node:fs';

/** Characters of a password, as people count them; NIST SP 800-63B. */
export const fewestCharacters = 8;
export const mostCharacters = 256;

/** Why a password is not taken. What it is made of is nobody's business: there are no rules about kinds of characters. */
export type PasswordProblem = 'too-short' | 'too-long' | 'common' | 'like-identity';

/**
 * Whether a new password is taken.
 *
 * @param own words that are no secret, such as the e-mail address, the phone number and the name of the account
 */
export function checkNewPassword(password: string, own: readonly string[] = []): PasswordProblem | undefined {
  // Counting a text that is far too long costs something itself.
  if (password.length > mostCharacters * 2) return 'too-long';
  const normalised = normalisedPassword(password);
  const characters = [...normalised];
  if (characters.length < fewestCharacters) return 'too-short';
  if (characters.length > mostCharacters) return 'too-long';
  const lower = normalised.toLowerCase();
  if (passwordsTriedFirst().has(lower) || isRepetition(lower) || isSequence(characters)) return 'common';
  return own.flatMap(wordsOf).some((word) => isLittleMoreThan(lower, word)) ? 'like-identity' : undefined;
}

/** The same characters, however the keyboard wrote them. */
export function normalisedPassword(password: string): string {
  return password.normalize('NFKC');
}

let triedFirst: ReadonlySet<string> | undefined;
function passwordsTriedFirst(): ReadonlySet<string> {
  triedFirst ??= new Set(
    readFileSync(new URL('common-passwords.txt', import.meta.url), 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#')),
  );
  return triedFirst;
}

/** "aaaaaaaa", "abcabcabc". */
function isRepetition(text: string): boolean {
  return /^(.{1,4}?)\1+$/u.test(text);
}

/** "23456789", "hgfedcba". */
function isSequence(characters: readonly string[]): boolean {
  const codes = characters.map((character) => character.codePointAt(0) ?? 0);
  return [1, -1].some((step) =>
    codes.every((code, index) => index === 0 || code - (codes[index - 1] ?? 0) === step),
  );
}

function wordsOf(own: string): readonly string[] {
  const text = own.normalize('NFKC').toLowerCase();
  const [local = ''] = text.split('@');
  return [text, local].filter((word) => word.length >= 4);
}

/** "anna.miller1" for anna.miller@example.com. */
function isLittleMoreThan(password: string, word: string): boolean {
  return password.includes(word) && password.length - word.length < 4;
}
