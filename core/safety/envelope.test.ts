import { describe, expect, it } from 'vitest';
import { calmState, clubLimits, speeds } from '#tests/support/safety-examples.ts';
import {
  announcementLastsMs,
  announcementMs,
  envelope,
  staleTelemetryMs,
  type EnvelopeState,
  type EnvelopeVerdict,
} from './envelope.ts';
import type { SafetyLimits } from './safety-limits.ts';
import type { TargetRequest, TargetSource } from './target-request.ts';

interface Wish extends Partial<Omit<EnvelopeState, 'history'>> {
  readonly source?: TargetSource;
  readonly speedKmh?: number;
  readonly inclinePercent?: number;
  readonly from?: number;
  readonly fromIncline?: number;
  readonly history?: EnvelopeState['history'];
  readonly limits?: Partial<SafetyLimits>;
  readonly nowMs?: number;
}

/** What becomes of a wish; by default music asks, on a belt that has run at 8 km/h for hours. */
function ask(wish: Wish): EnvelopeVerdict {
  const { source = 'music', from = 8, fromIncline = 0, limits, nowMs = 0, ...rest } = wish;
  const { speedKmh = from, inclinePercent = fromIncline, history, ...state } = rest;
  const calm = calmState(from, fromIncline);
  const request: TargetRequest = { source, speedKmh, inclinePercent };
  return envelope(
    request,
    { ...calm, ...state, history: history ?? calm.history },
    { ...clubLimits, ...limits },
    nowMs,
  );
}

const rules = (verdict: EnvelopeVerdict): readonly string[] => verdict.cuts.map(({ rule }) => rule);
/** Announced long enough ago. */
const told = (speedKmh: number): EnvelopeState['announced'] => ({ speedKmh, atMs: -announcementMs });

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
