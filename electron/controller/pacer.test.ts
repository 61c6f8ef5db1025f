import { describe, expect, it } from 'vitest';
import type { AutomationLevel } from '#core/pacing/automation.ts';
import type { PacingLimits } from '#core/pacing/pacing-caps.ts';
import type { HoldReason, StateOf } from '#core/session/session-state.ts';
import { fitRunner, runningBand } from '#tests/support/gym-sight.ts';
import { exampleRunner } from '#tests/support/pacing-examples.ts';
import { clubLimits } from '#tests/support/safety-examples.ts';
import { createPacer, type Pacer, type PacerWish } from './pacer.ts';
import { withProgramme, type SessionPlan } from './session-plan.ts';

const plan: SessionPlan = {
  mode: 'musicLeads',
  profile: fitRunner,
  goal: runningBand,
  tracks: [],
  lengthMs: 600_000,
  automation: 'full',
  stretchLimitPercent: 6,
  seed: 1,
};

function pacerOf(changes: Partial<SessionPlan> = {}, limits: () => PacingLimits = () => clubLimits): Pacer {
  return createPacer({ ...plan, ...changes }, limits, () => 'full');
}

const running = (...holds: HoldReason[]): StateOf<'running'> => ({
  kind: 'running',
  holds,
  overrideUntilMs: 0,
});
const coolDown = (...holds: HoldReason[]): StateOf<'coolDown'> => ({ kind: 'coolDown', sinceMs: 0, holds });

function wish(pacer: Pacer, state: StateOf<'running'> | StateOf<'coolDown'>, speedKmh = 10): PacerWish {
  return pacer.wish({
    nowMs: 45_000,
    elapsedMs: 0,
    state,
    target: { speedKmh, inclinePercent: 0 },
    reportedSpeedKmh: speedKmh,
    playing: undefined,
    heartRate: undefined,
    cadenceSpm: undefined,
  });
}

describe('hands off', () => {
  it.each(['controlLost', 'unconfirmedTargets', 'machineRestarted'] as const)(
    'in the run and in the cool-down: %s',
    (hold) => {
      const pacer = pacerOf();
      expect(wish(pacer, running(hold))).toMatchObject({ isHandsOff: true });
      pacer.beginCoolDown(10);
      const held = wish(pacer, coolDown(hold));
      expect(held).toMatchObject({ isHandsOff: true, reasons: [{ kind: 'handsOff', hold }] });
      expect(held.request).toMatchObject({ speedKmh: 10, inclinePercent: 0 });
    },
  );

  it('is no matter of holds that only forbid a rise: the cool-down goes on', () => {
    const pacer = pacerOf();
    pacer.beginCoolDown(10);
    const down = wish(pacer, coolDown('staleTelemetry', 'musicUnknown'));
    expect(down.isHandsOff).toBe(false);
    expect(down.request.speedKmh).toBeLessThan(10);
  });
});

describe('presses of plus and minus', () => {
  const at = (speedKmh: number, inclinePercent = 0) => ({ speedKmh, inclinePercent });

  function press(pacer: Pacer, step: Parameters<Pacer['nudged']>[0], current = at(10)): number | undefined {
    const target = pacer.nudged(step, current);
    pacer.setByHand(target, current);
    return target.speedKmh ?? target.inclinePercent;
  }

  it('add up before the belt has moved', () => {
    const pacer = pacerOf();
    expect(press(pacer, { speedKmh: -0.5 })).toBe(9.5);
    expect(press(pacer, { speedKmh: -0.5 })).toBe(9);
    expect(press(pacer, { speedKmh: 0.5 })).toBe(9.5);
  });

  it('count from what is wanted while the belt is on its way up; down is at most what it was told', () => {
    const pacer = pacerOf({ mode: 'iLead' });
    pacer.setByHand({ speedKmh: 13 }, at(8));
    expect(press(pacer, { speedKmh: 0.5 }, at(9))).toBe(13.5);
    expect(press(pacer, { speedKmh: -0.5 }, at(9))).toBe(9);
  });

  it('end at what the belt can do, so that none has to be taken back', () => {
    const pacer = pacerOf({ mode: 'iLead' }, () => ({ ...clubLimits, sessionSpeedCapKmh: 10 }));
    pacer.setByHand({ speedKmh: 14 }, at(9.5));
    expect(press(pacer, { speedKmh: 0.5 })).toBe(10);
    expect(press(pacer, { speedKmh: -0.5 })).toBe(9.5);
    const slow = pacerOf();
    for (let count = 0; count < 5; count += 1) press(slow, { speedKmh: -0.5 }, at(1));
    expect(press(slow, { speedKmh: 0.5 }, at(0.8))).toBe(1.3);
  });

  it('of one axis leave the other as it was wanted', () => {
    const pacer = pacerOf({ mode: 'iLead' });
    pacer.setByHand({ speedKmh: 8, inclinePercent: 3 }, at(8));
    expect(press(pacer, { inclinePercent: -0.5 }, at(8, 1))).toBe(1);
    expect(press(pacer, { speedKmh: 0.5 }, at(8, 1))).toBe(8.5);
    pacer.comeUp();
    pacer.setByHand({ inclinePercent: 3 }, at(9, 1));
    press(pacer, { speedKmh: -0.5 }, at(9, 1));
    pacer.adopt(at(8.5, 1));
    expect(press(pacer, { inclinePercent: -2 }, at(8.5, 1))).toBe(0);
    pacer.setByHand({ inclinePercent: 12 }, at(8.5));
    expect(press(pacer, { inclinePercent: 1 }, at(8.5, 2))).toBe(fitRunner.inclineCapPercent);
  });

  it('of one axis keep the other one on its way', () => {
    const pacer = pacerOf();
    pacer.setByHand({ inclinePercent: 3 }, at(10));
    press(pacer, { speedKmh: -0.5 });
    expect(wish(pacer, running('manualOverride')).request).toMatchObject({
      speedKmh: 9.5,
      inclinePercent: 3,
    });
  });
});

