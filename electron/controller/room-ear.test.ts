import { describe, expect, it } from 'vitest';
import type { RoomHearing } from '#contract/rpc/room-music.ts';
import { createManualClock } from '#tests/support/manual-clock.ts';
import { createRoomEar, leastReportGapMs } from './room-ear.ts';

const heard = (tempoBpm: number, confidence = 0.8): RoomHearing => ({ kind: 'heard', tempoBpm, confidence });

function earOnClock() {
  const clock = createManualClock();
  return { clock, ear: createRoomEar(clock) };
}

/** A page that listens until it leaves. */
async function listening(ear: ReturnType<typeof createRoomEar>, listenerId: string) {
  const gone = new AbortController();
  const orders = ear.listen(listenerId, gone.signal);
  const first = await orders.next();
  return {
    first: first.value,
    next: async () => (await orders.next()).value,
    leave: async () => {
      gone.abort();
      await orders.next();
    },
  };
}

describe('createRoomEar', () => {
  it('hears the one page that listens, for five seconds', async () => {
    const { clock, ear } = earOnClock();
    expect(ear.state).toBe('nobody');
    expect(ear.silenceMs()).toBe(Number.POSITIVE_INFINITY);
    ear.hear('a', heard(150));
    expect(ear.playing()).toBeUndefined();
    const page = await listening(ear, 'a');
    expect(page.first).toEqual({ kind: 'attached', listenerId: 'a' });
    expect(ear.state).toBe('listening');
    ear.hear('b', heard(150));
    expect(ear.playing()).toBeUndefined();
    ear.hear('a', heard(150));
    expect([ear.state, ear.playing()?.tempo.tempoBpm, ear.silenceMs()]).toEqual(['heard', 150, 0]);
    await clock.advanceAsync(5000);
    expect([ear.state, ear.silenceMs()]).toEqual(['heard', 0]);
    await clock.advanceAsync(100);
    expect([ear.state, ear.playing(), ear.silenceMs()]).toEqual(['nobody', undefined, 100]);
  });

  it.each([{ kind: 'tooQuiet' }, { kind: 'noBeat' }, { kind: 'listening' }] as const)(
    'has nothing to follow at once when it is %o',
    async (hearing) => {
      const { clock, ear } = earOnClock();
      await listening(ear, 'a');
      ear.hear('a', heard(150));
      await clock.advanceAsync(1000);
      ear.hear('a', hearing);
      expect([ear.state, ear.playing(), ear.silenceMs()]).toEqual([hearing.kind, undefined, 0]);
      await clock.advanceAsync(3000);
      expect(ear.silenceMs()).toBe(3000);
    },
  );

  it('says of a guess that it is one, and follows it nowhere', async () => {
    const { ear } = earOnClock();
    await listening(ear, 'a');
    ear.hear('a', heard(150, 0.39));
    expect([ear.state, ear.playing()]).toEqual(['unsure', undefined]);
  });

  it('leaves out tempi that come too fast, and never what ends them', async () => {
    const { clock, ear } = earOnClock();
    await listening(ear, 'a');
    ear.hear('a', heard(150));
    await clock.advanceAsync(leastReportGapMs - 50);
    ear.hear('a', heard(180));
    expect(ear.playing()?.tempo.tempoBpm).toBe(150);
    ear.hear('a', { kind: 'noBeat' });
    expect(ear.playing()).toBeUndefined();
    await clock.advanceAsync(50);
    ear.hear('a', heard(180));
    expect(ear.playing()?.tempo.tempoBpm).toBe(180);
  });

  it('goes with the page', async () => {
    const { ear } = earOnClock();
    const page = await listening(ear, 'a');
    ear.hear('a', heard(150));
    await page.leave();
    expect([ear.state, ear.playing()]).toEqual(['nobody', undefined]);
    ear.hear('a', heard(150));
    expect(ear.playing()).toBeUndefined();
  });

  it('is taken over by another page, and the first one is told', async () => {
    const { ear } = earOnClock();
    const first = await listening(ear, 'a');
    ear.hear('a', heard(150));
    const second = await listening(ear, 'b');
    expect(await first.next()).toEqual({ kind: 'replaced' });
    expect(await first.next()).toBeUndefined();
    expect([ear.state, ear.playing()]).toEqual(['listening', undefined]);
    ear.hear('a', heard(150));
    expect(ear.playing()).toBeUndefined();
    ear.hear('b', heard(160));
    expect(ear.playing()?.tempo.tempoBpm).toBe(160);
    expect(second.first).toEqual({ kind: 'attached', listenerId: 'b' });
  });
});
