import { expect, it } from 'vitest';
import { HandClock } from '#server/test-support/hand-clock.ts';
import { privateCachePolicy } from './cache-policy.ts';
import type { OpenShape } from './open-shape.ts';
import { parseLogRequest } from './protocol/shape-query.ts';
import { ShapeEngine } from './shape-engine.ts';

const quietShape = {
  handle: 'h1',
  version: 0,
  lastChunk: 0,
  accepts: () => true,
  read: () => Promise.resolve({ messages: [], last: undefined, upTo: 4n, isEnd: true }),
  watch: () => true,
  unwatch: () => undefined,
} satisfies Partial<OpenShape> as unknown as OpenShape;

it.each([
  [0, 20_000],
  [0.5, 17_500],
  [0.999, 15_005],
])('holds a request for less by chance (%d): %d ms', async (chance, heldMs) => {
  const clock = new HandClock(0);
  let held = 0;
  const engine = new ShapeEngine({
    ...{ clock, cache: privateCachePolicy, random: () => chance },
    ...{ holdMs: 20_000, holdSpreadMs: 5000, eventsMs: 60_000, keepAliveMs: 21_000 },
    held: { inc: () => (held += 1), dec: () => (held -= 1) },
  });
  const log = parseLogRequest(
    new Map([
      ['offset', '4_0'],
      ['handle', 'h1'],
      ['live', 'true'],
    ]),
  );
  const answer = engine.answer(quietShape, {
    log,
    ifNoneMatch: undefined,
    signal: () => new AbortController().signal,
  });
  await expect.poll(() => held).toBe(1);
  clock.advance(heldMs - 1);
  expect(held).toBe(1);
  clock.advance(1);
  expect((await answer).headers['electric-up-to-date']).toBe('');
  expect([held, clock.nowMs()]).toEqual([0, heldMs]);
});
