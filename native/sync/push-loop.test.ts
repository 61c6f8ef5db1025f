import { describe, expect, it } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import { createForgetfulStore } from '#tests/support/forgetful-store.ts';
import { createManualClock, settlePromises } from '#tests/support/manual-clock.ts';
import { backOffMs, retryAfterMs } from './back-off.ts';
import { startPushLoop, type PushState } from './push-loop.ts';
import type { PushStep } from './push-step.ts';

function openLoop(script: readonly (PushStep | Error)[]) {
  const clock = createManualClock();
  const states: PushState[] = [];
  const left = [...script];
  const ending = new AbortController();
  let queue = (): void => {};
  let steps = 0;
  const store = {
    ...createForgetfulStore().sync,
    onQueued: (listener: () => void) => {
      queue = listener;
      return () => {};
    },
  };
  const loop = startPushLoop(
    {
      accountId: 'a',
      serverUrl: '',
      store,
      tokens: { token: async () => 't', refused() {} },
      fetch,
      clock,
      random: () => 0.5,
      log: silentLog,
    },
    {
      async next() {
        steps += 1;
        const step = left.shift() ?? { kind: 'idle' };
        if (step instanceof Error) throw step;
        return step;
      },
    },
    ending.signal,
    (state) => states.push(state),
  );
  return { clock, loop, states, ending, queue: () => queue(), steps: () => steps };
}

const retry: PushStep = { kind: 'retry', detail: 'no network' };

describe('the push loop', () => {
  it('waits longer after every failure, and short again after a success', async () => {
    const { clock, states, ending, loop } = openLoop([retry, retry, retry, { kind: 'progress' }, retry]);
    for (let round = 0; round < 20; round += 1) await clock.advanceAsync(1000);
    expect(states.map((state) => (state.kind === 'waiting' ? state.forMs : state.kind))).toEqual([
      ...[500, 1000, 2000, 'sending', 500, 'idle'],
    ]);
    ending.abort();
    await loop.ended;
  });

  it('is not hurried by what is queued meanwhile, but by a person', async () => {
    const { clock, queue, loop, steps, ending } = openLoop([
      { ...retry, retryAfterMs: 60_000 },
      { ...retry, retryAfterMs: 60_000 },
    ]);
    await settlePromises();
    queue();
    await clock.advanceAsync(59_000);
    expect(steps()).toBe(1);
    loop.retryNow();
    await settlePromises();
    expect(steps()).toBe(2);
    await clock.advanceAsync(61_000);
    expect(steps()).toBeGreaterThanOrEqual(3);
    ending.abort();
    await loop.ended;
  });

  it('rests while nothing waits and goes on when something is queued, also in the last moment', async () => {
    const { queue, steps, ending, loop } = openLoop([{ kind: 'idle' }, { kind: 'progress' }]);
    queue();
    await settlePromises();
    expect(steps()).toBe(3);
    queue();
    await settlePromises();
    expect(steps()).toBe(4);
    ending.abort();
    await loop.ended;
  });

  it('outlives a store that fails', async () => {
    const { clock, states, ending, loop } = openLoop([new Error('disk full')]);
    await clock.advanceAsync(2000);
    expect(states.map(({ kind }) => kind)).toEqual(['waiting', 'idle']);
    ending.abort();
    await loop.ended;
  });

  it('sends nothing more once nobody is signed in', async () => {
    const { clock, queue, steps, states, ending, loop } = openLoop([{ kind: 'signed-out' }]);
    await settlePromises();
    queue();
    await clock.advanceAsync(600_000, 60_000);
    expect([steps(), states]).toEqual([1, [{ kind: 'signed-out' }]]);
    loop.retryNow();
    await settlePromises();
    expect(steps()).toBeGreaterThan(1);
    ending.abort();
    await loop.ended;
  });
});

describe('back-off', () => {
  it('is spread over all of a limit that doubles up to five minutes, after what the server asks for', () => {
    expect([1, 2, 3, 50].map((failures) => backOffMs(failures, () => 0.999_999_9))).toEqual([
      ...[999, 1999, 3999, 299_999],
    ]);
    expect(backOffMs(9, () => 0)).toBe(0);
    expect(backOffMs(1, () => 0.5, 7000)).toBe(7500);
  });

  it('reads seconds and dates', () => {
    const now = Date.UTC(2026, 10, 22);
    expect(retryAfterMs(null, now)).toBeUndefined();
    expect(retryAfterMs('12', now)).toBe(12_000);
    expect(retryAfterMs(new Date(now + 5000).toUTCString(), now)).toBe(5000);
    expect(retryAfterMs(new Date(now - 5000).toUTCString(), now)).toBe(0);
    expect(retryAfterMs('soon', now)).toBeUndefined();
  });
});
