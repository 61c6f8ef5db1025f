const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const valueOf = new Map([...alphabet].map((letter, value) => [letter, value]));

/** RFC 4648, with padding. */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(at, at + 3);
    const group = (first << 16) | (second << 8) | third;
    const letters = [18, 12, 6, 0].map((shift) => alphabet[(group >> shift) & 0x3f]).join('');
    const used = Math.min(3, bytes.length - at) + 1;
    text += letters.slice(0, used).padEnd(4, '=');
  }
  return text;
}

/** @throws RangeError for anything that `toBase64` does not write */
export function fromBase64(text: string): Uint8Array {
  const plain = text.replace(/={1,2}$/, '');
  if (text.length % 4 !== 0) throw new RangeError('not base64');
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const letter of plain) {
    const value = valueOf.get(letter);
    if (value === undefined) throw new RangeError('not base64');
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 0xff);
    }
  }
  return Uint8Array.from(bytes);
}
