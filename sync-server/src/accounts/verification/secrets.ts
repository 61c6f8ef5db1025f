import { createHash, randomBytes, randomInt } from 'node:crypto';
import { codeDigits } from '#contract/accounts/identities.ts';

/** 256 bits that nobody guesses, for addresses and headers. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What the database keeps of a secret. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Digits to type, each as likely as any other. */
export function newDigits(): string {
  return String(randomInt(10 ** codeDigits)).padStart(codeDigits, '0');
}

/** Without vowels, so that it spells nothing, and without what looks alike (RFC 8628, 6.1). */
const letters = 'BCDFGHJKLMNPQRSTVWXZ';

/** Letters to read and type, in groups of four: `BCDF-GHJK`. 8 letters are 34 bits. */
export function newLetters(count: 8 | 12): string {
  const text = Array.from({ length: count }, () => letters[randomInt(letters.length)]).join('');
  return groups(text);
}

/** The same letters as somebody typed them, or undefined where they cannot be. */
export function readLetters(typed: string, count: 8 | 12): string | undefined {
  const text = typed.toUpperCase().replaceAll(/[^A-Z]/g, '');
  return text.length === count && [...text].every((letter) => letters.includes(letter))
    ? groups(text)
    : undefined;
}

function groups(text: string): string {
  return (text.match(/.{4}/g) ?? []).join('-');
}
