/** The bytes of a file that are asked for, from `start` up to `end` (exclusive). */
export type ByteRange =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly start: number; readonly end: number }
  /** It asks for bytes that are not there. */
  | { readonly kind: 'outside' };

/**
 * Reads a Range header (RFC 9110, section 14). Several ranges at once, other units and what cannot be read are answered
 * with the whole, as the RFC allows.
 */
export function readByteRange(header: string | undefined, sizeBytes: number): ByteRange {
  const found = /^bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(header ?? '');
  const [first, last] = [found?.[1] ?? '', found?.[2] ?? ''];
  if (first === '' && last === '') return { kind: 'whole' };
  if (first === '') {
    const length = Math.min(Number(last), sizeBytes);
    return length === 0 ? { kind: 'outside' } : { kind: 'part', start: sizeBytes - length, end: sizeBytes };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return { kind: 'whole' };
  if (start >= sizeBytes) return { kind: 'outside' };
  return { kind: 'part', start, end: last === '' ? sizeBytes : Math.min(Number(last) + 1, sizeBytes) };
}
