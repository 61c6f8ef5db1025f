import { textFromUtf8 } from './utf8.ts';

/**
 * C0, DEL and C1 would reach a terminal; line and paragraph separators, zero-width characters and the bidirectional
 * controls make a name look like another one.
 */
// eslint-disable-next-line no-control-regex
const unsafe = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/**
 * A name or text that a device sends, fit to be shown: UTF-8, what is not becomes U+FFFD, without the NULs that fill up many
 * firmwares' buffers and other control characters, without spaces around it. It may be empty. It stays a
 * stranger's data: shown, never interpreted.
 */
export function textOfDevice(bytes: Uint8Array): string {
  return textFromUtf8(bytes).replace(unsafe, '').trim();
}
