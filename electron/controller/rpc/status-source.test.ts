import { describe, expect, it } from 'vitest';
import type { LiveStatus } from '#contract/rpc/live-status.ts';
import { createManualClock } from '#tests/support/manual-clock.ts';
import { latestValues } from './latest-values.ts';
import { statusGapMs, statusSource } from './status-source.ts';

/** A page that follows the status of a controller to which nothing happens. */
function followed() {
  const clock = createManualClock();
  const end = new AbortController();
  let hasPlayer = false;
  const read = (): LiveStatus => ({
    nowMs: clock.nowMs(),
    toldAtMs: clock.nowMs(),
    adapterState: 'on',
    sensors: [],
    hasPlayer,
  });
  const told: LiveStatus[] = [];
  const values = latestValues(statusSource(read, clock), { clock, gapMs: statusGapMs, signal: end.signal });
  const done = (async () => {
    for await (const status of values) told.push(status);
  })();
  return {
    clock,
    told,
    attachPlayer: () => (hasPlayer = true),
    async close() {
      end.abort();
      await done;
    },
  };
}

describe('the status that a page follows', () => {
  it('is told once a second while nothing changes, and not more often', async () => {
    const { clock, told, close } = followed();
    await clock.advanceAsync(10_000, 10);
    const gapsMs = told.slice(1).map(({ nowMs }, index) => nowMs - (told[index]?.nowMs ?? 0));
    expect(gapsMs).toEqual(Array.from({ length: 10 }, () => 1000));
    await close();
    expect(clock.pendingTimers).toBe(0);
  });

  it('is told at the next look when a figure changes', async () => {
    const { clock, told, attachPlayer, close } = followed();
    await clock.advanceAsync(1350, 10);
    attachPlayer();
    await clock.advanceAsync(100, 10);
    expect(told.map(({ nowMs, hasPlayer }) => [nowMs, hasPlayer])).toEqual([
      [0, false],
      [1000, false],
      [1400, true],
    ]);
    await close();
  });
});
