/*
 * The tree that Traktor keeps in the private ID3 frame "TRAKTOR4", as far as it is known: parts of a name in reverse, a
 * length and the number of parts within, all little-endian with 32 bits. One with none within has its content in that
 * length; BPMT is the tempo of the grid, a 32 bit float.
 */

const headOctets = 12;
const rootName = 'DMRT';
const tempoName = 'TMPB';
/** The tree is three parts deep. */
const deepest = 16;

/** The tempo of Traktor's grid, beats per minute; undefined where there is none, or the tree is damaged. */
export function traktorTempo(tree: Uint8Array): number | undefined {
  if (tree.length < headOctets || nameAt(tree, 0) !== rootName) return undefined;
  const view = new DataView(tree.buffer, tree.byteOffset, tree.byteLength);
  /** Parts that are still to come, by depth; without recursion, because a stranger says how deep it goes. */
  const toCome = [1];
  for (let at = 0; toCome.length > 0;) {
    const left = toCome.pop() ?? 0;
    if (left === 0) continue;
    if (at + headOctets > tree.length || toCome.length > deepest) return undefined;
    toCome.push(left - 1);
    const length = view.getUint32(at + 4, true);
    const within = view.getUint32(at + 8, true);
    const isTempo = nameAt(tree, at) === tempoName;
    at += headOctets;
    if (within > 0) {
      toCome.push(within);
      continue;
    }
    if (at + length > tree.length) return undefined;
    if (isTempo) return length >= 4 ? view.getFloat32(at, true) : undefined;
    at += length;
  }
  return undefined;
}

function nameAt(tree: Uint8Array, at: number): string {
  return String.fromCharCode(...tree.subarray(at, at + 4));
}
