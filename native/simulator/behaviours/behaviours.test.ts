import { describe, expect, it } from 'vitest';
import type { ControlPointRequest } from '#core/ftms/control-point.ts';
import { ftmsUuids } from '#core/ftms/uuids.ts';
import { characteristicOf, linkDirectly, type DirectCentral } from '#tests/support/direct-central.ts';
import { createManualClock, type ManualClock } from '#tests/support/manual-clock.ts';
import { createSeededRandom } from '../random-source.ts';
import { createSimulatedTreadmill, type SimulatedTreadmill } from '../simulated-treadmill.ts';
import { gymTreadmill, type TreadmillModel } from '../treadmill-models.ts';
import * as behaviours from './index.ts';
import type { Behaviour } from './behaviour.ts';

interface Bench {
  readonly clock: ManualClock;
  readonly treadmill: SimulatedTreadmill;
  readonly central: DirectCentral;
}

function bench(list: Behaviour | readonly Behaviour[], model?: TreadmillModel): Bench {
  const clock = createManualClock();
  const treadmill = createSimulatedTreadmill({
    clock,
    behaviours: 'name' in list ? [list] : list,
    random: createSeededRandom(11),
    ...(model === undefined ? {} : { model }),
  });
  return { clock, treadmill, central: linkDirectly(treadmill, clock) };
}

const requestControl = { kind: 'requestControl' } as const;
const start = { kind: 'startOrResume' } as const;
const speed = (speedKmh: number): ControlPointRequest => ({ kind: 'setTargetSpeed', speedKmh });
const incline = (inclinationPercent: number): ControlPointRequest => ({
  kind: 'setTargetInclination',
  inclinationPercent,
});

function speeds(central: DirectCentral): (number | undefined)[] {
  return central.records.map(({ instantaneousSpeedKmh }) => instantaneousSpeedKmh);
}

