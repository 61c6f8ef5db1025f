import { describe, expect, it } from 'vitest';
import { createManualClock, settlePromises } from '#tests/support/manual-clock.ts';
import { loadScreens, screensPatienceMs } from './load-screens.ts';

function setUp(start: () => Promise<void>) {
  const clock = createManualClock();
  const told: string[] = [];
  const done = loadScreens({
    start,
    clock,
    onMissing: (why) => void told.push(`missing: ${String(why)}`),
    onThere: () => void told.push('there'),
  });
  return { clock, told, done };
}

describe('loadScreens', () => {
  it('says when they are there, and nothing later', async () => {
    const { clock, told, done } = setUp(() => Promise.resolve());
    await done;
    clock.advance(screensPatienceMs * 2);
    expect(told).toEqual(['there']);
  });

  it.each([
    ['fail to load', () => Promise.reject(new TypeError('no such file'))],
    [
      'throw as they start',
      () => {
        throw new TypeError('no such file');
      },
    ],
  ])('says so when they %s', async (_, start) => {
    const { clock, told, done } = setUp(start);
    await done;
    clock.advance(screensPatienceMs * 2);
    expect(told).toEqual(['missing: TypeError: no such file']);
  });

  it('says so when they do not come, and takes it back when they do', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { clock, told, done } = setUp(() => promise);
    clock.advance(screensPatienceMs - 1);
    await settlePromises();
    expect(told).toEqual([]);
    clock.advance(1);
    expect(told).toHaveLength(1);
    resolve();
    await done;
    expect(told.at(-1)).toBe('there');
  });
});
