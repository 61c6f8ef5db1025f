import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultProfile } from '#contract/settings/profile.ts';
import { exampleRunner } from '#tests/support/pacing-examples.ts';
import { programmeFor, programmeLengthMs, programmeNames, shortestPartMs } from './programme.ts';

const minutes = (count: number): number => count * 60_000;
const lengthOf = (name: (typeof programmeNames)[number], wantedMin?: number): number =>
  programmeLengthMs(
    programmeFor(name, defaultProfile, wantedMin === undefined ? undefined : minutes(wantedMin)),
  ) / minutes(1);

describe('a ready programme', () => {
  it.each([
    ['walkIntervals', 36, 'easy brisk easy brisk easy brisk easy brisk easy brisk'],
    ['progression', 30, 'easy steady strong'],
    ['rollingTempo', 29, 'tempo steady tempo steady tempo'],
    ['fourByFour', 40, 'hard easy hard easy hard easy hard'],
  ] as const)('%s is what the field runs where nobody says how long: %i min', (name, length, efforts) => {
    const { parts } = programmeFor(name, defaultProfile, undefined);
    expect(lengthOf(name)).toBe(length);
    expect(parts.map(({ effort }) => effort).join(' ')).toBe(efforts);
  });

  it('has as many whole parts as there is room for', () => {
    expect([17, 18, 23, 24, 30, 300].map((wanted) => lengthOf('walkIntervals', wanted))).toEqual([
      18, 18, 18, 24, 30, 66,
    ]);
    expect([10, 12, 20, 30, 60, 90].map((wanted) => lengthOf('progression', wanted))).toEqual([
      12, 12, 18, 30, 60, 66,
    ]);
    expect([20, 33, 39, 40, 60].map((wanted) => lengthOf('fourByFour', wanted))).toEqual([
      26, 33, 33, 40, 40,
    ]);
  });

  it('never cuts a part, is never longer than was wanted where it can be, and has warm-up and cool-down', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...programmeNames),
        fc.integer({ min: 1, max: 360 }),
        fc.constantFrom(defaultProfile, exampleRunner),
        (name, wantedMin, profile) => {
          const programme = programmeFor(name, profile, minutes(wantedMin));
          const { parts, warmUpMs, coolDownMs } = programme;
          const usual = programmeFor(name, profile, undefined).parts;
          expect(warmUpMs).toBeGreaterThanOrEqual(minutes(3));
          expect(coolDownMs).toBeGreaterThanOrEqual(minutes(3));
          expect(parts.length).toBeGreaterThanOrEqual(3);
          for (const part of parts) {
            expect(part.lengthMs).toBeGreaterThanOrEqual(shortestPartMs);
            // Only the thirds grow; every other part is as long as it always is.
            if (name !== 'progression')
              expect(usual.find(({ effort }) => effort === part.effort)).toEqual(part);
          }
          const shortest = programmeFor(name, profile, 1);
          expect(programmeLengthMs(programme)).toBeLessThanOrEqual(
            Math.max(minutes(wantedMin), programmeLengthMs(shortest)),
          );
        },
      ),
    );
  });
});
