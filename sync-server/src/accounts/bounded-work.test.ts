import { expect, it } from 'vitest';
import { BoundedWork } from './bounded-work.ts';

const bounds = { atOnce: 2, mostWaiting: 3, retryAfterS: 7 };

function gate(): { readonly opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

it('runs so much at once, in order, and turns the rest away', async () => {
  const work = new BoundedWork(bounds);
  const gates = Array.from({ length: 5 }, gate);
  const begun: number[] = [];
  const done = gates.map(({ opened }, index) =>
    work.run(() => {
      begun.push(index);
      return opened;
    }),
  );
  await expect(work.run(() => Promise.resolve())).rejects.toMatchObject({
    status: 503,
    code: 'server/busy',
    headers: { 'retry-after': '7' },
  });
  expect(() => work.checkRoom()).toThrow(expect.objectContaining({ code: 'server/busy' }));
  const ended = work.finish(() => Promise.resolve('ended'));
  expect([begun, work.waiting]).toEqual([[0, 1], 4]);
  gates[1]!.open();
  await done[1];
  expect([begun, work.waiting]).toEqual([[0, 1, 2], 3]);
  for (const { open } of gates) open();
  await Promise.all(done);
  expect(await ended).toBe('ended');
  expect(() => work.checkRoom()).not.toThrow();
  expect(begun).toEqual([0, 1, 2, 3, 4]);
});

it('goes on after work that failed, and has every place again at the end', async () => {
  const work = new BoundedWork({ ...bounds, mostWaiting: 100 });
  let running = 0;
  let most = 0;
  const results = await Promise.allSettled(
    Array.from({ length: 50 }, (_, index) =>
      work.run(async () => {
        running += 1;
        most = Math.max(most, running);
        await Promise.resolve();
        running -= 1;
        if (index % 3 === 0) throw new Error('no');
      }),
    ),
  );
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(17);
  expect([most, running, work.waiting]).toEqual([2, 0, 0]);
  expect(await work.run(() => Promise.resolve('again'))).toBe('again');
});
