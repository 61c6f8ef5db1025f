import { octetAt } from './byte-cursor.ts';

/** What stands for octets that are no UTF-8, as everywhere else. */
const replacement = 0xfffd;

/** How a first octet goes on: how many octets follow it, its own bits, and what the second may be (Unicode 15, 3-7). */
interface Sequence {
  readonly following: number;
  readonly bits: number;
  readonly secondMinimum: number;
  readonly secondMaximum: number;
}

/**
 * Text of a device's octets, strictly: overlong forms, surrogates and everything above U+10FFFF are not UTF-8. Each
 * longest piece that is none becomes one U+FFFD, as the WHATWG decoder has it. (core knows no `TextDecoder`.)
 */
export function textFromUtf8(bytes: Uint8Array): string {
  let text = '';
  let at = 0;
  while (at < bytes.length) {
    const { codePoint, octets } = codePointAt(bytes, at);
    text += String.fromCodePoint(codePoint);
    at += octets;
  }
  return text;
}

/** The UTF-8 octets of a text; a lone surrogate becomes U+FFFD. */
export function utf8FromText(text: string): Uint8Array {
  const octets: number[] = [];
  const units = text.toWellFormed();
  for (let at = 0; at < units.length; at++) {
    let codePoint = units.charCodeAt(at);
    if (codePoint >= 0xd800 && codePoint <= 0xdbff) {
      at++;
      codePoint = 0x1_0000 + ((codePoint - 0xd800) << 10) + (units.charCodeAt(at) - 0xdc00);
    }
    if (codePoint < 0x80) octets.push(codePoint);
    else if (codePoint < 0x800) octets.push(0xc0 | (codePoint >> 6), continued(codePoint));
    else if (codePoint < 0x1_0000) {
      octets.push(0xe0 | (codePoint >> 12), continued(codePoint >> 6), continued(codePoint));
    } else {
      octets.push(
        0xf0 | (codePoint >> 18),
        continued(codePoint >> 12),
        continued(codePoint >> 6),
        continued(codePoint),
      );
    }
  }
  return Uint8Array.from(octets);
}

function continued(bits: number): number {
  return 0x80 | (bits & 0x3f);
}

function codePointAt(bytes: Uint8Array, at: number): { codePoint: number; octets: number } {
  const first = octetAt(bytes, at);
  if (first < 0x80) return { codePoint: first, octets: 1 };
  const sequence = sequenceOf(first);
  if (sequence === undefined) return { codePoint: replacement, octets: 1 };
  let codePoint = sequence.bits;
  for (let index = 1; index <= sequence.following; index++) {
    // Beyond the end there is a 0, which no sequence goes on with.
    const octet = octetAt(bytes, at + index);
    const minimum = index === 1 ? sequence.secondMinimum : 0x80;
    const maximum = index === 1 ? sequence.secondMaximum : 0xbf;
    if (octet < minimum || octet > maximum) return { codePoint: replacement, octets: index };
    codePoint = (codePoint << 6) | (octet & 0x3f);
  }
  return { codePoint, octets: sequence.following + 1 };
}

function sequenceOf(first: number): Sequence | undefined {
  if (first >= 0xc2 && first <= 0xdf) {
    return { following: 1, bits: first & 0x1f, secondMinimum: 0x80, secondMaximum: 0xbf };
  }
  if (first >= 0xe0 && first <= 0xef) {
    return {
      following: 2,
      bits: first & 0x0f,
      secondMinimum: first === 0xe0 ? 0xa0 : 0x80,
      secondMaximum: first === 0xed ? 0x9f : 0xbf,
    };
  }
  if (first >= 0xf0 && first <= 0xf4) {
    return {
      following: 3,
      bits: first & 0x07,
      secondMinimum: first === 0xf0 ? 0x90 : 0x80,
      secondMaximum: first === 0xf4 ? 0x8f : 0xbf,
    };
  }
  return undefined;
}
