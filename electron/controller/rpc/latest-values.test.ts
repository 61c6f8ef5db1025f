import { describe, expect, it } from 'vitest';
import { createListeners } from '#contract/runtime/listeners.ts';
import { createManualClock, settlePromises } from '#tests/support/manual-clock.ts';
import { latestValues } from './latest-values.ts';

function topic(gapMs = 100) {
  const clock = createManualClock();
  const changes = createListeners<void>();
  const end = new AbortController();
  let value = 0;
  const values = latestValues(
    { read: () => value, onChange: (listener) => changes.add(listener) },
    { clock, gapMs, signal: end.signal },
  );
  return {
    clock,
    changes,
    end,
    values,
    set(next: number) {
      value = next;
      changes.emit();
    },
  };
}

describe('latestValues', () => {
  it('gives what is, then what has become of it when it is asked', async () => {
    const { values, set, clock } = topic();
    expect(await values.next()).toEqual({ done: false, value: 0 });
    for (let value = 1; value <= 50; value += 1) set(value);
    clock.advance(100);
    expect(await values.next()).toEqual({ done: false, value: 50 });
  });

  it('leaves the gap between two values, and then gives the newest', async () => {
    const { values, set, clock } = topic();
    await values.next();
    set(1);
    let given: number | undefined;
    const next = values.next().then(({ value }) => (given = value ?? undefined));
    await clock.advanceAsync(99, 10);
    expect(given).toBeUndefined();
    set(2);
    await clock.advanceAsync(1, 1);
    await next;
    expect(given).toBe(2);
  });

  it('says nothing while nothing changes', async () => {
    const { values, clock, set } = topic();
    await values.next();
    let isGiven = false;
    const next = values.next().then(() => (isGiven = true));
    await clock.advanceAsync(10_000);
    expect(isGiven).toBe(false);
    set(1);
    await next;
  });

  it.each(['while it waits for a change', 'within the gap'])('ends at once %s', async (when) => {
    const { values, clock, end, changes, set } = topic();
    await values.next();
    if (when === 'within the gap') set(1);
    const next = values.next();
    if (when !== 'within the gap') await clock.advanceAsync(200);
    await settlePromises();
    end.abort();
    expect(await next).toEqual({ done: true, value: undefined });
    expect(changes.size).toBe(0);
    expect(clock.pendingTimers).toBe(0);
  });

  it('forgets its source when the consumer leaves', async () => {
    const { values, changes } = topic();
    await values.next();
    await values.return();
    expect(changes.size).toBe(0);
  });
});
