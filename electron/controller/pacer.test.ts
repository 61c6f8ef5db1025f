import { describe, expect, it } from 'vitest';
import type { PacingLimits } from '#core/pacing/pacing-caps.ts';
import type { HoldReason, StateOf } from '#core/session/session-state.ts';
import { fitRunner, runningBand } from '#tests/support/gym-sight.ts';
import { clubLimits } from '#tests/support/safety-examples.ts';
import { createPacer, type Pacer, type PacerWish } from './pacer.ts';
import type { SessionPlan } from './session-plan.ts';

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
