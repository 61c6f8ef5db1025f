import { describe, expect, it } from 'vitest';
import type { LiveState } from '#renderer/link/live-store.ts';
import { createSpeedReader } from './shown-speed.ts';
import { liveWith } from '#tests/support/live-example.ts';

function at(reportedKmh: number | undefined, telemetryAgeMs: number, receivedAtMs = 0): LiveState {
  return liveWith(
    {
      speedKmh: reportedKmh === undefined ? {} : { reported: reportedKmh },
      link: { isUp: true, telemetryAgeMs, control: 'granted' },
    },
    { receivedAtMs },
  );
}

describe('createSpeedReader', () => {
  it('dims after two seconds and is gone after three, by its own age and that of the status', () => {
    const read = createSpeedReader();
    const live = at(9.8, 400);
    expect(read(live, 1600)).toMatchObject({ speedKmh: 9.8, freshness: 'fresh' });
    expect(read(live, 1601)).toMatchObject({ speedKmh: 9.8, freshness: 'dim' });
    expect(read(live, 2601)).toMatchObject({ speedKmh: undefined, freshness: 'gone' });
  });

  it('does not tremble between two tenths', () => {
    const read = createSpeedReader();
    const shown = [9.84, 9.86, 9.84, 9.86, 9.9].map((speed) => read(at(speed, 0), 0).speedKmh);
    expect(shown).toEqual([9.8, 9.8, 9.8, 9.8, 9.9]);
  });

  it('knows no speed without a link, whatever was told last', () => {
    const read = createSpeedReader();
    const live = liveWith({ state: { kind: 'linkLost', sinceMs: 0, wasMoving: true } });
    expect(read(live, 0)).toEqual({ speedKmh: undefined, freshness: 'gone', change: undefined });
  });

  it('says that the belt is on its way to what was set', () => {
    const read = createSpeedReader();
    const target = {
      speedKmh: 10,
      inclinePercent: 0,
      reasons: [{ kind: 'override' as const, speedKmh: 12, inclinePercent: 0 }],
      cuts: [],
    };
    const live = (receivedAtMs: number): LiveState => liveWith({ target }, { receivedAtMs });
    expect(read(live(0), 0).change).toBeUndefined();
    expect(read(live(3100), 3100).change).toBe('up');
    const state = { kind: 'running' as const, holds: ['unconfirmedTargets' as const], overrideUntilMs: 0 };
    expect(read(liveWith({ target, state }, { receivedAtMs: 3200 }), 3200).change).toBeUndefined();
  });
});
