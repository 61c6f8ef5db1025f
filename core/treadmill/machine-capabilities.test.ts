import { describe, expect, it } from 'vitest';
import { beltTestCapabilities, machineCapabilities } from './machine-capabilities.ts';
import type { MachineFacts } from './machine-facts.ts';
import { standardQuirks, type MachineQuirks } from './machine-quirks.ts';
import type { BeltTestRecord } from './machine-record.ts';

const facts: MachineFacts = {
  deviceId: 'aa:bb',
  name: 'Club 5',
  information: { firmwareRevision: '1.2' },
  feature: undefined,
  speedRange: { minimumKmh: 0.8, maximumKmh: 20, incrementKmh: 0.1 },
  inclinationRange: { minimumPercent: -3, maximumPercent: 15, incrementPercent: 0.5 },
  hasControlPoint: true,
  hasMachineStatus: true,
};
const passed: BeltTestRecord = {
  passed: true,
  testedAtWallMs: 1,
  firmware: '1.2',
  speedFactor: 1,
  operations: { setTargetSpeed: 'works', setTargetInclination: 'works' },
};

function capabilities(
  given: {
    readonly facts?: Partial<MachineFacts>;
    readonly quirks?: Partial<MachineQuirks>;
    readonly beltTest?: Partial<BeltTestRecord>;
  } = {},
): ReturnType<typeof machineCapabilities> {
  return machineCapabilities(
    { ...facts, ...given.facts },
    { ...standardQuirks, ...given.quirks },
    given.beltTest === undefined ? undefined : { ...passed, ...given.beltTest },
  );
}

describe('what a machine claims', () => {
  it('counts, where nothing is known against it', () => {
    expect(capabilities()).toEqual({
      canControl: true,
      speedRange: facts.speedRange,
      inclinationRange: facts.inclinationRange,
      speedFactor: 1,
      hasPassedBeltTest: false,
    });
  });

  it('counts as nothing without a control point', () => {
    expect(capabilities({ facts: { hasControlPoint: false } })).toMatchObject({
      canControl: false,
      speedRange: undefined,
      inclinationRange: undefined,
    });
  });

  it('cannot be set without a range', () => {
    expect(capabilities({ facts: { speedRange: undefined, inclinationRange: undefined } })).toMatchObject({
      canControl: true,
      speedRange: undefined,
      inclinationRange: undefined,
    });
  });

  it.each([
    { minimumKmh: 5, maximumKmh: 5, incrementKmh: 0.1 },
    { minimumKmh: 40, maximumKmh: 60, incrementKmh: 0.1 },
    { minimumKmh: Number.NaN, maximumKmh: 20, incrementKmh: 0.1 },
    { minimumKmh: -1, maximumKmh: 20, incrementKmh: 0.1 },
  ])('makes no sense as %o', (speedRange) => {
    expect(capabilities({ facts: { speedRange } }).speedRange).toBeUndefined();
  });

  it('makes no sense for a deck with one position', () => {
    const inclinationRange = { minimumPercent: 1, maximumPercent: 1, incrementPercent: 0.5 };
    expect(capabilities({ facts: { inclinationRange } }).inclinationRange).toBeUndefined();
  });

  it('is not believed above what exists', () => {
    const { speedRange, inclinationRange } = capabilities({
      facts: {
        speedRange: { minimumKmh: 1, maximumKmh: 655.35, incrementKmh: 0 },
        inclinationRange: { minimumPercent: 0, maximumPercent: 100, incrementPercent: 0 },
      },
    });
    expect(speedRange).toEqual({ minimumKmh: 1, maximumKmh: 32, incrementKmh: 0.1 });
    expect(inclinationRange).toEqual({ minimumPercent: 0, maximumPercent: 40, incrementPercent: 0.1 });
  });
});

