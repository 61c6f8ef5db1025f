import { describe, expect, it } from 'vitest';
import { clubLimits } from '#tests/support/safety-examples.ts';
import { ask, rules, told } from '#tests/support/envelope-wish.ts';
import { staleTelemetryMs } from './envelope.ts';
import type { SafetyLimits } from './safety-limits.ts';

describe('rule 5: the tightest bound holds', () => {
  it.each([
    ['profileCap', { profileSpeedCapKmh: 9 }],
    ['roleCap', { roleSpeedCapKmh: 9 }],
    ['sessionCap', { sessionSpeedCapKmh: 9 }],
    [
      'machineRange',
      {
        machine: {
          ...clubLimits.machine,
          speedRange: { minimumKmh: 0.8, maximumKmh: 9, incrementKmh: 0.1 },
        },
      },
    ],
  ] as const)('of speed: %s', (rule, limits) => {
    const verdict = ask({ source: 'person', speedKmh: 12, limits });
    expect(verdict.speedKmh).toBe(9);
    expect(verdict.cuts).toContainEqual({ rule, axis: 'speed', limit: 9 });
  });

  it.each([
    ['profileCap', { profileInclineCapPercent: 2 }],
    ['roleCap', { roleInclineCapPercent: 2 }],
    [
      'machineRange',
      {
        machine: {
          ...clubLimits.machine,
          inclinationRange: { minimumPercent: 0, maximumPercent: 2, incrementPercent: 0.5 },
        },
      },
    ],
  ] as const)('of incline: %s', (rule, limits) => {
    const verdict = ask({ source: 'person', inclinePercent: 9, limits });
    expect(verdict.inclinePercent).toBe(2);
    expect(verdict.cuts).toContainEqual({ rule, axis: 'incline', limit: 2 });
  });

  it('a cap that is lowered in mid-run is reached by the down ramp of automation', () => {
    const lowered = { sessionSpeedCapKmh: 8 };
    expect(ask({ from: 12, limits: lowered }).speedKmh).toBe(10);
    expect(ask({ source: 'person', from: 12, limits: lowered }).speedKmh).toBe(8);
  });

  it('a cap between two steps of the machine means the lower one', () => {
    expect(ask({ source: 'person', speedKmh: 12, limits: { profileSpeedCapKmh: 9.37 } }).speedKmh).toBe(9.3);
  });
});

describe('the machine', () => {
  const coarse: Partial<SafetyLimits> = {
    machine: {
      speedRange: { minimumKmh: 1, maximumKmh: 20, incrementKmh: 0.5 },
      inclinationRange: { minimumPercent: -3, maximumPercent: 15, incrementPercent: 1 },
    },
  };

  it('is never told less than its minimum (quirk 20)', () => {
    const verdict = ask({ source: 'person', speedKmh: 0, inclinePercent: -10 });
    expect(verdict).toMatchObject({ speedKmh: 0.8, inclinePercent: 0 });
    expect(verdict.cuts).toEqual([
      { rule: 'machineRange', axis: 'speed', limit: 0.8 },
      { rule: 'machineRange', axis: 'incline', limit: 0 },
    ]);
  });

  it('is told its minimum for what lies between that and the step below, without a word', () => {
    const limits = {
      machine: {
        speedRange: { minimumKmh: 0.8, maximumKmh: 20, incrementKmh: 0.5 },
        inclinationRange: { minimumPercent: 0.5, maximumPercent: 15, incrementPercent: 1 },
      },
    };
    expect(
      ask({ source: 'person', from: 2, fromIncline: 1, speedKmh: 0.9, inclinePercent: 0.6, limits }),
    ).toMatchObject({ speedKmh: 0.8, inclinePercent: 0.5, cuts: [] });
  });

  it('is told its own steps only', () => {
    expect(ask({ source: 'person', speedKmh: 9.4, inclinePercent: 1.9, limits: coarse })).toMatchObject({
      speedKmh: 9,
      inclinePercent: 1,
    });
  });

  it('with steps larger than a ramp stays where it is', () => {
    expect(ask({ speedKmh: 9, announced: told(9), limits: coarse }).speedKmh).toBe(8);
    expect(ask({ from: 12.5, speedKmh: 6, limits: coarse }).speedKmh).toBe(10.5);
  });

  it('goes down by whole steps within the ramp', () => {
    const limits = {
      machine: {
        ...clubLimits.machine,
        speedRange: { minimumKmh: 1, maximumKmh: 20, incrementKmh: 0.3 },
      },
    };
    expect(ask({ from: 12, speedKmh: 6, limits }).speedKmh).toBeCloseTo(10.2, 9);
    const tilted = { machine: { ...clubLimits.machine, inclinationRange: coarse.machine!.inclinationRange } };
    expect(ask({ fromIncline: 5, inclinePercent: -3, limits: tilted }).inclinePercent).toBe(4);
  });

  it('goes below zero where it can', () => {
    expect(ask({ inclinePercent: -1, limits: coarse }).inclinePercent).toBe(-1);
  });

  it('without ranges keeps what it has', () => {
    const limits = { machine: { speedRange: undefined, inclinationRange: undefined } };
    expect(ask({ limits })).toMatchObject({ cuts: [] });
    const verdict = ask({ speedKmh: 9, inclinePercent: 2, limits });
    expect(verdict).toMatchObject({ speedKmh: 8, inclinePercent: 0, announce: undefined });
    expect(verdict.cuts).toEqual([
      { rule: 'notSettable', axis: 'speed' },
      { rule: 'notSettable', axis: 'incline' },
    ]);
  });
});

