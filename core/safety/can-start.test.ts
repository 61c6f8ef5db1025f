import { describe, expect, it } from 'vitest';
import { clubLimits } from '#tests/support/safety-examples.ts';
import { canStart } from './can-start.ts';
import type { SafetyLimits } from './safety-limits.ts';

const check = (given: Partial<SafetyLimits>): ReturnType<typeof canStart> =>
  canStart({ ...clubLimits, ...given });

describe('a session', () => {
  it('may start within its limits', () => {
    expect(check({})).toEqual({ isAllowed: true });
    expect(check({ profileSpeedCapKmh: 0.8, profileInclineCapPercent: 0 })).toEqual({ isAllowed: true });
  });

  it.each(['profileSpeedCapKmh', 'roleSpeedCapKmh', 'sessionSpeedCapKmh'] as const)(
    'may not start when %s is less than the belt can do',
    (cap) => {
      expect(check({ [cap]: 0.7 })).toEqual({
        isAllowed: false,
        obstacle: { kind: 'speedCapBelowMachine', capKmh: 0.7, minimumKmh: 0.8 },
      });
    },
  );

  it.each(['profileInclineCapPercent', 'roleInclineCapPercent'] as const)(
    'may not start when %s is less than the deck can do',
    (cap) => {
      const machine = {
        ...clubLimits.machine,
        inclinationRange: { minimumPercent: 2, maximumPercent: 15, incrementPercent: 1 },
      };
      expect(check({ machine, [cap]: 1 })).toEqual({
        isAllowed: false,
        obstacle: { kind: 'inclineCapBelowMachine', capPercent: 1, minimumPercent: 2 },
      });
    },
  );

  it.each(['profileSpeedCapKmh', 'sessionSpeedCapKmh', 'maxHeartRateBpm'] as const)(
    'may not start when %s is no number',
    (limit) => {
      expect(check({ [limit]: Number.NaN })).toEqual({
        isAllowed: false,
        obstacle: { kind: 'limitIsNoNumber', limit },
      });
    },
  );

  it('may start on a machine whose speed and incline nobody here can set', () => {
    expect(
      check({ machine: { speedRange: undefined, inclinationRange: undefined }, profileSpeedCapKmh: 0 }),
    ).toEqual({ isAllowed: true });
  });
});
