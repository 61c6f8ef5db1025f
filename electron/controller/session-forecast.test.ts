import { describe, expect, it } from 'vitest';
import { sessionForecastSchema } from '#contract/rpc/session-forecast.ts';
import { exampleRunner, exampleTrack } from '#tests/support/pacing-examples.ts';
import { forecastSession, openRunForecastMs } from './session-forecast.ts';
import { sessionLimits } from './session-limits.ts';
import { withProgramme, type SessionPlan } from './session-plan.ts';

const slow = exampleTrack('slow', 154);
const middle = exampleTrack('middle', 166);
const fast = exampleTrack('fast', 178);

function planWith(changes: Partial<SessionPlan> = {}): SessionPlan {
  return {
    mode: 'musicLeads',
    profile: exampleRunner,
    goal: { kind: 'speedBand', lowKmh: 8, highKmh: 11 },
    tracks: [slow, middle, fast],
    lengthMs: 20 * 60_000,
    automation: 'full',
    stretchLimitPercent: 6,
    seed: 5,
    ...changes,
  };
}

const machine = {
  speedRange: { minimumKmh: 1, maximumKmh: 9.5, incrementKmh: 0.1 },
  inclinationRange: undefined,
};

function forecastOf(plan: SessionPlan, capabilities?: typeof machine) {
  const found = forecastSession(plan, sessionLimits(plan, capabilities), plan.automation);
  // What crosses is exactly what the contract has.
  expect(sessionForecastSchema.parse(found)).toEqual(found);
  return found;
}

