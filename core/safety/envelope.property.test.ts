import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { missingStepsPromptMs } from './empty-belt.ts';
import {
  announcedRiseKmh,
  announcementLastsMs,
  announcementMs,
  envelope,
  staleTelemetryMs,
  type EnvelopeState,
} from './envelope.ts';
import { automationRamp, gentlerRamp, personRamp, roleCaps, type SafetyLimits } from './safety-limits.ts';
import { highestSince, lowestSince, recordTarget } from './target-history.ts';
import { targetSources, type TargetChange, type TargetRequest } from './target-request.ts';

/** One moment of a session as a test makes it up. */
interface Moment {
  readonly waitMs: number;
  readonly request: TargetRequest;
  readonly telemetryAgeMs: number;
  readonly isAcknowledged: boolean;
  readonly isHeld: boolean;
  readonly isBeltOurs: boolean;
  readonly heartRateBpm: number | undefined;
  readonly missingStepsMs: number;
  readonly strayBelt: EnvelopeState['strayBelt'];
}

const anyNumber = fc.oneof(
  fc.double({ min: -5, max: 40, noNaN: true }),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0, 1e308),
);

const moment: fc.Arbitrary<Moment> = fc.record({
  waitMs: fc.integer({ min: 0, max: 15_000 }),
  request: fc.record({
    source: fc.constantFrom(...targetSources),
    speedKmh: anyNumber,
    inclinePercent: anyNumber,
  }),
  telemetryAgeMs: fc.constantFrom(0, 500, 1500, 3000, 3001, 9000, Number.POSITIVE_INFINITY),
  isAcknowledged: fc.boolean(),
  isHeld: fc.boolean(),
  isBeltOurs: fc.boolean(),
  heartRateBpm: fc.option(fc.integer({ min: 50, max: 210 }), { nil: undefined }),
  missingStepsMs: fc.constantFrom(0, 0, 0, 7999, 8000, 18_000, 60_000),
  strayBelt: fc.record({
    speedKmh: fc.constantFrom(undefined, undefined, 1.4, 5, 9.5),
    inclinePercent: fc.constantFrom(undefined, undefined, 0, 3.2),
  }),
});

const limits: fc.Arbitrary<SafetyLimits> = fc
  .record({
    minimumKmh: fc.constantFrom(0.5, 0.8, 1),
    maximumKmh: fc.constantFrom(6, 12, 20, 25),
    incrementKmh: fc.constantFrom(0.1, 0.2, 0.5),
    minimumPercent: fc.constantFrom(-3, 0),
    maximumPercent: fc.constantFrom(10, 15),
    incrementPercent: fc.constantFrom(0.5, 1),
    profileSpeedCapKmh: fc.double({ min: 1, max: 22, noNaN: true }),
    profileInclineCapPercent: fc.double({ min: 0, max: 15, noNaN: true }),
    sessionSpeedCapKmh: fc.option(fc.double({ min: 1, max: 22, noNaN: true }), { nil: undefined }),
    age: fc.integer({ min: 10, max: 80 }),
  })
  .map((value) => ({
    machine: {
      speedRange: {
        minimumKmh: value.minimumKmh,
        maximumKmh: value.maximumKmh,
        incrementKmh: value.incrementKmh,
      },
      inclinationRange: {
        minimumPercent: value.minimumPercent,
        maximumPercent: value.maximumPercent,
        incrementPercent: value.incrementPercent,
      },
    },
    profileSpeedCapKmh: value.profileSpeedCapKmh,
    profileInclineCapPercent: value.profileInclineCapPercent,
    ...(value.sessionSpeedCapKmh === undefined ? {} : { sessionSpeedCapKmh: value.sessionSpeedCapKmh }),
    ...roleCaps(value.age),
    maxHeartRateBpm: 190,
    automationRamp,
    personRamp,
  }));

function tightestSpeedKmh(bounds: SafetyLimits): number {
  return Math.min(
    bounds.profileSpeedCapKmh,
    bounds.roleSpeedCapKmh ?? Number.POSITIVE_INFINITY,
    bounds.sessionSpeedCapKmh ?? Number.POSITIVE_INFINITY,
    bounds.machine.speedRange?.maximumKmh ?? Number.POSITIVE_INFINITY,
  );
}

function tightestInclinePercent(bounds: SafetyLimits): number {
  return Math.min(
    bounds.profileInclineCapPercent,
    bounds.roleInclineCapPercent ?? Number.POSITIVE_INFINITY,
    bounds.machine.inclinationRange?.maximumPercent ?? Number.POSITIVE_INFINITY,
  );
}