describe('a belt that somebody else may have slowed', () => {
  const strayBelt = { speedKmh: 6.5, inclinePercent: 1 };

  it('is not told more than it does, be it less than it was told', () => {
    expect(ask({ strayBelt, fromIncline: 4, speedKmh: 7, inclinePercent: 3 })).toMatchObject({
      speedKmh: 8,
      inclinePercent: 4,
      cuts: [
        { rule: 'strayBelt', axis: 'speed', limit: 6.5 },
        { rule: 'strayBelt', axis: 'incline', limit: 1 },
      ],
    });
  });

  it('is not told the half of a longer way down that would be more than it does', () => {
    expect(ask({ strayBelt: { speedKmh: 5 }, speedKmh: 4 })).toMatchObject({
      speedKmh: 8,
      cuts: [{ rule: 'rampDown' }, { rule: 'strayBelt' }],
    });
  });

  it('may go down from what it does', () => {
    expect(ask({ strayBelt, speedKmh: 6.4 })).toMatchObject({ speedKmh: 6.4, cuts: [] });
    expect(ask({ strayBelt, source: 'person', speedKmh: 6.4 })).toMatchObject({ speedKmh: 6.4, cuts: [] });
  });
});

describe('rules 3 and 7: what forbids a rise of speed and of incline', () => {
  const obstacles = [
    ['staleTelemetry', { telemetryAgeMs: staleTelemetryMs + 1 }],
    ['staleTelemetry', { telemetryAgeMs: Number.POSITIVE_INFINITY }],
    ['notAcknowledged', { isAcknowledged: false }],
    ['held', { isHeld: true }],
    ['heartCeiling', { heartRateBpm: 181 }],
  ] as const;

  it.each(obstacles)('%s %o, for automation', (rule, state) => {
    const verdict = ask({ speedKmh: 8.3, inclinePercent: 1, ...state });
    expect(verdict).toMatchObject({ speedKmh: 8, inclinePercent: 0 });
    expect(rules(verdict)).toEqual([rule]);
  });

  it.each(obstacles.filter(([rule]) => rule !== 'held'))('%s %o, for a person', (rule, state) => {
    const verdict = ask({ source: 'person', speedKmh: 9, inclinePercent: 1, ...state });
    expect(verdict).toMatchObject({ speedKmh: 8, inclinePercent: 0 });
    expect(rules(verdict)).toEqual([rule]);
  });

  it.each(obstacles)('%s %o forbids no fall', (_rule, state) => {
    expect(ask({ fromIncline: 2, speedKmh: 7, inclinePercent: 1, ...state })).toMatchObject({
      speedKmh: 7,
      inclinePercent: 1,
      cuts: [],
    });
  });

  it('incline alone is kept back, too, and says why', () => {
    expect(rules(ask({ inclinePercent: 1, isHeld: true }))).toEqual(['held']);
  });

  it('telemetry of just three seconds and a heart at just 95 % forbid nothing', () => {
    const verdict = ask({ speedKmh: 8.3, telemetryAgeMs: staleTelemetryMs, heartRateBpm: 180.5 });
    expect(verdict.speedKmh).toBe(8.3);
  });

  it('no heart rate is no reason by itself', () => {
    expect(ask({ speedKmh: 8.3, heartRateBpm: undefined }).speedKmh).toBe(8.3);
  });
});

describe('a belt that is not ours', () => {
  it.each(['music', 'person'] as const)('is told nothing new by %s, neither up nor down', (source) => {
    for (const speedKmh of [2, 12]) {
      expect(ask({ source, speedKmh, inclinePercent: 3, isBeltOurs: false })).toEqual({
        speedKmh: 8,
        inclinePercent: 0,
        cuts: [{ rule: 'beltNotOurs' }],
        announce: undefined,
      });
    }
  });
});

describe('a wish that is no number', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    '%d changes nothing',
    (figure) => {
      for (const wish of [{ speedKmh: figure }, { inclinePercent: figure }]) {
        expect(ask({ source: 'person', ...wish })).toEqual({
          speedKmh: 8,
          inclinePercent: 0,
          cuts: [{ rule: 'notANumber' }],
          announce: undefined,
        });
      }
    },
  );
});

describe('a history without a target', () => {
  it('is a mistake of the caller', () => {
    expect(() => ask({ history: [] })).toThrow(RangeError);
  });
});
