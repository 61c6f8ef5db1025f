import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeTreadmillData } from '#core/ftms/treadmill-data.ts';
import { judgeTelemetry, noTelemetryCredit, type TelemetryCredit } from './credible-telemetry.ts';

/** Judges records a second apart; `undefined` stands for a record without a speed. */
function judgeAll(speeds: readonly (number | undefined)[]): readonly boolean[] {
  let credit: TelemetryCredit = noTelemetryCredit;
  return speeds.map((speedKmh, index) => {
    const data = speedKmh === undefined ? {} : { instantaneousSpeedKmh: speedKmh };
    const judged = judgeTelemetry(credit, data, index * 1000);
    credit = judged.credit;
    return judged.isCredible;
  });
}

describe('telemetry is believed', () => {
  it('from the first record on, at any speed that belts have', () => {
    expect(judgeAll([10, 10.5, 11])).toEqual([true, true, true]);
    expect(judgeAll([0, 0.8, 1.3])).toEqual([true, true, true]);
  });

  it('when a belt stops, however suddenly, and when single zeros come in between', () => {
    expect(judgeAll([12, 0, 0, 0])).toEqual([true, true, true, true]);
    expect(judgeAll([12, 0, 12, 12, 0, 12])).toEqual([true, true, true, true, true, true]);
  });

  it('without a speed or an incline', () => {
    expect(judgeAll([undefined, 8, undefined, 8])).toEqual([true, true, true, true]);
    const { credit } = judgeTelemetry(noTelemetryCredit, { inclinationPercent: 2 }, 0);
    expect(judgeTelemetry(credit, {}, 1000).isCredible).toBe(true);
    expect(judgeTelemetry(credit, { inclinationPercent: 3 }, 2000).isCredible).toBe(true);
  });

  it('after a silence that was long enough for the change', () => {
    const { credit } = judgeTelemetry(noTelemetryCredit, { instantaneousSpeedKmh: 2 }, 0);
    expect(judgeTelemetry(credit, { instantaneousSpeedKmh: 12 }, 10_000).isCredible).toBe(true);
  });
});

describe('telemetry is not believed', () => {
  it('where no belt or deck can be, however often it says so', () => {
    expect(judgeAll([8, 146.4, 146.4, 146.4, 8])).toEqual([true, false, false, false, true]);
    expect(judgeAll([655])).toEqual([false]);
    expect(judgeTelemetry(noTelemetryCredit, { inclinationPercent: -80 }, 0).isCredible).toBe(false);
  });

  it('at a jump, unless the next record agrees', () => {
    expect(judgeAll([8, 25, 8])).toEqual([true, false, true]);
    expect(judgeAll([8, 25, 25.5])).toEqual([true, false, true]);
    expect(judgeAll([8, 25, 39])).toEqual([true, false, false]);
  });

  it('at a jump from rest, however long the belt has stood', () => {
    expect(judgeAll([0, 0, 0, 0, 0, 0, 0, 0, 15.8, 0])).toEqual([...Array(8).fill(true), false, true]);
  });

  it('at a jump of the deck', () => {
    const { credit } = judgeTelemetry(noTelemetryCredit, { inclinationPercent: 1 }, 0);
    expect(judgeTelemetry(credit, { inclinationPercent: 14 }, 1000).isCredible).toBe(false);
  });

  it('whatever bytes come: what is believed is a speed of a belt', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 20 }), (packets) => {
        let credit = noTelemetryCredit;
        for (const [index, bytes] of packets.entries()) {
          const decoded = decodeTreadmillData(bytes);
          if (!decoded.ok) continue;
          const judged = judgeTelemetry(credit, decoded.value.data, index * 300);
          credit = judged.credit;
          if (judged.isCredible)
            expect(decoded.value.data.instantaneousSpeedKmh ?? 0).toBeLessThanOrEqual(40);
        }
      }),
    );
  });
});
