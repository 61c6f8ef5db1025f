import { describe, expect, it } from 'vitest';
import { energyRate } from '#core/physiology/energy.ts';
import { createBodyMonitor, type BodyMonitor } from './body-monitor.ts';

/** Somebody has stepped on the belt at time 0, and the pod counts none from then on. */
function steppedOff(): BodyMonitor {
  const body = createBodyMonitor(75);
  body.noteCadence(160, 0);
  body.noteCadence(0, 1000);
  return body;
}

/** Ten looks a second; the pod goes on saying zero. */
function look(body: BodyMonitor, speedKmh: number, fromMs: number, toMs: number): void {
  for (let nowMs = fromMs; nowMs <= toMs; nowMs += 100) {
    body.noteCadence(0, nowMs);
    body.advance(speedKmh, 0, nowMs);
  }
}

describe('missing steps', () => {
  it('add up on a moving belt, from the last step on', () => {
    const body = steppedOff();
    look(body, 5, 1000, 9000);
    expect(body.missingStepsMs(9000)).toBe(9000);
  });

  it.each([0, 0.1, 0.3])(
    'are none on a belt that stands, whatever it reports at rest (%d km/h)',
    (restKmh) => {
      const body = steppedOff();
      look(body, restKmh, 1000, 60_000);
      expect(body.missingStepsMs(60_000)).toBe(0);
    },
  );

  it('begin anew with a touch of a control', () => {
    const body = steppedOff();
    look(body, 5, 1000, 9000);
    body.notePresence(9000);
    expect(body.missingStepsMs(9000)).toBe(0);
  });

  it('are unknown before the first step of a run, and where the pod is silent', () => {
    const body = createBodyMonitor(75);
    body.notePresence(0);
    look(body, 5, 1000, 9000);
    expect(body.missingStepsMs(9000)).toBe(0);
    const silent = steppedOff();
    expect(silent.missingStepsMs(9000)).toBe(0);
  });
});

const massKg = 70;

/** Once a second at this speed, from one moment to another. */
function runOn(
  body: BodyMonitor,
  speedKmh: number | undefined,
  fromS: number,
  toS: number,
  incline = 0,
): void {
  for (let atS = fromS; atS <= toS; atS += 1) body.advance(speedKmh, incline, atS * 1000);
}

describe('what the body does', () => {
  it('is distance and energy, added up', () => {
    const body = createBodyMonitor(massKg);
    body.reset(0);
    runOn(body, 9, 1, 60, 2);
    expect(body.distanceM).toBeCloseTo(150, 6);
    const { grossKcalPerMin } = energyRate({ speedKmh: 9, inclinePercent: 2 }, massKg);
    expect(body.energyKcal).toBeCloseTo(grossKcalPerMin, 6);
    expect(body.energyKcal).toBeGreaterThan(
      energyRate({ speedKmh: 9, inclinePercent: 0 }, massKg).grossKcalPerMin,
    );
  });

  it('is nothing on a belt that stands, or that nobody knows of', () => {
    const body = createBodyMonitor(massKg);
    body.reset(0);
    runOn(body, 0, 1, 60);
    runOn(body, undefined, 61, 120);
    runOn(body, -1, 121, 130);
    expect([body.distanceM, body.energyKcal]).toEqual([0, 0]);
  });

  it('is not made up for a gap of more than three seconds, nor for the first look', () => {
    const body = createBodyMonitor(massKg);
    body.advance(9, 0, 500_000);
    expect(body.distanceM).toBe(0);
    body.advance(9, 0, 503_001);
    expect(body.distanceM).toBe(0);
    body.advance(9, 0, 506_001);
    expect(body.distanceM).toBeCloseTo(7.5, 6);
    // The clock does not go back; if it seems to, nothing is taken off.
    body.advance(9, 0, 500_000);
    expect(body.distanceM).toBeCloseTo(7.5, 6);
  });

  it('is not made up for what was not seen, even where the gaps are short', () => {
    const body = createBodyMonitor(massKg);
    body.reset(0);
    body.advance(undefined, 0, 1000);
    body.advance(9, 0, 2000);
    expect(body.distanceM).toBeCloseTo(2.5, 6);
  });

  it('begins anew with every run', () => {
    const body = createBodyMonitor(massKg);
    runOn(body, 9, 0, 10);
    body.noteCadence(160, 10_000);
    body.reset(11_000);
    expect([body.distanceM, body.energyKcal]).toEqual([0, 0]);
    body.advance(9, 0, 12_000);
    expect(body.distanceM).toBeCloseTo(2.5, 6);
    // The steps of the last run are none of this one.
    body.noteCadence(0, 12_000);
    expect(body.missingStepsMs(15_000)).toBe(0);
  });
});