/** Plays moments through the envelope as the loop does, and shows each step to `check`. */
function play(
  bounds: SafetyLimits,
  moments: readonly Moment[],
  check: (seen: {
    /** Every target so far: unlike the envelope's own history nothing is forgotten. */
    readonly before: readonly TargetChange[];
    readonly last: TargetChange;
    readonly verdict: ReturnType<typeof envelope>;
    readonly moment: Moment;
    readonly announced: EnvelopeState['announced'];
    readonly nowMs: number;
  }) => void,
): void {
  const startKmh = bounds.machine.speedRange?.minimumKmh ?? 0;
  const startPercent = Math.max(0, bounds.machine.inclinationRange?.minimumPercent ?? 0);
  let history: readonly TargetChange[] = [{ atMs: 0, speedKmh: startKmh, inclinePercent: startPercent }];
  const whole: TargetChange[] = [...history];
  let announced: EnvelopeState['announced'];
  let nowMs = 0;
  for (const each of moments) {
    nowMs += each.waitMs;
    const state: EnvelopeState = { ...each, history, announced };
    const verdict = envelope(each.request, state, bounds, nowMs);
    const last = history.at(-1);
    if (last === undefined) throw new Error('a history is never empty');
    check({ before: [...whole], last, verdict, moment: each, announced, nowMs });
    if (verdict.announce !== undefined) announced = { speedKmh: verdict.announce.speedKmh, atMs: nowMs };
    const change = { atMs: nowMs, speedKmh: verdict.speedKmh, inclinePercent: verdict.inclinePercent };
    history = recordTarget(history, change);
    whole.push(change);
  }
}

const moments = fc.array(moment, { minLength: 1, maxLength: 60, size: 'max' });
const runs = { numRuns: 800 };
const dust = 1e-6;

