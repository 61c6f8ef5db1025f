import { expect, it } from 'vitest';
import { GatheredReads } from './gathered-reads.ts';

/** A database whose statements end when they are told to. */
function slowReads() {
  const statements: { readonly keys: readonly string[]; end(): void; fail(error: Error): void }[] = [];
  let moment = 0;
  const reads = new GatheredReads<string>((keys) => {
    const { promise, resolve, reject } = Promise.withResolvers<ReadonlyMap<string, string>>();
    const began = (moment += 1);
    const found = keys.filter((key) => key !== 'nobody').map((key) => [key, `${key} at ${began}`] as const);
    statements.push({ keys, end: () => resolve(new Map(found)), fail: reject });
    return promise;
  });
  const begun = async (count: number): Promise<void> => {
    await expect.poll(() => statements.length).toBe(count);
  };
  return { reads, statements, begun };
}

it('reads in one statement what is asked for while another one is under way, and never answers with what was read before', async () => {
  const { reads, statements, begun } = slowReads();
  const first = reads.get('a');
  await begun(1);
  const later = ['a', 'b', 'a', 'c'].map((key) => reads.get(key));
  statements[0]?.end();
  expect(await first).toBe('a at 1');
  await begun(2);
  expect(statements[1]?.keys).toEqual(['a', 'b', 'c']);
  statements[1]?.end();
  expect(await Promise.all(later)).toEqual(['a at 2', 'b at 2', 'a at 2', 'c at 2']);
});

it('knows nothing of what is not there', async () => {
  const { reads, statements, begun } = slowReads();
  const [somebody, nobody] = [reads.get('somebody'), reads.get('nobody')];
  await begun(1);
  statements[0]?.end();
  expect(await somebody).toBe('somebody at 1');
  expect(await nobody).toBeUndefined();
});

it('tells a failure to those who were in that statement, and goes on', async () => {
  const { reads, statements, begun } = slowReads();
  const first = reads.get('a');
  await begun(1);
  const second = reads.get('b');
  statements[0]?.fail(new Error('the connection was lost'));
  await expect(first).rejects.toThrow('the connection was lost');
  await begun(2);
  statements[1]?.end();
  expect(await second).toBe('b at 2');
  const third = reads.get('c');
  await begun(3);
  statements[2]?.end();
  expect(await third).toBe('c at 3');
});
