import { describe, expect, it } from 'vitest';
import type { SessionStatus } from '#contract/rpc/live-status.ts';
import { createChangeWatch, setSpeedKmh } from './set-speed.ts';

const running: SessionStatus['state'] = { kind: 'running', holds: [], overrideUntilMs: 0 };

function targetWith(reasons: SessionStatus['target']['reasons']): SessionStatus['target'] {
  return { speedKmh: 10.2, inclinePercent: 0, reasons, cuts: [] };
}

describe('setSpeedKmh', () => {
  it('is what the person wants, while the ramp is on its way', () => {
    const override = targetWith([{ kind: 'override', speedKmh: 12, inclinePercent: 0 }]);
    expect(setSpeedKmh({ state: running, target: override })).toBe(12);
    const eased = targetWith([{ kind: 'override', speedKmh: 12, inclinePercent: 0, easedKmh: 11.4 }]);
    expect(setSpeedKmh({ state: running, target: eased })).toBe(11.4);
    const person = targetWith([{ kind: 'person', speedKmh: 8, inclinePercent: 0, isOffset: false }]);
    expect(setSpeedKmh({ state: running, target: person })).toBe(8);
  });

  it('takes an offset for no speed', () => {
    const offset = targetWith([{ kind: 'person', speedKmh: -1.5, inclinePercent: 0, isOffset: true }]);
    expect(setSpeedKmh({ state: running, target: offset })).toBe(10.2);
  });

  it('is nothing where nothing is sent', () => {
    const state: SessionStatus['state'] = { kind: 'linkLost', sinceMs: 0, wasMoving: true };
    expect(setSpeedKmh({ state, target: targetWith([]) })).toBeUndefined();
  });
});

describe('createChangeWatch', () => {
  it('says so after three seconds, and which way', () => {
    const watch = createChangeWatch();
    expect(watch.look(12, 10, 0)).toBeUndefined();
    expect(watch.look(12, 10.5, 3000)).toBeUndefined();
    expect(watch.look(12, 11, 3001)).toBe('up');
    expect(watch.look(12, 11.7, 3500)).toBeUndefined();
  });

  it('counts anew when it goes the other way', () => {
    const watch = createChangeWatch();
    watch.look(12, 10, 0);
    expect(watch.look(8, 10, 2000)).toBeUndefined();
    expect(watch.look(8, 10, 4000)).toBeUndefined();
    expect(watch.look(8, 10, 5001)).toBe('down');
  });

  it('leaves 0.3 alone, and what nobody knows', () => {
    const watch = createChangeWatch();
    watch.look(9.9, 9.6, 0);
    expect(watch.look(9.9, 9.6, 9000)).toBeUndefined();
    expect(watch.look(9.9, undefined, 20_000)).toBeUndefined();
  });
});