describe('envelope, for any requests in any moments', () => {
  it('never exceeds the machine, the profile, the role or the session', () => {
    fc.assert(
      fc.property(limits, moments, (bounds, played) => {
        const minimumKmh = bounds.machine.speedRange?.minimumKmh ?? 0;
        play(bounds, played, ({ verdict, last }) => {
          const highest = Math.max(tightestSpeedKmh(bounds), minimumKmh);
          expect(verdict.speedKmh).toBeLessThanOrEqual(Math.max(highest, last.speedKmh) + dust);
          expect(verdict.speedKmh).toBeLessThanOrEqual(highest + dust);
          expect(verdict.speedKmh).toBeGreaterThanOrEqual(minimumKmh - dust);
          expect(verdict.inclinePercent).toBeLessThanOrEqual(
            Math.max(tightestInclinePercent(bounds), 0) + dust,
          );
          expect(verdict.inclinePercent).toBeGreaterThanOrEqual(
            (bounds.machine.inclinationRange?.minimumPercent ?? 0) - dust,
          );
        });
      }),
      runs,
    );
  });

  it('never climbs or falls faster than the ramp of whoever asks', () => {
    fc.assert(
      fc.property(limits, moments, (bounds, played) => {
        play(bounds, played, ({ verdict, last, before, moment: { request }, nowMs }) => {
          const ramp = request.source === 'person' ? personRamp : automationRamp;
          const speedOf = (change: TargetChange): number => change.speedKmh;
          const inclineOf = (change: TargetChange): number => change.inclinePercent;
          if (verdict.speedKmh > last.speedKmh) {
            expect(verdict.speedKmh - last.speedKmh).toBeLessThanOrEqual(ramp.speedStepUpKmh + dust);
            expect(verdict.speedKmh - lowestSince(before, nowMs - 10_000, speedOf)).toBeLessThanOrEqual(
              ramp.speedUpPer10sKmh + dust,
            );
            expect(verdict.speedKmh - lowestSince(before, nowMs - 60_000, speedOf)).toBeLessThanOrEqual(
              ramp.speedUpPer60sKmh + dust,
            );
          }
          if (verdict.speedKmh < last.speedKmh) {
            expect(highestSince(before, nowMs - 10_000, speedOf) - verdict.speedKmh).toBeLessThanOrEqual(
              ramp.speedDownPer10sKmh + dust,
            );
          }
          if (verdict.inclinePercent > last.inclinePercent) {
            expect(
              verdict.inclinePercent - lowestSince(before, nowMs - 10_000, inclineOf),
            ).toBeLessThanOrEqual(ramp.inclinePer10sPercent + dust);
          }
          if (verdict.inclinePercent < last.inclinePercent) {
            expect(
              highestSince(before, nowMs - 10_000, inclineOf) - verdict.inclinePercent,
            ).toBeLessThanOrEqual(ramp.inclinePer10sPercent + dust);
          }
        });
      }),
      runs,
    );
  });

  it('never raises anything on stale telemetry, without acknowledgement, with a hot heart, or a belt that is not ours', () => {
    fc.assert(
      fc.property(limits, moments, (bounds, played) => {
        play(bounds, played, ({ verdict, last, moment: seen }) => {
          const mayNotRise =
            seen.telemetryAgeMs > staleTelemetryMs ||
            !seen.isAcknowledged ||
            !seen.isBeltOurs ||
            (seen.isHeld && seen.request.source !== 'person') ||
            seen.missingStepsMs >= missingStepsPromptMs ||
            (seen.heartRateBpm ?? 0) > 190 * 0.95;
          if (!mayNotRise) return;
          expect(verdict.speedKmh).toBeLessThanOrEqual(last.speedKmh);
          expect(verdict.inclinePercent).toBeLessThanOrEqual(last.inclinePercent);
          if (!seen.isBeltOurs)
            expect(verdict).toMatchObject({ speedKmh: last.speedKmh, inclinePercent: last.inclinePercent });
        });
      }),
      runs,
    );
  });

  it('never asks a stray belt for more than it does', () => {
    fc.assert(
      fc.property(limits, moments, (bounds, played) => {
        play(bounds, played, ({ verdict, last, moment: { strayBelt } }) => {
          const { speedKmh = Number.POSITIVE_INFINITY, inclinePercent = Number.POSITIVE_INFINITY } =
            strayBelt;
          if (verdict.speedKmh !== last.speedKmh) expect(verdict.speedKmh).toBeLessThanOrEqual(speedKmh);
          if (verdict.inclinePercent !== last.inclinePercent)
            expect(verdict.inclinePercent).toBeLessThanOrEqual(inclinePercent);
        });
      }),
      runs,
    );
  });

  it('never lets automation climb by 0.5 km/h or more without having told the runner three seconds before', () => {
    fc.assert(
      fc.property(limits, moments, (bounds, played) => {
        play(bounds, played, ({ verdict, last, moment: { request }, announced, nowMs }) => {
          const wantedKmh = Math.min(request.speedKmh, tightestSpeedKmh(bounds));
          const isNoticeable =
            wantedKmh - last.speedKmh >= announcedRiseKmh + bounds.machine.speedRange!.incrementKmh;
          if (request.source === 'person' || !isNoticeable || verdict.speedKmh <= last.speedKmh) return;
          expect(announced).toBeDefined();
          expect(nowMs - announced!.atMs).toBeGreaterThanOrEqual(announcementMs);
          expect(nowMs - announced!.atMs).toBeLessThanOrEqual(announcementLastsMs);
          // What was told covers what is done, and less than a noticeable step beyond.
          expect(verdict.speedKmh).toBeLessThan(announced!.speedKmh + announcedRiseKmh);
        });
      }),
      runs,
    );
  });

  it('gives finite numbers on the grid of the machine', () => {
    fc.assert(
      fc.property(limits, moments, (bounds, played) => {
        const { speedRange, inclinationRange } = bounds.machine;
        play(bounds, played, ({ verdict, last }) => {
          expect(Number.isFinite(verdict.speedKmh)).toBe(true);
          expect(Number.isFinite(verdict.inclinePercent)).toBe(true);
          const speedSteps = verdict.speedKmh / speedRange!.incrementKmh;
          const isMinimum = verdict.speedKmh === speedRange!.minimumKmh || verdict.speedKmh === last.speedKmh;
          if (!isMinimum) expect(Math.abs(speedSteps - Math.round(speedSteps))).toBeLessThan(dust);
          const inclineSteps = verdict.inclinePercent / inclinationRange!.incrementPercent;
          expect(Math.abs(inclineSteps - Math.round(inclineSteps))).toBeLessThan(dust);
        });
      }),
      { numRuns: 300 },
    );
  });
});

describe('gentlerRamp', () => {
  it('never makes a ramp steeper', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(automationRamp)), anyNumber), (configured) => {
        const ramp = gentlerRamp(automationRamp, configured);
        for (const [name, figure] of Object.entries(ramp)) {
          expect(figure).toBeLessThanOrEqual(automationRamp[name as keyof typeof automationRamp]);
          expect(figure).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});
