import { describe, expect, it } from 'vitest';
import { createManualClock } from '#tests/support/manual-clock.ts';
import { createHangWatch, hangAfterMs } from './hang-watch.ts';

function watchWith(ask: () => Promise<unknown>) {
  const clock = createManualClock();
  let hangs = 0;
  const watch = createHangWatch({ clock, ask, onHang: () => (hangs += 1) });
  return { clock, watch, hangs: () => hangs };
}

describe('createHangWatch', () => {
  it('says nothing of a page that answers, or is being replaced', async () => {
    let asked = 0;
    const { clock, watch, hangs } = watchWith(() => {
      asked += 1;
      return asked % 2 === 0 ? Promise.resolve() : Promise.reject(new Error('gone'));
    });
    watch.start();
    await clock.advanceAsync(60_000, 100);
    expect(asked).toBeGreaterThan(20);
    expect(hangs()).toBe(0);
  });

  it('tells once of a page that stands still, and again after a new start', async () => {
    const { clock, watch, hangs } = watchWith(() => new Promise(() => undefined));
    watch.start();
    await clock.advanceAsync(hangAfterMs, 100);
    expect(hangs()).toBe(0);
    await clock.advanceAsync(1100, 100);
    expect(hangs()).toBe(1);
    await clock.advanceAsync(60_000, 100);
    expect(hangs()).toBe(1);
    watch.start();
    await clock.advanceAsync(hangAfterMs + 2000, 100);
    expect(hangs()).toBe(2);
  });

  it('does not take the answer of an old page for one of the new', async () => {
    const answers: (() => void)[] = [];
    const { clock, watch, hangs } = watchWith(() => new Promise<void>((resolve) => answers.push(resolve)));
    watch.start();
    await clock.advanceAsync(1000, 100);
    watch.start();
    await clock.advanceAsync(1000, 100);
    answers[0]?.();
    await clock.advanceAsync(hangAfterMs + 1000, 100);
    expect(hangs()).toBe(1);
  });

  it('rests when it is stopped', async () => {
    const { clock, watch, hangs } = watchWith(() => new Promise(() => undefined));
    watch.start();
    watch.stop();
    await clock.advanceAsync(60_000, 1000);
    expect(hangs()).toBe(0);
    expect(clock.pendingTimers).toBe(0);
  });
});