describe('forecastSession', () => {
  it('plays each track once before any comes again, until the end of the run', () => {
    const { queue, points } = forecastOf(planWith());
    expect(queue).toHaveLength(5);
    expect(new Set(queue.slice(0, 3).map(({ trackId }) => trackId)).size).toBe(3);
    expect(queue.map(({ startsAtMs }) => startsAtMs)).toEqual([0, 240_000, 480_000, 720_000, 960_000]);
    expect(points).toHaveLength(241);
    for (const { atMs, trackId } of points.slice(0, -1))
      expect(trackId).toBe(
        queue.find(({ startsAtMs, endsAtMs }) => atMs >= startsAtMs && atMs < endsAtMs)?.trackId,
      );
  });

  it('warms up, follows the music inside the band, and cools down', () => {
    const { points, band } = forecastOf(planWith());
    expect(band).toEqual({ lowKmh: 8, highKmh: 11 });
    expect(points[0]).toMatchObject({ speedKmh: 5, targetKmh: 5 });
    const inBand = points.filter(({ atMs }) => atMs >= 10 * 60_000 && atMs < 17 * 60_000);
    expect(Math.min(...inBand.map(({ targetKmh }) => targetKmh))).toBeGreaterThanOrEqual(8);
    expect(Math.max(...inBand.map(({ targetKmh }) => targetKmh))).toBeLessThanOrEqual(11);
    expect(points.at(-1)).toMatchObject({ atMs: 20 * 60_000, targetKmh: 5 });
  });

  it('is the same for the same seed, and another for another', () => {
    const order = (seed: number) => forecastOf(planWith({ seed })).queue.map(({ trackId }) => trackId);
    expect(order(5)).toEqual(order(5));
    const orders = new Set([1, 2, 3, 4, 5, 6].map((seed) => order(seed).join(' ')));
    expect(orders.size).toBeGreaterThan(1);
  });

  it('names every cap that holds the speed down, strongest first', () => {
    const none = planWith({ profile: { ...exampleRunner, speedCapKmh: 14 } });
    expect(forecastOf(none).caps).toEqual([]);
    const plan = planWith({ profile: { ...exampleRunner, speedCapKmh: 10.5 }, sessionSpeedCapKmh: 9 });
    const capped = forecastOf(plan, machine);
    expect(capped.caps).toEqual([
      { cap: 'sessionSpeedCap', limitKmh: 9 },
      { cap: 'machineRange', limitKmh: 9.5 },
      { cap: 'profileSpeedCap', limitKmh: 10.5 },
    ]);
    expect(capped.band.highKmh).toBe(9);
    const child = forecastOf(planWith({ profile: { ...exampleRunner, age: 12 } }));
    expect(child.caps).toEqual([{ cap: 'roleSpeedCap', limitKmh: 10 }]);
  });

  it('rises no faster than a gentler ramp that was asked for', () => {
    const ramp = { speedUpPer60sKmh: 0.5 };
    const { points } = forecastOf(planWith({ ramp }));
    const rises = points.map(({ speedKmh }, index) => speedKmh - (points[index - 1]?.speedKmh ?? speedKmh));
    expect(Math.max(...rises)).toBeCloseTo(0.5 / 12, 6);
  });

  it('foresees nothing of a run that the runner leads, but its limits and its music', () => {
    const { points, queue, caps, cadenceSpm, tracksNearCadence } = forecastOf(planWith({ mode: 'iLead' }));
    expect(points).toEqual([]);
    expect(queue).toEqual([]);
    expect(caps).toEqual([{ cap: 'profileSpeedCap', limitKmh: 14 }]);
    expect(cadenceSpm).toBeGreaterThan(140);
    expect(tracksNearCadence).toBeGreaterThan(0);
  });

  it('foresees a programme: its whole parts, with the music that fits their steps', () => {
    const programme = withProgramme(planWith({ lengthMs: 25 * 60_000 }), 'progression');
    const { parts, points, queue, lengthMs, band, tracksNearCadence } = forecastOf(programme);
    expect(lengthMs).toBe(24 * 60_000);
    expect(parts.map(({ effort }) => effort)).toEqual(['easy', 'steady', 'strong']);
    expect(parts.map(({ startsAtMs }) => startsAtMs)).toEqual([180_000, 540_000, 900_000]);
    expect(parts.at(-1)?.endsAtMs).toBe(lengthMs - 180_000);
    expect(band).toEqual({ lowKmh: 7.6, highKmh: 12.4 });
    expect(points.at(-1)?.atMs).toBe(lengthMs);
    expect(queue[0]?.trackId).toBe('slow');
    expect(points.find(({ atMs }) => atMs === 600_000)?.tempoBpm).toBeGreaterThan(140);
    expect(tracksNearCadence).toBe(2);
  });

  it('foresees a programme without music, too, and within its caps', () => {
    const capped = planWith({ tracks: [], sessionSpeedCapKmh: 9 });
    const { points, queue, caps, parts } = forecastOf(withProgramme(capped, 'progression'), machine);
    expect(queue).toEqual([]);
    expect(points).toHaveLength(18 * 12 + 1);
    expect(points[100]).not.toHaveProperty('trackId');
    expect(Math.max(...points.map(({ speedKmh }) => speedKmh))).toBeLessThanOrEqual(9);
    expect(Math.max(...parts.map(({ speedKmh }) => speedKmh))).toBeLessThanOrEqual(9);
    expect(caps[0]).toEqual({ cap: 'sessionSpeedCap', limitKmh: 9 });
  });

  it('foresees nothing without music', () => {
    expect(forecastOf(planWith({ tracks: [] }))).toMatchObject({
      points: [],
      queue: [],
      tracksNearCadence: 0,
      band: { lowKmh: 8, highKmh: 11 },
    });
  });

  it('counts the tracks that can be stretched on to the cadence after folding', () => {
    const { cadenceSpm } = forecastOf(planWith());
    const at = (share: number, octave = 1) =>
      exampleTrack(`t${share} ${octave}`, (cadenceSpm * share) / octave);
    const tracks = [at(1), at(1.06), at(0.95, 2), at(1.1), at(0.9), at(1.3)];
    expect(forecastOf(planWith({ tracks })).tracksNearCadence).toBe(3);
    expect(forecastOf(planWith({ tracks, stretchLimitPercent: 3 })).tracksNearCadence).toBe(1);
    expect(forecastOf(planWith({ tracks, stretchLimitPercent: 12 })).tracksNearCadence).toBe(5);
  });

  it('looks half an hour ahead where the run has no length, and foresees no end', () => {
    const { points } = forecastOf({ ...planWith(), lengthMs: undefined });
    expect(points.at(-1)?.atMs).toBe(openRunForecastMs);
    expect(points.at(-1)?.targetKmh).toBeGreaterThanOrEqual(8);
  });

  it('is quick: an hour with 500 tracks', () => {
    const tracks = Array.from({ length: 500 }, (_, index) => exampleTrack(`t${index}`, 90 + (index % 110)));
    const plan = planWith({ tracks, lengthMs: 3_600_000 });
    forecastOf(plan);
    const startedAtMs = performance.now();
    const { points, queue } = forecastOf(plan);
    const tookMs = performance.now() - startedAtMs;
    console.info(`forecast of 60 min with 500 tracks: ${tookMs.toFixed(1)} ms`);
    expect(points).toHaveLength(721);
    expect(queue).toHaveLength(15);
    // The control loop waits meanwhile: it looks ten times a second. The bound leaves room for a busy machine.
    expect(tookMs).toBeLessThan(500);
  });
});
