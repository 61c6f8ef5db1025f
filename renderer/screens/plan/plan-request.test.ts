import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sessionRequestSchema, type SessionRequest } from '#contract/rpc/session-request.ts';
import { defaultProfile } from '#contract/settings/profile.ts';
import { kmhFromMph } from '#core/units/speed.ts';
import {
  goalChoiceOf,
  lengthMin,
  startingRequest,
  steppedBand,
  steppedCapKmh,
  steppedLengthMin,
  usualSpeedBand,
  withChoice,
  withLengthMin,
  withMode,
} from './plan-request.ts';

const plain: SessionRequest = { mode: 'musicLeads' };

describe('startingRequest', () => {
  it('is half an hour with the music leading where nothing was planned yet', () => {
    expect(startingRequest(undefined, undefined)).toEqual({ mode: 'musicLeads', lengthMs: 1_800_000 });
  });

  it('keeps what can be seen, for whoever runs now', () => {
    const last: SessionRequest = {
      mode: 'iLead',
      profileId: 'ada',
      goal: { kind: 'heartZone', zone: 3 },
      automation: 'decreaseOnly',
      trackIds: ['one'],
      seed: 7,
    };
    expect(startingRequest(last, 'bo')).toEqual({
      mode: 'iLead',
      profileId: 'bo',
      goal: { kind: 'heartZone', zone: 3 },
      automation: 'decreaseOnly',
    });
    expect(startingRequest(last, undefined)).not.toHaveProperty('profileId');
  });

  it('keeps a run without an end', () => {
    expect(startingRequest({ mode: 'iLead' }, undefined)).toEqual({ mode: 'iLead' });
  });

  it('does not keep a goal that the screen cannot show', () => {
    const goal = { kind: 'reserve', lowPercent: 60, highPercent: 70 } as const;
    expect(startingRequest({ mode: 'iLead', goal }, undefined)).toEqual({ mode: 'iLead' });
  });
});

it('gives a programme an end, and leaves a length that was chosen as it is', () => {
  const open: SessionRequest = { mode: 'iLead', programme: 'fourByFour' };
  expect(withMode(open, 'programme', defaultProfile)).toEqual({
    mode: 'programme',
    programme: 'fourByFour',
    lengthMs: 40 * 60_000,
  });
  const chosen = { ...open, lengthMs: 900_000 };
  expect(withMode(chosen, 'programme', defaultProfile)).toEqual({ ...chosen, mode: 'programme' });
  expect(withMode(open, 'musicLeads', defaultProfile)).toEqual({ ...open, mode: 'musicLeads' });
});

it('leaves out what is not chosen', () => {
  expect(withChoice({ ...plain, automation: 'shadow' }, 'automation', undefined)).toEqual(plain);
  expect(withChoice(plain, 'stretchLimitPercent', 3)).toEqual({ ...plain, stretchLimitPercent: 3 });
});

it('steps lengths by one up to ten minutes, then on the fives', () => {
  const up = [1];
  while ((up.at(-1) ?? 0) < 30) up.push(steppedLengthMin(up.at(-1) ?? 0, 1));
  expect(up).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30]);
  const down = [30];
  while ((down.at(-1) ?? 0) > 1) down.push(steppedLengthMin(down.at(-1) ?? 0, -1));
  expect(down).toEqual(up.toReversed());
  expect([steppedLengthMin(12, 1), steppedLengthMin(12, -1)]).toEqual([15, 10]);
  expect([steppedLengthMin(1, -1), steppedLengthMin(360, 1)]).toEqual([1, 360]);
});

it('keeps minutes as milliseconds, and no length as none', () => {
  expect(withLengthMin(plain, 20)).toEqual({ ...plain, lengthMs: 1_200_000 });
  expect(lengthMin(withLengthMin(plain, 20))).toBe(20);
  expect(withLengthMin(withLengthMin(plain, 20), undefined)).toEqual(plain);
});

describe('steppedCapKmh', () => {
  it('goes down from what the runner may have, and is gone when it is back', () => {
    const lower = steppedCapKmh(plain, -1, 'metric', 12);
    expect(lower).toBe(11.5);
    expect(steppedCapKmh({ ...plain, sessionSpeedCapKmh: 11.5 }, 1, 'metric', 12)).toBeUndefined();
    expect(steppedCapKmh(plain, 1, 'metric', 12)).toBeUndefined();
    expect(steppedCapKmh({ ...plain, sessionSpeedCapKmh: 1 }, -1, 'metric', 12)).toBe(1);
  });

  it('steps in the unit that is shown', () => {
    const cap = steppedCapKmh({ ...plain, sessionSpeedCapKmh: kmhFromMph(5) }, 1, 'imperial', 12);
    expect(cap).toBeCloseTo(kmhFromMph(5.3), 9);
  });

  it('starts from the profile where an old cap lies above it', () => {
    expect(steppedCapKmh({ ...plain, sessionSpeedCapKmh: 18 }, -1, 'metric', 10)).toBe(9.5);
  });
});

it('gives only bands that the controller takes, however they are stepped', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 10, max: 250 }),
      fc.constantFrom('metric' as const, 'imperial' as const),
      fc.array(
        fc.record({
          end: fc.constantFrom('low' as const, 'high' as const),
          direction: fc.constantFrom(1 as const, -1 as const),
        }),
        { maxLength: 60 },
      ),
      (tenths, units, taps) => {
        const capKmh = tenths / 10;
        let band = usualSpeedBand(capKmh);
        for (const { end, direction } of taps) band = steppedBand(band, end, direction, units, capKmh);
        expect(sessionRequestSchema.safeParse({ ...plain, goal: band }).success).toBe(true);
        expect(band.highKmh).toBeLessThanOrEqual(Math.max(capKmh, 2) + 1e-9);
      },
    ),
  );
});

it('names every goal', () => {
  expect([
    goalChoiceOf(undefined),
    goalChoiceOf({ kind: 'heartZone', zone: 4 }),
    goalChoiceOf(usualSpeedBand(12)),
  ]).toEqual(['usual', 'zone4', 'speed']);
});
