import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { standardQuirks, type MachineQuirks } from '#core/treadmill/machine-quirks.ts';
import { matchQuirks, quirkTableSchema, type QuirkTable } from './quirk-table.ts';

const shipped = quirkTableSchema.parse(
  JSON.parse(readFileSync(new URL('../../resources/quirks/treadmills.json', import.meta.url), 'utf8')),
);
const known = { observed: 'Does something that it should not.', source: 'a test' };

function tableOf(...treadmills: QuirkTable['treadmills']): QuirkTable {
  return quirkTableSchema.parse({ treadmills });
}

/** Whether `one` asks for at least as much care as `other` in every respect. */
function isAtLeastAsCareful(one: MachineQuirks, other: MachineQuirks): boolean {
  const within = (limit: number | undefined, than: number | undefined): boolean =>
    than === undefined || (limit !== undefined && limit <= than);
  return (
    one.minimumCommandGapMs >= other.minimumCommandGapMs &&
    one.minimumInclineGapMs >= other.minimumInclineGapMs &&
    (one.speedIncrementKmh ?? 0) >= (other.speedIncrementKmh ?? 0) &&
    (one.inclineIncrementPercent ?? 0) >= (other.inclineIncrementPercent ?? 0) &&
    within(one.maximumSpeedKmh, other.maximumSpeedKmh) &&
    within(one.maximumInclinePercent, other.maximumInclinePercent) &&
    (one.isFollowOnly || !other.isFollowOnly)
  );
}

const entries = fc.record(
  {
    quirkId: fc.stringMatching(/^[a-z]{1,8}$/),
    match: fc.constant({ namePrefixes: ['X'] }),
    observed: fc.constant(known.observed),
    source: fc.constant(known.source),
    maximumSpeedKmh: fc.integer({ min: 1, max: 25 }),
    maximumInclinePercent: fc.integer({ min: -40, max: 40 }),
    speedIncrementKmh: fc.constantFrom(0.1, 0.5, 1),
    inclineIncrementPercent: fc.constantFrom(0.1, 0.5, 1),
    minimumCommandGapMs: fc.integer({ min: 500, max: 10_000 }),
    minimumInclineGapMs: fc.integer({ min: 10_000, max: 120_000 }),
    expectedSpeedFactor: fc.constantFrom(0.621, 1.609),
    isFollowOnly: fc.constant(true as const),
  },
  { requiredKeys: ['quirkId', 'match', 'observed', 'source'] },
);

describe('matchQuirks', () => {
  it('knows nothing special of a treadmill that is not in the table', () => {
    expect(matchQuirks(shipped, { name: 'BeatRunner Simulator' })).toEqual(standardQuirks);
    expect(matchQuirks(shipped, { name: '' })).toEqual(standardQuirks);
  });

  it('expects mph where a Horizon T202 is known to take them, and joins what else is known of it', () => {
    expect(matchQuirks(shipped, { name: 'jftm t202-5_4DEE' })).toEqual({
      ...standardQuirks,
      quirkId: 'speed-target-as-mph+horizon-beeps',
      expectedSpeedFactor: 1.609,
      minimumCommandGapMs: 2000,
      source: 'qdomyos-zwift issues 4721, 4904, 4000, 3382; qdomyos-zwift issues 2311, 973',
    });
  });

  it('goes by the model where the name says nothing', () => {
    const quirks = matchQuirks(shipped, { name: '', manufacturer: 'Reebok', model: 'FR30Z' });
    expect(quirks.isFollowOnly).toBe(true);
  });

  it('asks for every criterion of an entry', () => {
    const xterra = { name: 'anything', manufacturer: 'XTERRA Fitness', model: 'T85' };
    expect(matchQuirks(shipped, xterra).isFollowOnly).toBe(true);
    expect(matchQuirks(shipped, { ...xterra, manufacturer: undefined }).isFollowOnly).toBe(false);
    expect(matchQuirks(shipped, { ...xterra, model: 'T86' }).isFollowOnly).toBe(false);
  });

  it('does not take every name with a short prefix for the machine', () => {
    expect(matchQuirks(shipped, { name: 'WT703' }).expectedSpeedFactor).toBe(1.609);
    expect(matchQuirks(shipped, { name: 'WTX-9000' }).expectedSpeedFactor).toBeUndefined();
  });

  it('can be about one firmware', () => {
    const table = tableOf({
      ...known,
      quirkId: 'old',
      match: { namePrefixes: ['X'], firmwares: ['1.'] },
      isFollowOnly: true,
    });
    expect(matchQuirks(table, { name: 'X1', firmware: '1.4' }).isFollowOnly).toBe(true);
    expect(matchQuirks(table, { name: 'X1', firmware: '2.0' }).isFollowOnly).toBe(false);
    expect(matchQuirks(table, { name: 'X1' }).isFollowOnly).toBe(false);
  });

  it('never makes less of what is known, whatever the entries and their order', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(entries, { selector: (entry) => entry.quirkId, maxLength: 5 }),
        (several) => {
          const table = quirkTableSchema.parse({ treadmills: several });
          const joined = matchQuirks(table, { name: 'X1' });
          expect(isAtLeastAsCareful(joined, standardQuirks)).toBe(true);
          for (const entry of table.treadmills) {
            const alone = matchQuirks({ treadmills: [entry] }, { name: 'X1' });
            expect(isAtLeastAsCareful(joined, alone)).toBe(true);
          }
        },
      ),
    );
  });
});

describe('quirkTableSchema', () => {
  const entry = { ...known, quirkId: 'x', match: { namePrefixes: ['X'] } };

  it.each([
    ['a shorter gap than the standard one', { ...entry, minimumCommandGapMs: 100 }],
    ['an entry about no machine', { ...entry, match: {} }],
    ['an entry about firmware alone', { ...entry, match: { firmwares: ['1'] } }],
    ['a word it does not know', { ...entry, minimumGap: 5 }],
    ['an entry without a source', { ...entry, source: '' }],
    ['a switch that turns care off', { ...entry, isFollowOnly: false }],
  ])('refuses %s', (_, wrong) => {
    expect(quirkTableSchema.safeParse({ treadmills: [wrong] }).success).toBe(false);
  });

  it('refuses two entries of one id', () => {
    expect(quirkTableSchema.safeParse({ treadmills: [entry, entry] }).success).toBe(false);
  });
});
