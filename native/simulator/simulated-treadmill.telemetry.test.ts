import { describe, expect, it } from 'vitest';
import { decodeMachineFeature } from '#core/ftms/machine-feature.ts';
import { decodeSupportedInclinationRange, decodeSupportedSpeedRange } from '#core/ftms/supported-range.ts';
import { ftmsUuids } from '#core/ftms/uuids.ts';
import { characteristicOf } from '#tests/support/direct-central.ts';
import { bench, speed, incline } from '#tests/support/simulated-treadmill-bench.ts';
import { gymTreadmill, treadmillModels } from './treadmill-models.ts';

describe('telemetry', () => {
  it('comes at the chosen period, only while somebody listens', () => {
    const { clock, central, treadmill } = bench({ telemetryPeriodMs: 400 });
    clock.advance(4000);
    expect(central.records).toHaveLength(10);
    central.drop();
    clock.advance(4000);
    expect(central.records).toHaveLength(10);
    expect(treadmill.seen.telemetry).toHaveLength(10);
  });

  it('fits one packet of 20 octets on a small machine, and is split on a large one', () => {
    const small = bench();
    small.clock.advance(1000);
    expect(small.central.packets).toHaveLength(1);

    const large = bench({ model: gymTreadmill });
    large.treadmill.setGripHeartRate(131);
    large.central.startBelt();
    large.clock.advance(30_000);
    const lengths = large.central.packets.map(({ length }) => length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(20);
    expect(large.central.packets.length).toBe(2 * large.central.records.length);
    expect(large.central.lastRecord()).toMatchObject({
      heartRateBpm: 131,
      positiveElevationGainM: 0,
      negativeElevationGainM: 0,
    });
    expect(large.central.lastRecord().averageSpeedKmh).toBeGreaterThan(0.7);
  });

  it('agrees with what the belt does', () => {
    const { clock, central, treadmill } = bench();
    central.startBelt();
    central.request(speed(12));
    central.request(incline(3));
    clock.advance(600_000);
    const { distanceM, energyKcal, elapsedMs } = treadmill.state;
    clock.advance(1000 - (clock.nowMs() % 1000));
    const record = central.lastRecord();
    expect(record).toMatchObject({ instantaneousSpeedKmh: 12, inclinationPercent: 3 });
    expect(Math.abs(record.totalDistanceM! - distanceM)).toBeLessThan(5);
    expect(Math.abs(record.totalEnergyKcal! - energyKcal)).toBeLessThan(2);
    expect(Math.abs(record.elapsedTimeS! - elapsedMs / 1000)).toBeLessThan(2);
    expect(distanceM).toBeGreaterThan(1900);
    expect(distanceM).toBeLessThan(2000);
  });

  it('keeps its counters at their most on a run of a day', () => {
    const { clock, central } = bench({ keptCount: 100, model: gymTreadmill, telemetryPeriodMs: 60_000 });
    central.startBelt();
    central.request(speed(25));
    central.request(incline(15));
    clock.advance(20 * 3_600_000);
    expect(central.lastRecord().elapsedTimeS).toBe(0xfffe);
    expect(central.lastRecord().positiveElevationGainM).toBe(6000);
  });

  it('reads out what the model is', () => {
    for (const model of treadmillModels) {
      const { treadmill } = bench({ model });
      const read = (uuid: string): Uint8Array => characteristicOf(treadmill, uuid)!.read!();
      expect(decodeSupportedSpeedRange(read(ftmsUuids.supportedSpeedRange))).toEqual({
        ok: true,
        value: model.speedRange,
      });
      const feature = decodeMachineFeature(read(ftmsUuids.feature));
      const targets = feature.ok ? feature.value.targetSettings : [];
      expect(targets.includes('inclinationTarget')).toBe(model.inclineRange !== undefined);
      if (model.inclineRange === undefined) continue;
      expect(decodeSupportedInclinationRange(read(ftmsUuids.supportedInclinationRange))).toEqual({
        ok: true,
        value: model.inclineRange,
      });
    }
  });

  it('keeps what it saw bounded', () => {
    const { clock, treadmill } = bench({ keptCount: 10 });
    clock.advance(100_000);
    expect(treadmill.seen.telemetry.length).toBeLessThan(20);
    expect(treadmill.seen.telemetry.at(-1)?.atMs).toBe(100_000);
  });

  it('leaves no timer behind', () => {
    const { clock, treadmill, central } = bench();
    clock.advance(1000);
    treadmill.close();
    expect(central.isLinked).toBe(false);
    expect(treadmill.acceptsConnection()).toBe(false);
    expect(clock.pendingTimers).toBe(0);
  });
});
