import { expect, it, vi } from 'vitest';
import { KeptSnapshots } from './kept-snapshots.ts';
import type { ScopedChunk } from './scoped-shape.ts';

function chunkAt(seq: bigint, text = 'rows'): ScopedChunk {
  return { text, seq, next: { kind: 'chunk', index: 0 }, chunks: { of: 1, from: 0n } };
}

it('reads once for all who ask while the log stands still', async () => {
  const kept = new KeptSnapshots();
  const read = vi.fn<() => Promise<ScopedChunk>>(async () => chunkAt(4n));
  const first = await kept.get('a', 4n, read);
  expect(await kept.get('a', 4n, read)).toBe(first);
  expect(read).toHaveBeenCalledTimes(1);
});

it.each([3n, 5n])('reads again where the log stands at %s', async (at) => {
  const kept = new KeptSnapshots();
  await kept.get('a', 4n, async () => chunkAt(4n));
  const anew = chunkAt(at);
  expect(await kept.get('a', at, async () => anew)).toBe(anew);
  expect(await kept.get('a', at, () => Promise.reject(new Error('read again')))).toBe(anew);
});

it('keeps nothing of what does not exist or could not be read', async () => {
  const kept = new KeptSnapshots();
  await kept.get('a', 4n, async () => chunkAt(4n));
  expect(await kept.get('a', 5n, async () => undefined)).toBeUndefined();
  await expect(kept.get('a', 4n, () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  const anew = chunkAt(4n);
  expect(await kept.get('a', 4n, async () => anew)).toBe(anew);
});

it.each([
  ['many', { most: 2, mostText: 1000 }, 'rows'],
  ['long', { most: 100, mostText: 10 }, 'words'],
])('lets go of those that nobody asked for the longest where they are too %s', async (_, limits, text) => {
  const kept = new KeptSnapshots(limits);
  const read = vi.fn<() => Promise<ScopedChunk>>(async () => chunkAt(1n, text));
  for (const key of ['a', 'b', 'a', 'c', 'a', 'c']) await kept.get(key, 1n, read);
  expect(read).toHaveBeenCalledTimes(3);
  await kept.get('b', 1n, read);
  expect(read).toHaveBeenCalledTimes(4);
});
