import { describe, expect, it } from 'vitest';
import { clubLimits, speeds } from '#tests/support/safety-examples.ts';
import { ask, rules, told } from '#tests/support/envelope-wish.ts';
import { announcementLastsMs, announcementMs } from './envelope.ts';

describe('nothing new', () => {
  it('is what it was, without a word', () => {
    expect(ask({})).toEqual({ speedKmh: 8, inclinePercent: 0, cuts: [], announce: undefined });
  });

  it('is no slow-down even right after a faster one', () => {
    const history = speeds([-1e9, 14], [-1000, 8]);
    expect(ask({ history })).toMatchObject({ speedKmh: 8, cuts: [] });
  });

  it('is no tilt even right after a steeper one', () => {
    const history = [
      { atMs: -1e9, speedKmh: 8, inclinePercent: 6 },
      { atMs: -1000, speedKmh: 8, inclinePercent: 1 },
    ];
    expect(ask({ history, inclinePercent: 1 })).toMatchObject({ inclinePercent: 1, cuts: [] });
  });
});

describe('rule 4: automation climbs slowly', () => {
  it('by 0.3 km/h in one step', () => {
    const verdict = ask({ speedKmh: 10, announced: told(10) });
    expect(verdict.speedKmh).toBe(8.3);
    expect(rules(verdict)).toEqual(['rampUp']);
  });

  it('by 0.5 km/h in ten seconds', () => {
    const history = speeds([-1e9, 8], [-9000, 8.3]);
    expect(ask({ history, from: 8.3, speedKmh: 10, announced: told(10) }).speedKmh).toBe(8.5);
    const stuck = speeds([-1e9, 8], [-9000, 8.3], [-5000, 8.5]);
    expect(ask({ history: stuck, speedKmh: 10, announced: told(10) }).speedKmh).toBe(8.5);
  });

  it('by 1 km/h in a minute', () => {
    const history = speeds([-1e9, 8], [-50_000, 8.5], [-30_000, 8.9]);
    expect(ask({ history, speedKmh: 10, announced: told(10) }).speedKmh).toBe(9);
    expect(ask({ history, speedKmh: 10, announced: told(10), nowMs: 10_001 }).speedKmh).toBe(9.2);
  });

  it('down by 2 km/h in ten seconds', () => {
    const verdict = ask({ from: 12, speedKmh: 6 });
    expect(verdict).toMatchObject({
      speedKmh: 10,
      cuts: [{ rule: 'rampDown', axis: 'speed', limit: 10 }],
    });
    const history = speeds([-1e9, 12], [-4000, 10]);
    expect(ask({ history, speedKmh: 6 }).speedKmh).toBe(10);
    expect(ask({ history, speedKmh: 6, nowMs: 6000 }).speedKmh).toBe(8);
  });

  it('by 1 % of incline in ten seconds, up and down', () => {
    expect(ask({ inclinePercent: 5 })).toMatchObject({
      inclinePercent: 1,
      cuts: [{ rule: 'rampUp', axis: 'incline', limit: 1 }],
    });
    expect(ask({ fromIncline: 5, inclinePercent: 0 })).toMatchObject({
      inclinePercent: 4,
      cuts: [{ rule: 'rampDown', axis: 'incline', limit: 4 }],
    });
  });

  it.each(['music', 'heart', 'plan', 'coolDown', 'coach', 'remote'] as const)(
    'whoever it is (%s)',
    (source) => {
      expect(ask({ source, speedKmh: 10, announced: told(10) }).speedKmh).toBe(8.3);
      expect(ask({ source, from: 12, speedKmh: 6 }).speedKmh).toBe(10);
    },
  );

  it('as gently as it is set', () => {
    const automationRamp = { ...clubLimits.automationRamp, speedStepUpKmh: 0.1, inclinePer10sPercent: 0.5 };
    const verdict = ask({
      speedKmh: 10,
      inclinePercent: 5,
      announced: told(10),
      limits: { automationRamp },
    });
    expect(verdict).toMatchObject({ speedKmh: 8.1, inclinePercent: 0.5 });
  });
});