describe('heart rate and cadence', () => {
  it('are known for five seconds, with their age', () => {
    const body = createBodyMonitor(massKg);
    expect([body.heartRate(0), body.cadenceSpm(0)]).toEqual([undefined, undefined]);
    body.noteHeartRate(140, 1000);
    body.noteCadence(165, 1000);
    expect(body.heartRate(1000)).toEqual({ heartRateBpm: 140, ageMs: 0 });
    expect([body.heartRate(6000), body.cadenceSpm(6000)]).toEqual([{ heartRateBpm: 140, ageMs: 5000 }, 165]);
    expect([body.heartRate(6001), body.cadenceSpm(6001)]).toEqual([undefined, undefined]);
  });

  it('are forgotten at once where the sensor says that it has lost them', () => {
    const body = createBodyMonitor(massKg);
    body.noteHeartRate(140, 1000);
    body.noteCadence(165, 1000);
    body.noteHeartRate(undefined, 1500);
    body.noteCadence(undefined, 1500);
    expect([body.heartRate(1500), body.cadenceSpm(1500)]).toEqual([undefined, undefined]);
  });

  it('stay known across the beginning of a run', () => {
    const body = createBodyMonitor(massKg);
    body.noteHeartRate(100, 1000);
    body.reset(2000);
    expect(body.heartRate(2000)?.heartRateBpm).toBe(100);
  });
});

describe('the time without steps', () => {
  /** Somebody ran until 10 s; from then on the pod counts none. */
  function withoutSteps(): BodyMonitor {
    const body = createBodyMonitor(massKg);
    body.reset(0);
    body.noteCadence(160, 10_000);
    body.noteCadence(0, 11_000);
    return body;
  }

  it('are counted from the last step', () => {
    const body = withoutSteps();
    expect(body.missingStepsMs(11_000)).toBe(1000);
    body.noteCadence(0, 18_000);
    expect(body.missingStepsMs(18_000)).toBe(8000);
    body.noteCadence(150, 19_000);
    expect(body.missingStepsMs(19_000)).toBe(0);
  });

  it('are nobody known to be missing before the first step', () => {
    const body = createBodyMonitor(massKg);
    body.reset(0);
    body.noteCadence(0, 30_000);
    body.notePresence(30_000);
    expect(body.missingStepsMs(31_000)).toBe(0);
  });

  it('are not known without a pod, or with one that is silent', () => {
    expect(createBodyMonitor(massKg).missingStepsMs(30_000)).toBe(0);
    const body = withoutSteps();
    expect(body.missingStepsMs(16_000)).toBe(6000);
    expect(body.missingStepsMs(16_001)).toBe(0);
    body.noteCadence(undefined, 17_000);
    expect(body.missingStepsMs(17_000)).toBe(0);
  });

  it('count from the last touch of a control', () => {
    const body = withoutSteps();
    body.noteCadence(0, 18_000);
    body.notePresence(17_000);
    expect(body.missingStepsMs(18_000)).toBe(1000);
  });

  it.each([0.4, 8, undefined])('go on on a belt at %s km/h', (speedKmh) => {
    const body = withoutSteps();
    body.noteCadence(0, 18_000);
    body.advance(speedKmh, 0, 18_000);
    expect(body.missingStepsMs(18_000)).toBe(8000);
  });
});
