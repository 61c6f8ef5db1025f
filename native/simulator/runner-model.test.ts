import { describe, expect, it } from 'vitest';
import { createSeededRandom } from './random-source.ts';
import { averageRunner, createRunner, randomRunnerTraits, type SimulatedRunner } from './runner-model.ts';

function run(runner: SimulatedRunner, seconds: number, speedKmh: number, inclinePercent = 0): number[] {
  const heartRatesBpm: number[] = [];
  for (let second = 0; second < seconds; second += 1) {
    runner.advance(1000, { speedKmh, inclinePercent });
    heartRatesBpm.push(runner.state.heartRateBpm);
  }
  return heartRatesBpm;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const quiet = { ...averageRunner, variabilityBpm: 0, driftBpmPerHour: 0, maxHeartRateBpm: 230 };

describe('runner', () => {
  it('has the heart of the studies: gain and time constant over 200 runners', () => {
    const gains: number[] = [];
    const timeConstantsS: number[] = [];
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = createSeededRandom(seed);
      const drawn = randomRunnerTraits(random);
      const runner = createRunner({ random, traits: { ...drawn, maxHeartRateBpm: 250, driftBpmPerHour: 0 } });
      const low = mean(run(runner, 700, 8).slice(-120));
      const rise = run(runner, 700, 10);
      const high = mean(rise.slice(-120));
      gains.push((high - low) / 2);
      const reached = smoothed(rise, 9).findIndex((bpm) => bpm >= low + (high - low) * 0.632);
      timeConstantsS.push(reached - drawn.heartDelayS);
    }
    expect(mean(gains)).toBeGreaterThan(6.2);
    expect(mean(gains)).toBeLessThan(7.2);
    expect(Math.min(...gains)).toBeGreaterThan(3);
    expect(Math.max(...gains)).toBeLessThan(11);
    expect(mean(timeConstantsS)).toBeGreaterThan(50);
    expect(mean(timeConstantsS)).toBeLessThan(66);
  });

  it('answers a step exactly: nothing for the delay, 63 % one time constant later', () => {
    const runner = createRunner({ traits: quiet, random: createSeededRandom(7) });
    const before = run(runner, 600, 8).at(-1)!;
    const rise = run(runner, 600, 10);
    expect(rise[13]).toBeCloseTo(before, 1);
    expect(rise[15 + 58 - 1]! - before).toBeCloseTo(0.632 * 2 * 6.7, 0);
    expect(rise.at(-1)! - before).toBeCloseTo(2 * 6.7, 1);
  });

  it('wanders and drifts, and never beats faster than its maximum', () => {
    const runner = createRunner({ traits: averageRunner, random: createSeededRandom(3) });
    const first = mean(run(runner, 900, 10).slice(-120));
    const later = mean(run(runner, 3600, 10).slice(-120));
    expect(later - first).toBeGreaterThan(3);
    expect(later - first).toBeLessThan(9);
    expect(Math.max(...run(runner, 1200, 20))).toBe(averageRunner.maxHeartRateBpm);
  });

  it('feels an incline as the flat speed that costs the same', () => {
    const flat = createRunner({ traits: quiet, random: createSeededRandom(1) });
    const steep = createRunner({ traits: quiet, random: createSeededRandom(1) });
    run(flat, 900, 10 * 1.225);
    run(steep, 900, 10, 5);
    expect(steep.state.heartRateBpm).toBeCloseTo(flat.state.heartRateBpm, 1);
  });

  it('steps as speed and height say, and changes gait near 7.2 km/h with some hysteresis', () => {
    const runner = createRunner({ traits: quiet, random: createSeededRandom(1) });
    const at = (speedKmh: number): { gait: string; cadenceSpm: number } => {
      runner.advance(100, { speedKmh, inclinePercent: 0 });
      return runner.state;
    };
    expect(at(0)).toMatchObject({ gait: 'standing', cadenceSpm: 0 });
    expect(at(4).cadenceSpm).toBeCloseTo(105, 6);
    expect(at(7.2).gait).toBe('walking');
    expect(at(7.5).gait).toBe('running');
    expect(at(7.2).gait).toBe('running');
    expect(at(6.7).gait).toBe('walking');
    expect(at(10.8).cadenceSpm).toBeCloseTo(170, 6);
    expect(at(15.8).cadenceSpm).toBeCloseTo(177.8, 6);
    const tall = createRunner({ traits: { ...quiet, heightCm: 185 }, random: createSeededRandom(1) });
    tall.advance(100, { speedKmh: 10.8, inclinePercent: 0 });
    expect(tall.state.cadenceSpm).toBeCloseTo(170 - 12.3, 6);
    expect(tall.state.stepLengthM * tall.state.cadenceSpm * 60).toBeCloseTo(10_800, 6);
  });

  it('is drawn to a beat within 3 % of its own cadence, in half and double time too', () => {
    const runner = createRunner({ traits: { ...quiet, entrainment: 1 }, random: createSeededRandom(1) });
    const cadenceTo = (heardTempoBpm: number): number => {
      runner.advance(100, { speedKmh: 10.8, inclinePercent: 0, heardTempoBpm });
      return runner.state.cadenceSpm;
    };
    expect(cadenceTo(173)).toBeCloseTo(173, 6);
    expect(cadenceTo(86)).toBeCloseTo(172, 6);
    expect(cadenceTo(150)).toBeCloseTo(170, 6);
  });

  it('steps off: no steps at once, and the heart calms down', () => {
    const runner = createRunner({ traits: quiet, random: createSeededRandom(1) });
    run(runner, 600, 10);
    const hard = runner.state.heartRateBpm;
    runner.stepOff();
    run(runner, 1, 10);
    expect(runner.state).toMatchObject({ isOnBelt: false, cadenceSpm: 0, speedKmh: 0, gait: 'standing' });
    run(runner, 300, 10);
    expect(runner.state.heartRateBpm).toBeLessThan(hard - 50);
    runner.stepOn();
    run(runner, 1, 10);
    expect(runner.state.cadenceSpm).toBeGreaterThan(160);
  });

  it('gives the intervals between its beats', () => {
    const runner = createRunner({ traits: averageRunner, random: createSeededRandom(5) });
    run(runner, 600, 10);
    runner.takeRrIntervalsMs();
    const heartRateBpm = mean(run(runner, 20, 10));
    const intervalsMs = runner.takeRrIntervalsMs();
    expect(60_000 / mean(intervalsMs)).toBeCloseTo(heartRateBpm, 0);
    expect(runner.takeRrIntervalsMs()).toEqual([]);
  });
});

function smoothed(values: readonly number[], width: number): number[] {
  return values.map((_, at) => mean(values.slice(Math.max(0, at - width + 1), at + 1)));
}
