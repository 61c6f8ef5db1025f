/**
 * A number from 0 to 2^32 - 1 that looks random and always is the same for the same seed and text: shuffles without a
 * source of randomness. FNV-1a over the text's UTF-16 units, then the finishing steps of MurmurHash3.
 */
export function seededRank(seed: number, text: string): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