describe('behaviours on the wire', () => {
  it('speedTakenAsMph runs 1.609 times as fast, up to the maximum, and slows up when asked for less', () => {
    const { clock, central } = bench(behaviours.speedTakenAsMph());
    central.startBelt();
    expect(central.request(speed(5))).toBe('success');
    clock.advance(30_000);
    expect(central.lastRecord().instantaneousSpeedKmh).toBe(8);
    central.request(speed(20));
    clock.advance(60_000);
    expect(central.lastRecord().instantaneousSpeedKmh).toBe(20);
  });

  it('reportsMph reports 6.21 at 10 km/h while the distance is that of 10 km/h', () => {
    const { clock, central, treadmill } = bench(behaviours.reportsMph(), gymTreadmill);
    central.startBelt();
    central.request(speed(10));
    clock.advance(60_000);
    expect(treadmill.state.speedKmh).toBe(10);
    expect(central.lastRecord().instantaneousSpeedKmh).toBeCloseTo(6.21, 2);
    expect(central.lastRecord().averageSpeedKmh).toBeLessThan(6.3);
    expect(central.lastRecord().totalDistanceM).toBeGreaterThan(140);
  });

  it('requestControlNeverAnswered is silent, then obeys', () => {
    const { central } = bench(behaviours.requestControlNeverAnswered());
    expect(central.request(requestControl)).toBeUndefined();
    expect(central.request(start)).toBe('success');
  });

  it('restartsOnRepeatedRequestControl breaks the run off and starts over', () => {
    const { clock, central } = bench(behaviours.restartsOnRepeatedRequestControl());
    central.startBelt();
    central.request(speed(5));
    clock.advance(20_000);
    const before = central.records.length;
    central.request(requestControl);
    clock.advance(20_000);
    expect(speeds(central).slice(before)).toContain(0);
    expect(central.lastRecord().instantaneousSpeedKmh).toBe(0.8);
    expect(central.lastRecord().elapsedTimeS).toBeLessThan(12);
  });

  it('consoleStartNeeded refuses control until the key is pressed', () => {
    const { central, treadmill } = bench(behaviours.consoleStartNeeded());
    expect(central.request(requestControl)).toBe('controlNotPermitted');
    treadmill.pressConsole('start');
    expect(central.request(requestControl)).toBe('success');
  });

  it('beltMustMoveFirst forgets a speed that comes before the belt moves', () => {
    const { clock, central } = bench(behaviours.beltMustMoveFirst());
    central.request(requestControl);
    expect(central.request(speed(5))).toBe('success');
    central.startBelt();
    clock.advance(20_000);
    expect(central.lastRecord().instantaneousSpeedKmh).toBe(0.8);
    central.request(speed(5));
    clock.advance(20_000);
    expect(central.lastRecord().instantaneousSpeedKmh).toBe(5);
  });

  it('startsOnItsOwn moves without a word, unless the link is gone', () => {
    const { clock, central } = bench(behaviours.startsOnItsOwn({ afterMs: 5000 }));
    clock.advance(15_000);
    expect(central.lastRecord().instantaneousSpeedKmh).toBe(0.8);
    expect(central.statuses).toEqual([]);
    const other = bench(behaviours.startsOnItsOwn({ afterMs: 5000 }));
    other.central.drop();
    other.clock.advance(15_000);
    expect(other.treadmill.state.phase).toBe('stopped');
  });

  it('rebootsMidRun drops the link, forgets the run, and moves again', () => {
    const { clock, central, treadmill } = bench(behaviours.rebootsMidRun({ afterMs: 20_000 }));
    central.startBelt();
    clock.advance(21_000);
    expect(central.isLinked).toBe(false);
    expect(treadmill.acceptsConnection()).toBe(false);
    expect(treadmill.state.elapsedMs).toBe(0);
    clock.advance(20_000);
    const again = linkDirectly(treadmill, clock);
    clock.advance(1000);
    expect(again.lastRecord().instantaneousSpeedKmh).toBe(0.8);
    expect(again.lastRecord().elapsedTimeS).toBeLessThan(15);
    clock.advance(60_000);
    expect(again.isLinked).toBe(true);
  });

  it('ignoresSpeedCommands says success and does nothing', () => {
    const { clock, central } = bench(behaviours.ignoresSpeedCommands());
    central.startBelt();
    expect(central.request(speed(6))).toBe('success');
    clock.advance(20_000);
    expect(central.lastRecord().instantaneousSpeedKmh).toBe(0.8);
  });

  it('dropsAfterIncline drops the link within three seconds, and the deck moves', () => {
    const { clock, central, treadmill } = bench(behaviours.dropsAfterIncline());
    central.startBelt();
    expect(central.request(incline(2))).toBe('success');
    clock.advance(3000);
    expect(central.isLinked).toBe(false);
    clock.advance(10_000);
    expect(treadmill.state.inclinePercent).toBe(2);
  });

  it('coarseSteps goes to the next coarse value', () => {
    const { clock, central } = bench(behaviours.coarseSteps());
    central.startBelt();
    central.request(speed(5.2));
    central.request(incline(2.5));
    clock.advance(30_000);
    expect(central.lastRecord()).toMatchObject({ instantaneousSpeedKmh: 5, inclinationPercent: 3 });
  });

  it('negativeInclineJumpsToMax raises the deck when asked to lower it', () => {
    const { clock, central } = bench(behaviours.negativeInclineJumpsToMax(), gymTreadmill);
    central.request(requestControl);
    expect(central.request(incline(-1))).toBe('success');
    clock.advance(60_000);
    expect(central.lastRecord().inclinationPercent).toBe(15);
    central.request(incline(1));
    clock.advance(60_000);
    expect(central.lastRecord().inclinationPercent).toBe(1);
  });

  it('transientZeroSpeed sends single zeros between true speeds', () => {
    const { clock, central, treadmill } = bench(behaviours.transientZeroSpeed({ everyRecords: 4 }));
    central.startBelt();
    const before = central.records.length;
    clock.advance(40_000);
    const running = speeds(central).slice(before);
    expect(running.filter((each) => each === 0)).toHaveLength(10);
    expect(running.some((each, at) => each === 0 && running[at + 1] === 0)).toBe(false);
    expect(treadmill.state.speedKmh).toBe(0.8);
  });

  it('frozenElapsed stops counting while nobody is on the belt', () => {
    const { clock, central, treadmill } = bench(behaviours.frozenElapsed());
    treadmill.setRunnerOnBelt(true);
    central.startBelt();
    clock.advance(10_000);
    treadmill.setRunnerOnBelt(false);
    const frozenS = central.lastRecord().elapsedTimeS;
    clock.advance(5000);
    expect(central.lastRecord()).toMatchObject({ elapsedTimeS: frozenS, instantaneousSpeedKmh: 0.8 });
    treadmill.setRunnerOnBelt(true);
    clock.advance(5000);
    expect(central.lastRecord().elapsedTimeS).toBe(frozenS! + 5);
    central.request({ kind: 'stop' });
    clock.advance(10_000);
    central.startBelt();
    expect(central.lastRecord().elapsedTimeS).toBeLessThan(3);
  });

  it('stickyHeartRate reports 199 bpm', () => {
    const { clock, central } = bench(behaviours.stickyHeartRate());
    clock.advance(1000);
    expect(central.lastRecord().heartRateBpm).toBe(199);
  });

  it('distanceInWrongUnits counts distance that speed does not make', () => {
    const { clock, central, treadmill } = bench(behaviours.distanceInWrongUnits());
    central.startBelt();
    central.request(speed(10));
    clock.advance(120_000);
    const ratio = central.lastRecord().totalDistanceM! / treadmill.state.distanceM;
    expect(ratio).toBeCloseTo(0.621, 1);
    expect(ratio).toBeLessThan(0.65);
  });

  it('absurdCalories reports more than 30 kcal a minute', () => {
    const { clock, central } = bench(behaviours.absurdCalories());
    central.startBelt();
    clock.advance(60_000);
    expect(central.lastRecord().energyPerMinuteKcal).toBe(36);
    expect(central.lastRecord().totalEnergyKcal).toBeGreaterThan(30);
  });

  it('noControlPoint can only be watched', () => {
    const { clock, central, treadmill } = bench(behaviours.noControlPoint());
    expect(characteristicOf(treadmill, ftmsUuids.controlPoint)).toBeUndefined();
    expect(characteristicOf(treadmill, ftmsUuids.machineStatus)).toBeUndefined();
    treadmill.pressConsole('start');
    clock.advance(10_000);
    expect(central.lastRecord().instantaneousSpeedKmh).toBe(0.8);
  });

  it('anonymousAdvertising has no name', () => {
    const { treadmill } = bench(behaviours.anonymousAdvertising());
    expect(treadmill.localName).toBeUndefined();
    expect(treadmill.advertisedServiceUuids).toEqual(['1816', '1826']);
    expect(treadmill.serviceData).toEqual([]);
  });

  it('linkDropsAfter ends each link, and stays away', () => {
    const { clock, central, treadmill } = bench(behaviours.linkDropsAfter(20_000, { awayMs: 5000 }));
    clock.advance(19_000);
    expect(central.isLinked).toBe(true);
    clock.advance(1000);
    expect(central.isLinked).toBe(false);
    expect(treadmill.acceptsConnection()).toBe(false);
    clock.advance(5000);
    const next = linkDirectly(treadmill, clock);
    clock.advance(20_000);
    expect(next.isLinked).toBe(false);
  });

  it('inclineTelemetryFreezes while the deck moves on', () => {
    const { clock, central, treadmill } = bench(behaviours.inclineTelemetryFreezes({ afterMs: 30_000 }));
    central.startBelt();
    central.request(incline(2));
    clock.advance(31_000);
    central.request(incline(5));
    clock.advance(30_000);
    expect(treadmill.state.inclinePercent).toBe(5);
    expect(central.lastRecord().inclinationPercent).toBe(2);
  });

  it('sendsNonsense mixes undecodable packets with true ones, the same for the same seed', () => {
    const nonsense = (): readonly Uint8Array[] => {
      const { clock, central } = bench(behaviours.sendsNonsense({ share: 0.3 }));
      central.startBelt();
      clock.advance(60_000);
      expect(central.undecodable).toBeGreaterThan(5);
      expect(speeds(central).filter((each) => each === 0.8).length).toBeGreaterThan(20);
      expect(Math.max(...central.packets.map(({ length }) => length))).toBeLessThanOrEqual(20);
      return central.packets;
    };
    expect(nonsense()).toEqual(nonsense());
  });

  it('silentTelemetry leaves a gap, and only in telemetry', () => {
    const { clock, central } = bench(behaviours.silentTelemetry({ afterMs: 10_000, forMs: 5000 }));
    clock.advance(9000);
    expect(central.records).toHaveLength(9);
    clock.advance(5000);
    expect(central.records).toHaveLength(9);
    expect(central.request(requestControl)).toBe('success');
    clock.advance(4000);
    expect(central.records.length).toBeGreaterThan(11);
    const forGood = bench(behaviours.silentTelemetry({ afterMs: 2000 }));
    forGood.clock.advance(60_000);
    expect(forGood.central.records).toHaveLength(1);
  });

  it('neverRespondsToControlPoint takes every write and answers none', () => {
    const dead = bench(behaviours.neverRespondsToControlPoint());
    expect(dead.central.request(requestControl)).toBeUndefined();
    expect(dead.central.request(start)).toBeUndefined();
    dead.clock.advance(10_000);
    expect(dead.treadmill.state.phase).toBe('stopped');
    const mute = bench(behaviours.neverRespondsToControlPoint({ obeys: true }));
    mute.central.startBelt();
    expect(mute.central.responses).toEqual([]);
    expect(mute.treadmill.state.phase).toBe('running');
  });

  it('slowResponses answers late, and refuses with 0xFE until then', () => {
    const { clock, central } = bench(behaviours.slowResponses(2000));
    central.write(Uint8Array.of(0x00));
    clock.advance(1900);
    expect(central.responses).toEqual([]);
    expect(central.write(Uint8Array.of(0x07))).toBe(0xfe);
    clock.advance(200);
    expect(central.responses).toMatchObject([{ result: 'success' }]);
    expect(
      bench([behaviours.slowResponses(1), behaviours.neverRespondsToControlPoint()]).central.request(start),
    ).toBe(undefined);
  });

  it('delaysBeltResponse acknowledges at once and moves later, unless the key is pulled between', () => {
    const { clock, central, treadmill } = bench(behaviours.delaysBeltResponse(1400));
    central.startBelt();
    expect(central.request(speed(5))).toBe('success');
    clock.advance(1300);
    expect(treadmill.state.targetSpeedKmh).toBe(0.8);
    clock.advance(100);
    expect(treadmill.state.targetSpeedKmh).toBe(5);
    central.request({ kind: 'stop' });
    clock.advance(30_000);
    expect(treadmill.state.phase).toBe('stopped');
    expect(central.request(start)).toBe('success');
    treadmill.pullSafetyKey();
    treadmill.insertSafetyKey();
    clock.advance(10_000);
    expect(treadmill.state.phase).toBe('stopped');
  });
});

describe('behaviours together', () => {
  it('apply in the order of the list', () => {
    const result = (list: readonly Behaviour[]): number => {
      const { clock, central, treadmill } = bench(list);
      central.startBelt();
      central.request(speed(3.3));
      clock.advance(30_000);
      return treadmill.state.speedKmh;
    };
    // 3.3 becomes 3.5, then 5.6 as mph; or 5.3 as mph, then 5.5.
    expect(result([behaviours.coarseSteps(), behaviours.speedTakenAsMph()])).toBe(5.6);
    expect(result([behaviours.speedTakenAsMph(), behaviours.coarseSteps()])).toBe(5.5);
  });

  it('leave a faultless machine alone when there are none', () => {
    const { clock, central } = bench([]);
    central.startBelt();
    central.request(speed(5.2));
    clock.advance(30_000);
    expect(central.lastRecord().instantaneousSpeedKmh).toBe(5.2);
  });
});
