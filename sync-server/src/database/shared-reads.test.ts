import { expect, it } from 'vitest';
import { SharedReads } from './shared-reads.ts';

/** Reads that end when they are told to, each with its number. */
function slowReads() {
  const begun: { end(): void; fail(): void }[] = [];
  const reads = new SharedReads<number>();
  const ask = (key: string): Promise<number> =>
    reads.get(key, () => {
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      const number = begun.length;
      begun.push({ end: () => resolve(number), fail: () => reject(new Error('gone')) });
      return promise;
    });
  return { begun, ask };
}

it('reads once for all who ask while another one is under way, and never answers with what was begun before', async () => {
  const { begun, ask } = slowReads();
  const first = ask('a');
  const later = [ask('a'), ask('a'), ask('a')];
  expect(begun).toHaveLength(1);
  begun[0]?.end();
  expect(await first).toBe(0);
  await expect.poll(() => begun.length).toBe(2);
  const last = ask('a');
  begun[1]?.end();
  expect(await Promise.all(later)).toEqual([1, 1, 1]);
  await expect.poll(() => begun.length).toBe(3);
  begun[2]?.end();
  expect(await last).toBe(2);
});

it('reads different things beside each other, and anew when nobody asks any more', async () => {
  const { begun, ask } = slowReads();
  const both = [ask('a'), ask('b')];
  expect(begun).toHaveLength(2);
  for (const { end } of begun) end();
  expect(await Promise.all(both)).toEqual([0, 1]);
  const again = ask('a');
  expect(begun).toHaveLength(3);
  begun[2]?.end();
  expect(await again).toBe(2);
});

it('tells a failure to those of that read alone, and goes on', async () => {
  const { begun, ask } = slowReads();
  const [first, second] = [ask('a'), ask('a')];
  begun[0]?.fail();
  await expect(first).rejects.toThrow('gone');
  await expect.poll(() => begun.length).toBe(2);
  begun[1]?.end();
  expect(await second).toBe(1);
});