describe('a person', () => {
  it('climbs by 2 km/h at once, without an announcement', () => {
    expect(ask({ source: 'person', speedKmh: 14 })).toMatchObject({ speedKmh: 10, announce: undefined });
  });

  it('climbs by 6 km/h in a minute', () => {
    const history = speeds([-1e9, 6], [-50_000, 8], [-35_000, 10], [-20_000, 11.5]);
    expect(ask({ source: 'person', history, speedKmh: 15 }).speedKmh).toBe(12);
  });

  it('slows down as far as the belt goes', () => {
    expect(ask({ source: 'person', from: 14, speedKmh: 1 })).toMatchObject({ speedKmh: 1, cuts: [] });
  });

  it('tilts by 3 % in ten seconds', () => {
    expect(ask({ source: 'person', inclinePercent: 8 }).inclinePercent).toBe(3);
  });

  it('is not kept back by a hold', () => {
    expect(ask({ source: 'person', isHeld: true, speedKmh: 9 }).speedKmh).toBe(9);
  });

  it('uses up what automation may climb afterwards', () => {
    const history = speeds([-1e9, 8], [-5000, 10]);
    const verdict = ask({ history, from: 10, speedKmh: 10.3 });
    expect(verdict.speedKmh).toBe(10);
    expect(rules(verdict)).toEqual(['rampUp']);
    // A minute after, the belt counts from where the person left it.
    expect(ask({ history, from: 10, speedKmh: 10.3, nowMs: 60_000 }).speedKmh).toBe(10.3);
  });

  it('leaves automation the way down from a steep climb', () => {
    const history = [
      { atMs: -1e9, speedKmh: 8, inclinePercent: 2 },
      { atMs: -1000, speedKmh: 8, inclinePercent: 5 },
    ];
    expect(ask({ history, inclinePercent: 4 })).toMatchObject({ inclinePercent: 4, cuts: [] });
    expect(ask({ history, inclinePercent: 5.5 }).inclinePercent).toBe(5);
  });

  it('climbs less right after automation did', () => {
    const history = speeds([-1e9, 8], [-5000, 8.3]);
    expect(ask({ source: 'person', history, speedKmh: 12 }).speedKmh).toBe(10);
  });
});

describe('rule 4: a rise that the runner will notice is told three seconds before', () => {
  it('it waits for the announcement', () => {
    const verdict = ask({ speedKmh: 9 });
    expect(verdict).toEqual({
      speedKmh: 8,
      inclinePercent: 0,
      cuts: [
        { rule: 'rampUp', axis: 'speed', limit: 8.3 },
        { rule: 'announcing', speedKmh: 9 },
      ],
      announce: { speedKmh: 9 },
    });
  });

  it('it waits for the three seconds, without a second announcement', () => {
    const announced = { speedKmh: 9, atMs: 0 };
    expect(ask({ speedKmh: 9, announced, nowMs: announcementMs - 1 })).toMatchObject({
      speedKmh: 8,
      announce: undefined,
    });
    expect(ask({ speedKmh: 9, announced, nowMs: announcementMs })).toMatchObject({
      speedKmh: 8.3,
      announce: undefined,
    });
  });

  it('one announcement carries the whole climb, for a minute and a half', () => {
    const announced = { speedKmh: 9, atMs: 0 };
    expect(ask({ speedKmh: 9, announced, nowMs: announcementLastsMs }).speedKmh).toBe(8.3);
    const late = ask({ speedKmh: 9, announced, nowMs: announcementLastsMs + 1 });
    expect(late).toMatchObject({ speedKmh: 8, announce: { speedKmh: 9 } });
  });

  it('a climb that goes noticeably further is told anew', () => {
    expect(ask({ speedKmh: 9.4, announced: told(9) }).announce).toBeUndefined();
    expect(ask({ speedKmh: 9.5, announced: told(9) })).toMatchObject({
      speedKmh: 8,
      announce: { speedKmh: 9.5 },
    });
  });

  it('less than 0.5 km/h is not told', () => {
    expect(ask({ speedKmh: 8.4 })).toMatchObject({ speedKmh: 8.3, announce: undefined });
    expect(ask({ speedKmh: 8.5 })).toMatchObject({ speedKmh: 8, announce: { speedKmh: 8.5 } });
  });

  it('a rise that nothing comes of is not told', () => {
    expect(ask({ speedKmh: 12, isHeld: true })).toMatchObject({ speedKmh: 8, announce: undefined });
  });

  it('the announcement names what the caps leave', () => {
    expect(ask({ speedKmh: 30, limits: { sessionSpeedCapKmh: 10 } }).announce).toEqual({ speedKmh: 10 });
  });
});