describe('a speed set by hand above the band', () => {
  const at = { speedKmh: 8, inclinePercent: 0 };

  it('outlasts its 45 s, also once it is reached; one inside the band only until then', () => {
    const pacer = pacerOf();
    pacer.setByHand({ speedKmh: 13 }, at);
    expect(pacer.isHandKept({ speedKmh: 13 })).toBe(true);
    expect(wish(pacer, running('manualOverride')).reasons).toEqual([
      { kind: 'override', speedKmh: 13, inclinePercent: 0, isKept: true },
    ]);
    pacer.setByHand({ speedKmh: 11 }, at);
    expect(pacer.isHandKept({ speedKmh: 9 })).toBe(true);
    expect(pacer.isHandKept({ speedKmh: 11 })).toBe(false);
  });

  it('ends with a release, a console, a new start and the cool-down', () => {
    for (const end of [
      (pacer: Pacer) => pacer.release(),
      (pacer: Pacer) => pacer.adopt(at),
      (pacer: Pacer) => pacer.comeUp(),
      (pacer: Pacer) => pacer.beginCoolDown(13),
    ]) {
      const pacer = pacerOf();
      pacer.setByHand({ speedKmh: 13 }, at);
      end(pacer);
      expect(pacer.isHandKept(at)).toBe(false);
    }
  });

  it('is eased by a heart above its zone once its 45 s are over, and says so', () => {
    const pacer = pacerOf({ goal: { kind: 'heartZone', zone: 3 } });
    pacer.setByHand({ speedKmh: 14 }, at);
    const beat = (elapsedMs: number, overrideUntilMs: number): PacerWish =>
      pacer.wish({
        nowMs: elapsedMs,
        elapsedMs,
        state: { ...running('manualOverride'), overrideUntilMs },
        target: { speedKmh: 14, inclinePercent: 0 },
        reportedSpeedKmh: 14,
        playing: undefined,
        heartRate: { heartRateBpm: 180, ageMs: 0 },
        cadenceSpm: undefined,
      });
    expect(beat(200_000, 200_001).request.speedKmh).toBe(14);
    const eased = beat(205_000, 200_001);
    expect(eased.request.speedKmh).toBeLessThan(14);
    expect(eased.reasons).toMatchObject([{ speedKmh: 14, easedKmh: eased.request.speedKmh }]);
    expect(pacer.nudged({ speedKmh: 0.5 }, { speedKmh: 13.7, inclinePercent: 0 }).speedKmh).toBeLessThan(
      14.4,
    );
  });

  it('counts from the walk while the belt comes up, so that a slower wish is no rise', () => {
    const pacer = pacerOf();
    pacer.setByHand({ speedKmh: 4 }, { speedKmh: 1, inclinePercent: 0 });
    expect(wish(pacer, running(), 4).request.speedKmh).toBeLessThanOrEqual(5);
  });
});