describe('a quirk', () => {
  it('narrows', () => {
    const { speedRange, inclinationRange } = capabilities({
      quirks: {
        maximumSpeedKmh: 16,
        speedIncrementKmh: 0.5,
        maximumInclinePercent: 10,
        inclineIncrementPercent: 1,
      },
    });
    expect(speedRange).toMatchObject({ maximumKmh: 16, incrementKmh: 0.5 });
    expect(inclinationRange).toMatchObject({ maximumPercent: 10, incrementPercent: 1 });
  });

  it('never widens', () => {
    const { speedRange, inclinationRange } = capabilities({
      quirks: {
        maximumSpeedKmh: 30,
        speedIncrementKmh: 0.01,
        maximumInclinePercent: 30,
        inclineIncrementPercent: 0.1,
      },
    });
    expect(speedRange).toEqual(facts.speedRange);
    expect(inclinationRange).toEqual(facts.inclinationRange);
  });

  it('makes a machine that is known to take mph slower until it was tested', () => {
    const quirks = { expectedSpeedFactor: 1.609 };
    expect(capabilities({ quirks }).speedFactor).toBe(1.609);
    expect(capabilities({ quirks, beltTest: {} }).speedFactor).toBe(1);
    expect(capabilities({ quirks: { expectedSpeedFactor: 0.621 } }).speedFactor).toBe(1);
  });

  it('can take control away', () => {
    expect(capabilities({ quirks: { isFollowOnly: true } }).canControl).toBe(false);
  });
});

describe('a belt test', () => {
  it('that was passed says so', () => {
    expect(capabilities({ beltTest: {} }).hasPassedBeltTest).toBe(true);
    expect(capabilities({ beltTest: { passed: false } }).hasPassedBeltTest).toBe(false);
  });

  it('turns the range of a machine that takes mph into what the belt does', () => {
    const { speedRange, speedFactor } = capabilities({ beltTest: { speedFactor: 1.609344 } });
    expect(speedFactor).toBe(1.609344);
    expect(speedRange?.minimumKmh).toBeCloseTo(1.2875, 3);
    expect(speedRange?.maximumKmh).toBe(32);
    expect(speedRange?.incrementKmh).toBeCloseTo(0.161, 3);
  });

  it('of another firmware does not count (quirk 35)', () => {
    expect(capabilities({ beltTest: { firmware: '1.1' } }).hasPassedBeltTest).toBe(false);
    expect(capabilities({ beltTest: { firmware: '1.1', speedFactor: 0.95 } }).speedFactor).toBe(1);
  });

  it('of another firmware is remembered for a unit that makes the belt slower', () => {
    const beltTest = { firmware: '1.1', speedFactor: 1.609344 };
    expect(capabilities({ beltTest })).toMatchObject({ hasPassedBeltTest: false, speedFactor: 1.609344 });
  });

  it('that did not come to the unit is not passed', () => {
    const { speedFactor: _measured, ...unmeasured } = passed;
    const quirks = { ...standardQuirks, expectedSpeedFactor: 1.609 };
    expect(machineCapabilities(facts, quirks, unmeasured)).toMatchObject({
      hasPassedBeltTest: false,
      speedFactor: 1.609,
    });
  });

  it('begins with no unit at all', () => {
    const { speedFactor, speedRange } = beltTestCapabilities(facts, {
      ...standardQuirks,
      expectedSpeedFactor: 1.609,
      maximumSpeedKmh: 10,
    });
    expect(speedFactor).toBe(1);
    expect(speedRange).toEqual({ minimumKmh: 0.8, maximumKmh: 10, incrementKmh: 0.1 });
  });

  it.each([0, 0.621, 2.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'with a factor of %d does not count',
    (speedFactor) => {
      expect(capabilities({ beltTest: { speedFactor } })).toMatchObject({
        hasPassedBeltTest: false,
        speedFactor: 1,
      });
    },
  );

  it.each(['refused', 'ignored'])('takes away what was %s', (result) => {
    const operations = { setTargetSpeed: result, setTargetInclination: result };
    expect(capabilities({ beltTest: { operations } })).toMatchObject({
      canControl: true,
      speedRange: undefined,
      inclinationRange: undefined,
    });
  });

  it('leaves what was not tried', () => {
    expect(capabilities({ beltTest: { operations: {} } })).toMatchObject({
      speedRange: facts.speedRange,
      inclinationRange: facts.inclinationRange,
    });
  });
});
