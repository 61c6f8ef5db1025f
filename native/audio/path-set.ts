/** Remembers paths as 53-bit hashes: some 40 bytes a path instead of its text. May take a strange path for a known one. */
export interface PathSet {
  add(path: string): void;
  has(path: string): boolean;
}

export function createPathSet(): PathSet {
  const hashes = new Set<number>();
  return {
    add: (path) => void hashes.add(hashOf(path)),
    has: (path) => hashes.has(hashOf(path)),
  };
}

function hashOf(text: string): number {
  let high = 0x811c9dc5;
  let low = 0x9dc5811c;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low ^ code, 0x85ebca6b) + i;
  }
  return (high >>> 11) * 4_294_967_296 + (low >>> 0);
}
