import { describe, expect, it } from 'vitest';
import { examplePacing, exampleRunner, exampleTrack } from '#tests/support/pacing-examples.ts';
import { buildQueue } from '#core/music/queue.ts';
import { forecast, type ForecastInput } from './forecast.ts';

const { band, tempoRange } = examplePacing();
const tracks = [exampleTrack('easy', 154), exampleTrack('hard', 186), exampleTrack('none', 120)];
const order = [186, 154, 120];
const queue = buildQueue(tracks, 720_000, (atMs) => ({
  tempoBpm: order[Math.floor(atMs / 240_000)],
  centreSpm: 168,
  gait: 'running',
  seed: 1,
}));
const input: ForecastInput = {
  profile: exampleRunner,
  band,
  tempoRange,
  queue,
  lengthMs: 900_000,
  stretchLimitPercent: 6,
  riseKmhPerMin: 1,
  fallKmhPerMin: 12,
};
const points = forecast(input);
const at = (seconds: number) => points.find((point) => point.atMs === seconds * 1000);

describe('forecast', () => {
  it('has a point every 5 s, from the walk to the end of the plan', () => {
    expect(points).toHaveLength(181);
    expect(points[0]).toEqual({ atMs: 0, speedKmh: 5, targetKmh: 5, trackId: 'hard', tempoBpm: 186 });
    expect(points.at(-1)?.atMs).toBe(900_000);
  });

  it('tells what pacing will ask for, and the belt that follows by its ramp', () => {
    expect(at(200)).toMatchObject({ targetKmh: band.highKmh });
    expect(at(200)?.speedKmh).toBeLessThan(8.5);
    expect(at(300)).toMatchObject({ targetKmh: band.lowKmh, trackId: 'easy', tempoBpm: 154 });
    expect(at(300)?.speedKmh).toBeCloseTo(band.lowKmh, 6);
    expect(at(700)).toMatchObject({ targetKmh: 9.3, trackId: 'none', tempoBpm: undefined });
  });

  it('holds where the queue is at its end', () => {
    const last = points.at(-1);
    expect(last?.trackId).toBeUndefined();
    expect(last?.speedKmh).toBeCloseTo(at(720)?.speedKmh ?? Number.NaN, 0);
  });

  it('never rises faster than the ramp', () => {
    const rises = points.map(
      (point, index) => point.speedKmh - (points[index - 1]?.speedKmh ?? point.speedKmh),
    );
    expect(Math.max(...rises)).toBeLessThanOrEqual(1 / 12 + 1e-9);
  });

  it('goes down to the walk in the cool-down, and is there at the end', () => {
    const cooled = forecast({ ...input, coolDownMs: 180_000 });
    const target = (seconds: number) => cooled.find(({ atMs }) => atMs === seconds * 1000)?.targetKmh ?? 0;
    const fromKmh = cooled.find(({ atMs }) => atMs === 715_000)?.speedKmh ?? 0;
    expect(cooled.slice(0, 143)).toEqual(points.slice(0, 143));
    expect(target(720)).toBeCloseTo(fromKmh, 1);
    expect(target(810)).toBeCloseTo((target(720) + 5) / 2, 6);
    expect(cooled.at(-1)).toMatchObject({ atMs: 900_000, targetKmh: 5 });
    expect(cooled.at(-1)?.speedKmh).toBeCloseTo(5, 6);
  });

  it('leaves the belt where it is as far as nothing reaches it by itself, and still tells what pacing asks for', () => {
    const shadow = forecast({ ...input, automation: 'shadow' });
    expect(new Set(shadow.map(({ speedKmh }) => speedKmh))).toEqual(new Set([5]));
    expect(shadow.find(({ atMs }) => atMs === 200_000)).toMatchObject({ targetKmh: band.highKmh });
    const decreaseOnly = forecast({ ...input, automation: 'decreaseOnly' });
    expect(Math.max(...decreaseOnly.map(({ speedKmh }) => speedKmh))).toBe(5);
  });
});
