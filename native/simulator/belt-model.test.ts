import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import {
  advanceBelt,
  beltAtRest,
  cutBeltPower,
  setBeltTargetIncline,
  setBeltTargetSpeed,
  startBelt,
  stopBelt,
  type BeltState,
} from './belt-model.ts';
import { gymTreadmill, homeTreadmill, treadmillModels, walkingPad } from './treadmill-models.ts';

const model = homeTreadmill;

function after(belt: BeltState | undefined, dtMs: number): BeltState {
  if (belt === undefined) throw new Error('the belt refused');
  return advanceBelt(belt, model, dtMs).belt;
}

/** Just begun to move. */
const moving = after(startBelt(beltAtRest(model), model), model.startCountdownMs);

describe('belt', () => {
  it('counts down, then goes to the minimum speed at its acceleration', () => {
    const started = startBelt(beltAtRest(model), model);
    expect(after(started, 3999)).toMatchObject({ phase: 'countdown', speedKmh: 0 });
    expect(after(started, 4000)).toMatchObject({ phase: 'running', speedKmh: 0, elapsedMs: 0 });
    expect(after(started, 5000).speedKmh).toBeCloseTo(0.5, 9);
    expect(after(started, 60_000)).toMatchObject({ phase: 'running', speedKmh: 0.8, elapsedMs: 56_000 });
  });

  it('reaches a target at the acceleration of the model, and the way is the area under the speed', () => {
    const belt = after(setBeltTargetSpeed(moving, model, 10), 20_000);
    expect(belt.speedKmh).toBeCloseTo(10, 9);
    // 20 s from 0 to 10 km/h: 5 km/h on average.
    expect(belt.distanceM).toBeCloseTo((5 / 3.6) * 20, 6);
    expect(after(belt, 36_000).distanceM - belt.distanceM).toBeCloseTo(100, 6);
  });

  it('comes to the same end in one step or in many', () => {
    const start = setBeltTargetIncline(
      setBeltTargetSpeed(startBelt(beltAtRest(model), model)!, model, 12.3)!,
      model,
      4.5,
    )!;
    let many = start;
    for (let step = 0; step < 400; step += 1) many = after(many, 73);
    const one = after(start, 400 * 73);
    expect(many.speedKmh).toBeCloseTo(one.speedKmh, 9);
    expect(many.distanceM).toBeCloseTo(one.distanceM, 6);
    expect(many.inclinePercent).toBeCloseTo(one.inclinePercent, 9);
    expect(many.elapsedMs).toBeCloseTo(one.elapsedMs, 3);
  });

  it('slows down at a stop, keeps the counters, and begins anew at the next start', () => {
    const running = after(setBeltTargetSpeed(moving, model, 8), 60_000);
    const slowing = after(stopBelt(running, model, 'stopped'), 1000);
    expect(slowing).toMatchObject({ phase: 'slowing' });
    expect(slowing.speedKmh).toBeCloseTo(7.2, 9);
    const rest = after(slowing, 9000);
    expect(rest).toMatchObject({ phase: 'stopped', speedKmh: 0, elapsedMs: running.elapsedMs });
    expect(rest.distanceM).toBeGreaterThan(running.distanceM);
    expect(startBelt(rest, model)).toMatchObject({ distanceM: 0, elapsedMs: 0, targetSpeedKmh: 0.8 });
  });

  it('goes on counting after a pause, slowly at first', () => {
    const running = after(setBeltTargetSpeed(moving, model, 8), 60_000);
    const paused = after(stopBelt(running, model, 'paused'), 20_000);
    expect(paused).toMatchObject({ phase: 'paused', speedKmh: 0 });
    const resumed = after(startBelt(paused, model), 10_000);
    expect(resumed.distanceM).toBeGreaterThan(paused.distanceM);
    expect(resumed.speedKmh).toBeCloseTo(0.8, 9);
  });

  it('a pause can be made a stop; a stop of a standing belt is refused', () => {
    const paused = after(stopBelt(moving, model, 'paused'), 1000);
    expect(stopBelt(paused, model, 'paused')).toBeUndefined();
    expect(stopBelt(paused, model, 'stopped')).toMatchObject({ phase: 'stopped' });
    expect(stopBelt(beltAtRest(model), model, 'stopped')).toBeUndefined();
    expect(stopBelt(startBelt(beltAtRest(model), model)!, model, 'stopped')).toMatchObject({
      phase: 'stopped',
      countdownLeftMs: 0,
    });
  });

  it('starts neither while it runs nor while it slows down', () => {
    expect(startBelt(moving, model)).toBeUndefined();
    expect(startBelt(stopBelt(after(moving, 5000), model, 'stopped')!, model)).toBeUndefined();
  });

  it('coasts without power: no brake, no incline motor, no target', () => {
    const running = after(setBeltTargetIncline(setBeltTargetSpeed(moving, model, 10)!, model, 10), 30_000);
    const cut = cutBeltPower(running, model);
    const coasting = after(cut, 1000);
    expect(coasting.phase).toBe('coasting');
    expect(coasting.speedKmh).toBeCloseTo(8, 9);
    expect(coasting.inclinePercent).toBe(running.inclinePercent);
    expect(setBeltTargetSpeed(coasting, model, 5)).toBeUndefined();
    expect(setBeltTargetIncline(coasting, model, 5)).toBeUndefined();
    expect(stopBelt(coasting, model, 'stopped')).toBeUndefined();
    expect(after(coasting, 4000)).toMatchObject({ phase: 'stopped', speedKmh: 0 });
    expect(cutBeltPower(beltAtRest(model), model).phase).toBe('stopped');
  });

  it('moves the deck at 0.3 % a second, also while the belt stands', () => {
    const belt = setBeltTargetIncline(beltAtRest(model), model, 3);
    expect(after(belt, 5000).inclinePercent).toBeCloseTo(1.5, 9);
    expect(after(belt, 60_000).inclinePercent).toBe(3);
    expect(setBeltTargetIncline(beltAtRest(walkingPad), walkingPad, 3)).toBeUndefined();
  });

  it('takes targets on its grid and within its range', () => {
    expect(setBeltTargetSpeed(moving, model, 10.04)?.targetSpeedKmh).toBe(10);
    expect(setBeltTargetSpeed(moving, model, 99)?.targetSpeedKmh).toBe(20);
    expect(setBeltTargetSpeed(moving, model, 0)?.targetSpeedKmh).toBe(0.8);
    expect(setBeltTargetIncline(moving, model, -5)?.targetInclinePercent).toBe(0);
    expect(setBeltTargetIncline(moving, model, 1.2)?.targetInclinePercent).toBe(1);
  });

  it('counts energy as the ACSM running equation says (10 km/h, 1 %, 75 kg: 14.4 kcal/min)', () => {
    const fast = after(setBeltTargetIncline(setBeltTargetSpeed(moving, model, 10)!, model, 1), 60_000);
    expect(after(fast, 60_000).energyKcal - fast.energyKcal).toBeCloseTo(14.37, 1);
  });

  it('counts climb and descent apart', () => {
    const start = beltAtRest(gymTreadmill);
    const down = setBeltTargetIncline(startBelt(start, gymTreadmill)!, gymTreadmill, -3)!;
    const { belt } = advanceBelt(setBeltTargetSpeed(down, gymTreadmill, 10)!, gymTreadmill, 120_000);
    expect(belt.elevationUpM).toBe(0);
    expect(belt.elevationDownM).toBeGreaterThan(0.025 * belt.distanceM);
    expect(belt.elevationDownM).toBeLessThanOrEqual(0.03 * belt.distanceM);
  });

  it('runs the program of the console and stops at its end', () => {
    const program = {
      durationMs: 60_000,
      steps: [
        { atMs: 0, speedKmh: 5 },
        { atMs: 20_000, speedKmh: 7, inclinePercent: 2 },
      ],
    };
    const { belt, events } = advanceBelt(startBelt(beltAtRest(model, program), model)!, model, 120_000);
    expect(events).toEqual([
      { kind: 'startedMoving' },
      { kind: 'programSetSpeed', speedKmh: 5 },
      { kind: 'programSetSpeed', speedKmh: 7 },
      { kind: 'programSetIncline', inclinePercent: 2 },
      { kind: 'programEnded' },
      { kind: 'cameToRest', as: 'stopped' },
    ]);
    expect(belt).toMatchObject({ phase: 'stopped', speedKmh: 0 });
    expect(belt.elapsedMs).toBeCloseTo(60_000, 1);
  });

  it('never leaves its range nor its acceleration, whatever is asked of it', () => {
    const act = fc.oneof(
      fc.record({ do: fc.constant('speed' as const), value: fc.double({ min: -50, max: 100, noNaN: true }) }),
      fc.record({
        do: fc.constant('incline' as const),
        value: fc.double({ min: -50, max: 50, noNaN: true }),
      }),
      fc.record({ do: fc.constantFrom('start', 'stop', 'pause', 'cut', 'wait'), value: fc.constant(0) }),
    );
    const moves = fc.array(fc.tuple(act, fc.integer({ min: 0, max: 8000 })), { maxLength: 40 });
    fc.assert(
      fc.property(fc.constantFrom(...treadmillModels), moves, (machine, sequence) => {
        let belt = beltAtRest(machine);
        for (const [move, dtMs] of sequence) {
          if (move.do === 'speed') belt = setBeltTargetSpeed(belt, machine, move.value) ?? belt;
          if (move.do === 'incline') belt = setBeltTargetIncline(belt, machine, move.value) ?? belt;
          if (move.do === 'start') belt = startBelt(belt, machine) ?? belt;
          if (move.do === 'stop') belt = stopBelt(belt, machine, 'stopped') ?? belt;
          if (move.do === 'pause') belt = stopBelt(belt, machine, 'paused') ?? belt;
          if (move.do === 'cut') belt = cutBeltPower(belt, machine);
          const before = belt;
          belt = advanceBelt(belt, machine, dtMs).belt;
          const change = belt.speedKmh - before.speedKmh;
          const dust = 1e-6;
          expect(belt.speedKmh).toBeGreaterThanOrEqual(0);
          expect(belt.speedKmh).toBeLessThanOrEqual(machine.speedRange.maximumKmh);
          expect(change).toBeLessThanOrEqual((machine.accelerationKmhPerS * dtMs) / 1000 + dust);
          expect(change).toBeGreaterThanOrEqual((-machine.coastKmhPerS * dtMs) / 1000 - dust);
          expect(belt.distanceM).toBeGreaterThanOrEqual(before.distanceM);
          expect(belt.inclinePercent).toBeGreaterThanOrEqual(machine.inclineRange?.minimumPercent ?? 0);
          expect(belt.inclinePercent).toBeLessThanOrEqual(machine.inclineRange?.maximumPercent ?? 0);
        }
      }),
    );
  });
});
