import { beforeEach, describe, expect, it } from 'vitest';
import { HandClock } from '#server/test-support/hand-clock.ts';
import { ChangeSignal } from './change-signal.ts';
import { Deadlines } from './deadlines.ts';
import type { LogPage, OpenShape } from './open-shape.ts';
import { ShapeHold, type Holding } from './shape-hold.ts';

const heldForMs = 1000;
let clock: HandClock;
let signal: ChangeSignal;
let count: number;
/** What was asked of the shape: the place from which to read, and how to answer. */
let reads: { readonly after: unknown; answer(page: LogPage | undefined): void; fail(error: Error): void }[];
let holding: Holding;
let shape: OpenShape;

beforeEach(() => {
  clock = new HandClock(0);
  signal = new ChangeSignal();
  count = 0;
  reads = [];
  holding = {
    clock,
    deadlines: new Deadlines(clock),
    held: { inc: () => (count += 1), dec: () => (count -= 1) },
    answer: (_shape, _request, page) => ({
      status: page === undefined ? 409 : 200,
      headers: { offset: String(page?.upTo) },
      body: page?.messages.join(','),
    }),
  };
  shape = {
    get version() {
      return signal.version;
    },
    read: (after: unknown) =>
      new Promise<LogPage | undefined>((resolve, reject) => {
        reads.push({ after, answer: resolve, fail: reject });
      }),
    watch: (version: number, _seen: bigint, waiter: ShapeHold) => signal.watch(version, waiter),
    unwatch: (waiter: ShapeHold) => signal.unwatch(waiter),
  } satisfies Partial<OpenShape> as unknown as OpenShape;
});

/** A hold that has begun, and how it ended. */
function begin(version = signal.version): { readonly hold: ShapeHold; readonly ends: unknown[] } {
  const ends: unknown[] = [];
  const request = { log: {} as never, ifNoneMatch: undefined };
  const hold = new ShapeHold(holding, shape, request, { version, seen: 7n, endsAtMs: heldForMs });
  hold.begin({
    answered: ({ status, body, headers }) => ends.push([status, body, headers['offset']]),
    failed: (error) => ends.push(error),
  });
  return { hold, ends };
}
const page = (upTo: bigint, ...messages: string[]): LogPage => ({
  ...{ messages, last: messages.length > 0 ? upTo : undefined, upTo, isEnd: true },
});

describe('a held request', () => {
  it('ends at its deadline with what is known, and nothing is read for that', () => {
    const { ends } = begin();
    expect([count, signal.waiting]).toEqual([1, 1]);
    clock.advance(heldForMs);
    expect(ends).toEqual([[200, '', '7']]);
    expect([count, signal.waiting, reads.length, clock.nextMs]).toEqual([0, 0, 0, undefined]);
    signal.raise();
    expect(reads).toEqual([]);
  });

  it('ends with a change, read once from where it was', async () => {
    const { ends } = begin();
    signal.raise();
    expect(reads.map(({ after }) => after)).toEqual([7n]);
    reads[0]?.answer(page(8n, 'new'));
    await expect.poll(() => ends).toEqual([[200, 'new', '8']]);
    expect([count, signal.waiting, clock.nextMs]).toEqual([0, 0, undefined]);
  });

  it('waits on where the change was none of its own, and loses none that came meanwhile', async () => {
    const { ends } = begin();
    signal.raise();
    signal.raise();
    reads[0]?.answer(page(8n));
    // The second one came while it read: it may not have been in there.
    await expect.poll(() => reads.length).toBe(2);
    reads[1]?.answer(page(9n));
    await expect.poll(() => count).toBe(1);
    signal.raise();
    await expect.poll(() => reads.length).toBe(3);
    expect(reads[2]?.after).toBe(9n);
    reads[2]?.answer(page(10n, 'mine'));
    await expect.poll(() => ends).toEqual([[200, 'mine', '10']]);
  });

  it('reads at once where something changed before it began', async () => {
    const version = signal.version;
    signal.raise();
    const { ends } = begin(version);
    expect([count, reads.length]).toEqual([0, 1]);
    reads[0]?.answer(page(8n, 'early'));
    await expect.poll(() => ends).toEqual([[200, 'early', '8']]);
  });

  it('reads on where there is more than was read at once', async () => {
    const { ends } = begin();
    signal.raise();
    reads[0]?.answer({ ...page(1000n), isEnd: false });
    await expect.poll(() => reads.length).toBe(2);
    reads[1]?.answer(page(1001n, 'far'));
    await expect.poll(() => ends).toEqual([[200, 'far', '1001']]);
  });

  it('whose shape is gone begins anew', async () => {
    const { ends } = begin();
    signal.raise();
    reads[0]?.answer(undefined);
    await expect.poll(() => ends).toEqual([[409, undefined, 'undefined']]);
  });

  it('tells of what failed, once', async () => {
    const { hold, ends } = begin();
    signal.raise();
    const failure = new Error('the database has gone');
    reads[0]?.fail(failure);
    await expect.poll(() => ends).toEqual([failure]);
    hold.end();
    expect([ends.length, count]).toEqual([1, 0]);
  });

  it('that is due while it reads is answered with what was read', async () => {
    const { ends } = begin();
    signal.raise();
    clock.advance(heldForMs);
    expect(ends).toEqual([]);
    reads[0]?.answer(page(9n));
    await expect.poll(() => ends).toEqual([[200, '', '9']]);
  });

  it.each(['before it begins', 'while it waits', 'while it reads'])(
    'is answered when the server closes %s',
    async (when) => {
      const ends: unknown[] = [];
      const request = { log: {} as never, ifNoneMatch: undefined };
      const at = { version: signal.version, seen: 7n, endsAtMs: heldForMs };
      const hold = new ShapeHold(holding, shape, request, at);
      if (when === 'before it begins') hold.end();
      hold.begin({ answered: ({ status }) => ends.push(status), failed: (error) => ends.push(error) });
      if (when === 'while it reads') signal.raise();
      hold.end();
      reads[0]?.answer(page(8n));
      await expect.poll(() => ends).toEqual([200]);
      expect([count, signal.waiting, clock.nextMs]).toEqual([0, 0, undefined]);
    },
  );

  it.each(['waits', 'reads'])('of a client that goes while it %s is forgotten', async (when) => {
    const { hold, ends } = begin();
    if (when === 'reads') signal.raise();
    hold.cancel();
    hold.cancel();
    reads[0]?.answer(page(8n, 'for nobody'));
    await Promise.resolve();
    clock.advance(2 * heldForMs);
    expect([ends, count, signal.waiting, clock.nextMs]).toEqual([[], 0, 0, undefined]);
  });
});
