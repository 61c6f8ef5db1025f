/**
 * A place in a shape's log. `start` is before everything (`-1`), `chunk` is after the chunk of the snapshot with that
 * index (`0_0`, `0_1`...), `change` is after the change at that position (`<position>_0`).
 */
export type LogOffset =
  | { readonly kind: 'start' }
  | { readonly kind: 'now' }
  | { readonly kind: 'chunk'; readonly index: number }
  | { readonly kind: 'snapshot-end' }
  | { readonly kind: 'change'; readonly position: bigint };

const pair = /^(\d{1,19})_(\d{1,10}|inf)$/;

/** @returns undefined where the text is no offset */
export function parseLogOffset(text: string): LogOffset | undefined {
  if (text === '-1') return { kind: 'start' };
  if (text === 'now') return { kind: 'now' };
  const match = pair.exec(text);
  if (match === null) return undefined;
  const [, major = '', minor = ''] = match;
  const position = BigInt(major);
  if (position > 0n) return { kind: 'change', position };
  return minor === 'inf' ? { kind: 'snapshot-end' } : { kind: 'chunk', index: Number(minor) };
}

export function writeLogOffset(offset: LogOffset): string {
  switch (offset.kind) {
    case 'start':
      return '-1';
    case 'now':
      return 'now';
    case 'chunk':
      return `0_${offset.index}`;
    case 'snapshot-end':
      return '0_inf';
    case 'change':
      return `${offset.position}_0`;
  }
}

/** Offset after a position of the log; a log that has never had a change is at the end of its snapshot. */
export function offsetAt(position: bigint): LogOffset {
  return position > 0n ? { kind: 'change', position } : { kind: 'snapshot-end' };
}