describe('a programme', () => {
  const fours = withProgramme({ ...plan, profile: exampleRunner, lengthMs: undefined }, 'fourByFour');
  const limits = (): PacingLimits => ({});
  const programmeOf = (automation: AutomationLevel = 'full'): Pacer =>
    createPacer(fours, limits, () => automation);

  function wishAt(
    pacer: Pacer,
    elapsedMin: number,
    speedKmh: number,
    holds: readonly HoldReason[] = [],
  ): PacerWish {
    return pacer.wish({
      nowMs: elapsedMin * 60_000,
      elapsedMs: elapsedMin * 60_000,
      state: running(...holds),
      target: { speedKmh, inclinePercent: 0 },
      reportedSpeedKmh: speedKmh,
      playing: undefined,
      heartRate: undefined,
      cadenceSpm: undefined,
    });
  }

  it('comes up to a walk as a person does, and asks for its parts as automation', () => {
    const pacer = programmeOf();
    expect(wishAt(pacer, 0, 1).request).toEqual({ source: 'person', speedKmh: 5, inclinePercent: 0 });
    expect(wishAt(pacer, 0, 5).request).toMatchObject({ source: 'plan', speedKmh: 5 });
    expect(wishAt(pacer, 11, 9).request).toMatchObject({ source: 'plan', speedKmh: 12.5 });
    expect(pacer.band.highKmh).toBe(13.5);
    expect(wishAt(pacer, 15, 12).request).toMatchObject({ source: 'plan', speedKmh: 8.5 });
    expect(pacer.band.highKmh).toBe(9.3);
  });

  it('looks for music for the steps of the present part', () => {
    const pacer = programmeOf();
    wishAt(pacer, 11, 12.5);
    const hard = pacer.queueWish();
    wishAt(pacer, 15, 8.5);
    const easy = pacer.queueWish();
    expect(hard.tempoBpm).toBeGreaterThan((easy.tempoBpm ?? 0) + 4);
    expect(hard.centreSpm).toBeGreaterThan(easy.centreSpm);
  });

  it('leaves a hand on the belt alone while it is an override, then adds it to every part', () => {
    const pacer = programmeOf();
    wishAt(pacer, 11, 12.5);
    pacer.setByHand({ speedKmh: 11.5 }, { speedKmh: 12.5, inclinePercent: 0 });
    expect(wishAt(pacer, 11.5, 12.5, ['manualOverride']).request).toMatchObject({
      source: 'person',
      speedKmh: 11.5,
    });
    expect(wishAt(pacer, 13, 11.5).request).toMatchObject({ source: 'plan', speedKmh: 11.5 });
    // 7.5 km/h would be neither a walk nor a run.
    expect(wishAt(pacer, 15, 11.5).request.speedKmh).toBe(6.8);
    pacer.release();
    expect(wishAt(pacer, 16, 6.8).request.speedKmh).toBe(8.5);
  });

  it('only shows in shadow, and only gets slower where that is all it may', () => {
    const shadow = wishAt(programmeOf('shadow'), 11, 9);
    expect(shadow).toMatchObject({ isHandsOff: true, request: { speedKmh: 9 } });
    expect(shadow.reasons).toContainEqual(
      expect.objectContaining({ kind: 'automation', withheldSpeedKmh: 12.5 }),
    );
    const down = programmeOf('decreaseOnly');
    expect(wishAt(down, 11, 9).request.speedKmh).toBe(9);
    expect(wishAt(down, 15, 12).request.speedKmh).toBe(8.5);
  });

  it('is refused before the run where the plan has none', () => {
    expect(() => pacerOf({ mode: 'programme' })).toThrow('no programme');
  });
});

describe('band and tempo range', () => {
  it('are made for the machine once the run is ready', () => {
    let limits: PacingLimits = { machine: {} };
    const pacer = pacerOf({ goal: { kind: 'speedBand', lowKmh: 4, highKmh: 12 } }, () => limits);
    expect(pacer.band).toMatchObject({ highKmh: 12, gait: 'running' });
    const { centreSpm } = pacer.tempoRange;
    limits = { machine: { speedRange: { minimumKmh: 1, maximumKmh: 6 } } };
    pacer.getReady();
    expect(pacer.band).toMatchObject({ highKmh: 6, gait: 'walking' });
    expect(pacer.band.caps.maximumSpeedFrom).toBe('machineRange');
    expect(pacer.tempoRange.centreSpm).toBeLessThan(centreSpm);
    expect(pacer.queueWish()).toMatchObject({ gait: 'walking', centreSpm: pacer.tempoRange.centreSpm });
  });
});
