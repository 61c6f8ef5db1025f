import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exampleTempo, exampleTracks, examplePacing, exampleRunner } from '#tests/support/pacing-examples.ts';
import { leastUsefulConfidence, sessionTempoRange } from '#core/music/session-tempo-range.ts';
import { stretchLimits } from '#core/music/playback-rate.ts';
import { musicLeads, newMusicLeads } from './music-leads.ts';
import { isInGaitGap, targetBand } from './target-band.ts';

describe('whatever comes', () => {
  const kmh = fc.double({ min: 0, max: 25, noNaN: true });
  const input = fc.record({
    tempoBpm: fc.double({ min: 30, max: 400, noNaN: true }),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    isPlaying: fc.boolean(),
    // Beats go on to 20 s.
    positionS: fc.double({ min: 0, max: 30, noNaN: true }),
    elapsedMs: fc.nat(10_000),
    heartRateBpm: fc.option(fc.integer({ min: 30, max: 240 }), { nil: undefined }),
    heartAgeMs: fc.nat(8000),
    cadenceSpm: fc.option(fc.double({ min: 0, max: 300, noNaN: true }), { nil: undefined }),
    offsetKmh: fc.double({ min: -10, max: 10, noNaN: true }),
    offsetPercent: fc.double({ min: -10, max: 20, noNaN: true }),
    followsShare: fc.double({ min: 0, max: 1, noNaN: true }),
  });

  it('targets stay within band and caps, out of the gap, and music that is unknown, a guess or past its beats never raises the speed', () => {
    fc.assert(
      fc.property(
        fc.array(input, { minLength: 1, maxLength: 80 }),
        kmh,
        kmh,
        fc.constantFrom(1, 2, 3, 4, 5, undefined),
        fc.constantFrom(...stretchLimits),
        (inputs, a, b, zone, stretchLimitPercent) => {
          const goal =
            zone === undefined
              ? ({ kind: 'speedBand', lowKmh: a, highKmh: b } as const)
              : ({ kind: 'heartZone', zone } as const);
          const someBand = targetBand(goal, exampleRunner, { inclinePercent: 1 });
          const tempoRange = sessionTempoRange(exampleTracks, 168, 'running');
          let state = newMusicLeads;
          let requestedSpeedKmh = 1;
          let elapsedMs = 0;
          for (const one of inputs) {
            elapsedMs += one.elapsedMs;
            const step = musicLeads(
              examplePacing({
                band: someBand,
                tempoRange,
                stretchLimitPercent,
                elapsedMs,
                requestedSpeedKmh,
                playing: one.isPlaying
                  ? {
                      trackId: 't',
                      tempo: exampleTempo(one.tempoBpm, one.confidence, 20),
                      positionS: one.positionS,
                      playbackRate: 1,
                    }
                  : undefined,
                heartRate:
                  one.heartRateBpm === undefined
                    ? undefined
                    : { heartRateBpm: one.heartRateBpm, ageMs: one.heartAgeMs },
                cadenceSpm: one.cadenceSpm,
                manual: { speedKmh: one.offsetKmh, inclinePercent: one.offsetPercent },
              }),
              state,
            );
            const { target } = step;
            const before = state;
            state = step.state;
            expect(target.speedKmh).toBeLessThanOrEqual(someBand.highKmh);
            expect(target.speedKmh).toBeGreaterThanOrEqual(someBand.caps.minimumSpeedKmh);
            expect(isInGaitGap(target.speedKmh)).toBe(false);
            expect(target.inclinePercent).toBeGreaterThanOrEqual(0);
            expect(target.inclinePercent).toBeLessThanOrEqual(8);
            expect(Math.abs(target.playbackRate - 1)).toBeLessThanOrEqual(stretchLimitPercent / 100 + 1e-9);
            expect(target.reasons.length).toBeGreaterThan(0);
            const askedKmh = before.hold === undefined ? 0 : one.offsetKmh - before.hold.offsetKmh;
            const isKnown = one.isPlaying && one.confidence >= leastUsefulConfidence && one.positionS < 25;
            if (!isKnown && askedKmh <= 0) {
              expect(target.speedKmh).toBeLessThanOrEqual(requestedSpeedKmh + 0.05);
            }
            requestedSpeedKmh += one.followsShare * (target.speedKmh - requestedSpeedKmh);
          }
        },
      ),
    );
  });
});
