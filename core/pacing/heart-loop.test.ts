import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exampleRunner, exampleTrack, examplePacing, playingTrack } from '#tests/support/pacing-examples.ts';
import { musicLeads, newMusicLeads } from './music-leads.ts';
import { targetBand, type TargetBand } from './target-band.ts';

/** A heart that follows speed as Hunt 2015 measured it: first order with a delay. */
interface Plant {
  /** bpm per km/h: 6.7, spread 4-10. */
  readonly gain: number;
  /** Seconds: 58, spread 30-100. */
  readonly tauS: number;
  /** The speed at which this heart is in the zone's centre, as a multiple of the band's middle. */
  readonly fitness: number;
  readonly noiseBpm: number;
  /** Tempo of each four minutes of music. */
  readonly tempi: readonly number[];
}

interface Run {
  readonly heartBpm: readonly number[];
  readonly speedsKmh: readonly number[];
  readonly inclinesPercent: readonly number[];
}

const delayS = 15;
const warmUpS = 180;

/** Runs a session second by second: belt by the envelope's ramp, heart by the plant. */
function run(plant: Plant, band: TargetBand, lengthS = 1800): Run {
  const range = band.heartRange ?? { lowBpm: 0, highBpm: 0 };
  const centreBpm = (range.lowBpm + range.highBpm) / 2;
  const centreKmh = (plant.fitness * (band.lowKmh + band.highKmh)) / 2;
  const inclineAsKmh = 0.045 * centreKmh;
  const heartBpm: number[] = [];
  const speedsKmh: number[] = [];
  const inclinesPercent: number[] = [];
  const tracks = plant.tempi.map((tempoBpm) => exampleTrack(`t${tempoBpm}`, tempoBpm));
  let state = newMusicLeads;
  let beltKmh = exampleRunner.walkSpeedKmh;
  let bodyBpm = centreBpm + plant.gain * (beltKmh - centreKmh);
  let beltPercent = 0;
  for (let second = 0; second < lengthS; second++) {
    const noise = plant.noiseBpm * Math.sin(second * 12.9898) * Math.cos(second * 0.37);
    const track = tracks[Math.floor(second / 240) % tracks.length];
    const context = examplePacing({
      band,
      playing: track && playingTrack(track, second % 240),
      requestedSpeedKmh: beltKmh,
      reportedSpeedKmh: beltKmh,
      heartRate: { heartRateBpm: bodyBpm + noise, ageMs: 500 },
      elapsedMs: second * 1000,
    });
    const step = musicLeads(context, state);
    state = step.state;
    beltKmh += Math.min(1 / 60, Math.max(-0.2, step.target.speedKmh - beltKmh));
    beltPercent = step.target.inclinePercent;
    speedsKmh.push(beltKmh);
    inclinesPercent.push(beltPercent);
    const feltAt = Math.max(0, second - delayS);
    const felt = (speedsKmh[feltAt] ?? 0) + inclineAsKmh * (inclinesPercent[feltAt] ?? 0);
    bodyBpm += (centreBpm + plant.gain * (felt - centreKmh) - bodyBpm) / plant.tauS;
    heartBpm.push(bodyBpm);
  }
  return { heartBpm, speedsKmh, inclinesPercent };
}

const band = targetBand({ kind: 'heartZone', zone: 3 }, exampleRunner, { inclinePercent: 0 });
const { lowBpm, highBpm } = band.heartRange ?? { lowBpm: 0, highBpm: 0 };
const typical: Plant = { gain: 6.7, tauS: 58, fitness: 1, noiseBpm: 2, tempi: [170, 188, 156, 180] };

describe('Music leads with a heart in the loop', () => {
  it('does not exceed the zone by more than 5 bpm, over random hearts and music', () => {
    const plant = fc.record({
      gain: fc.double({ min: 4, max: 10, noNaN: true }),
      tauS: fc.double({ min: 30, max: 100, noNaN: true }),
      fitness: fc.double({ min: 0.85, max: 1.2, noNaN: true }),
      noiseBpm: fc.double({ min: 0, max: 3, noNaN: true }),
      tempi: fc.array(fc.integer({ min: 145, max: 195 }), { minLength: 1, maxLength: 8 }),
    });
    fc.assert(
      fc.property(plant, (one) => {
        const { heartBpm } = run(one, band);
        expect(Math.max(...heartBpm.slice(warmUpS))).toBeLessThanOrEqual(highBpm + 5);
      }),
      { numRuns: 200 },
    );
  }, 20_000);

  it('holds an unfit heart in its zone though the music asks for more', () => {
    const { heartBpm, speedsKmh } = run({ ...typical, fitness: 0.85, tempi: [190] }, band);
    const late = heartBpm.slice(-600);
    expect(Math.max(...late)).toBeLessThanOrEqual(highBpm + 2);
    expect(Math.min(...late)).toBeGreaterThanOrEqual(lowBpm - 2);
    expect(speedsKmh.at(-1)).toBeLessThan(band.highKmh);
  });

  it('brings a fit heart up to its zone at the band’s top, then by incline', () => {
    const fit = run({ ...typical, fitness: 1.25, tempi: [150] }, band, 2400);
    expect(Math.max(...fit.speedsKmh)).toBeLessThanOrEqual(band.highKmh);
    expect(fit.speedsKmh.at(-1)).toBeCloseTo(band.highKmh, 1);
    expect(fit.inclinesPercent.at(-1)).toBeGreaterThan(0);
    expect(fit.heartBpm.at(-1)).toBeGreaterThanOrEqual(lowBpm - 3);
  });

  it('leaves the music alone while the heart is in its zone', () => {
    const { speedsKmh } = run({ ...typical, gain: 4, noiseBpm: 0, tempi: [170] }, band);
    expect(speedsKmh.at(-1)).toBeCloseTo((band.lowKmh + band.highKmh) / 2, 0);
  });
});
