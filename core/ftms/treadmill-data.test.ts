import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOfHex, capturedValues, hexOfBytes } from '#tests/fixtures/captures/ftms-values.ts';
import { mergeTreadmillData } from './treadmill-data-merger.ts';
import {
  decodeTreadmillData,
  encodeTreadmillData,
  type TreadmillData,
  type TreadmillDataPart,
} from './treadmill-data.ts';

function decodedPart(hex: string): TreadmillDataPart {
  const result = decodeTreadmillData(bytesOfHex(hex));
  if (!result.ok) throw new Error(`${result.reason} at ${result.at}`);
  return result.value;
}

function merged(packets: readonly Uint8Array[]): ReturnType<typeof mergeTreadmillData> {
  let state: ReturnType<typeof mergeTreadmillData> = { pending: undefined, complete: undefined };
  for (const packet of packets) {
    expect(state.complete).toBeUndefined();
    state = mergeTreadmillData(state.pending, decodedPart(hexOfBytes(packet)));
  }
  return state;
}

/** Values that raw integers of this range stand for. */
function steps(minimum: number, maximum: number, stepsPerUnit = 1) {
  return fc.integer({ min: minimum, max: maximum }).map((raw) => raw / stepsPerUnit);
}

const anyData = fc
  .record(
    {
      instantaneousSpeedKmh: steps(0, 0xffff, 100),
      averageSpeedKmh: steps(0, 0xffff, 100),
      totalDistanceM: steps(0, 0xffffff),
      inclinationPercent: steps(-0x8000, 0x7ffe, 10),
      rampAngleDeg: steps(-0x8000, 0x7ffe, 10),
      elevation: fc.tuple(steps(0, 0xffff, 10), steps(0, 0xffff, 10)),
      pace: fc.oneof(
        fc.tuple(fc.constant('gss2024' as const), steps(0, 0xffff), steps(0, 0xffff)),
        fc.tuple(fc.constant('xml2017' as const), steps(1, 0xff).map(inverse), steps(1, 0xff).map(inverse)),
      ),
      totalEnergyKcal: steps(0, 0xfffe),
      energyPerHourKcal: steps(0, 0xfffe),
      energyPerMinuteKcal: steps(0, 0xfe),
      heartRateBpm: steps(1, 0xff),
      metabolicEquivalent: steps(0, 0xff, 10),
      elapsedTimeS: steps(0, 0xffff),
      remainingTimeS: steps(0, 0xffff),
      forceOnBeltN: steps(-0x8000, 0x7ffe),
      powerOutputW: steps(-0x8000, 0x7ffe),
    },
    { requiredKeys: ['instantaneousSpeedKmh'] },
  )
  .map(({ elevation, pace, ...rest }): TreadmillData => {
    return {
      ...rest,
      ...(elevation && { positiveElevationGainM: elevation[0], negativeElevationGainM: elevation[1] }),
      ...(pace && { paceForm: pace[0], instantaneousPaceS: pace[1], averagePaceS: pace[2] }),
    };
  });

function inverse(raw: number): number {
  return 300 / raw;
}

describe('decodeTreadmillData', () => {
  it('reads a whole record', () => {
    expect(decodedPart(capturedValues.treadmillDataSingle.hex)).toEqual({
      hasMoreData: false,
      data: {
        instantaneousSpeedKmh: 10,
        totalDistanceM: 1234,
        inclinationPercent: 1.5,
        totalEnergyKcal: 98,
        energyPerHourKcal: 650,
        energyPerMinuteKcal: 11,
        heartRateBpm: 152,
        elapsedTimeS: 444,
      },
    });
  });

  it('reads every field in its place and unit, in both forms of pace', () => {
    const data = {
      instantaneousSpeedKmh: 10,
      averageSpeedKmh: 9.5,
      totalDistanceM: 1234,
      inclinationPercent: -2,
      rampAngleDeg: -1.1,
      positiveElevationGainM: 12.5,
      negativeElevationGainM: 3,
      instantaneousPaceS: 180,
      averagePaceS: 200,
      totalEnergyKcal: 98,
      energyPerHourKcal: 650,
      energyPerMinuteKcal: 11,
      heartRateBpm: 152,
      metabolicEquivalent: 8.5,
      elapsedTimeS: 444,
      remainingTimeS: 300,
      forceOnBeltN: -100,
      powerOutputW: 250,
    };
    const { treadmillDataEveryField: gss, treadmillDataEveryFieldXml2017: xml } = capturedValues;
    expect(bytesOfHex(gss.hex)).toHaveLength(36);
    expect(bytesOfHex(xml.hex)).toHaveLength(34);
    expect(decodedPart(gss.hex)).toEqual({ hasMoreData: false, data: { ...data, paceForm: 'gss2024' } });
    expect(decodedPart(xml.hex)).toEqual({
      hasMoreData: false,
      data: { ...data, paceForm: 'xml2017', instantaneousPaceS: 150, averagePaceS: 300 },
    });
  });

  it('reads the parts of a split record', () => {
    expect(decodedPart(capturedValues.treadmillDataSplitFirst.hex)).toEqual({
      hasMoreData: true,
      data: {
        averageSpeedKmh: 9.5,
        totalDistanceM: 1234,
        inclinationPercent: -2,
        rampAngleDeg: -1.1,
        positiveElevationGainM: 12.5,
        negativeElevationGainM: 3,
      },
    });
    expect(decodedPart(capturedValues.treadmillDataSplitLast.hex)).toEqual({
      hasMoreData: false,
      data: {
        instantaneousSpeedKmh: 10,
        totalEnergyKcal: 98,
        energyPerHourKcal: 650,
        energyPerMinuteKcal: 11,
        heartRateBpm: 152,
        elapsedTimeS: 444,
      },
    });
  });

  it('leaves out what the machine does not know', () => {
    const { data } = decodedPart(capturedValues.treadmillDataEnergyRatesNotAvailable.hex);
    expect(data).toEqual({
      instantaneousSpeedKmh: 0.8,
      totalDistanceM: 12,
      totalEnergyKcal: 3,
      elapsedTimeS: 20,
    });
    expect(Object.keys(data)).not.toContain('energyPerHourKcal');
    expect(decodedPart('00 01 E8 03 00').data).toEqual({ instantaneousSpeedKmh: 10 });
    expect(decodedPart('01 10 FF 7F FF 7F').data).toEqual({});
  });

  it('keeps reserved flags and what stands behind them', () => {
    expect(decodedPart(capturedValues.treadmillDataWithSteps.hex)).toEqual({
      hasMoreData: false,
      data: { instantaneousSpeedKmh: 3, totalDistanceM: 250, totalEnergyKcal: 12, elapsedTimeS: 300 },
      unknownFlags: 0x2000,
      undecodedOctets: Uint8Array.of(0xe0, 0x01, 0x00),
    });
    expect(decodedPart('01 E0')).toEqual({ hasMoreData: true, data: {}, unknownFlags: 0xe000 });
  });

  it('gives octets that the radio may overwrite without changing them', () => {
    const bytes = bytesOfHex(capturedValues.treadmillDataWithSteps.hex);
    const result = decodeTreadmillData(bytes);
    bytes.fill(0xaa);
    expect(result.ok && result.value.undecodedOctets).toEqual(Uint8Array.of(0xe0, 0x01, 0x00));
  });

  it('copies what is left of a Node buffer, whose slice would be a view', () => {
    const bytes = Buffer.from(bytesOfHex(capturedValues.treadmillDataWithSteps.hex));
    const result = decodeTreadmillData(bytes);
    bytes.fill(0xaa);
    expect(result.ok && result.value.undecodedOctets).toEqual(Uint8Array.of(0xe0, 0x01, 0x00));
  });

  it('reads a view into a larger buffer', () => {
    const around = bytesOfHex(`FF FF ${capturedValues.treadmillDataSplitLast.hex} FF`);
    const result = decodeTreadmillData(around.subarray(2, around.length - 1));
    expect(result).toEqual({ ok: true, value: decodedPart(capturedValues.treadmillDataSplitLast.hex) });
  });

  it.each([
    ['', 0],
    ['8C', 0],
    ['8C 05', 2],
    ['8C 05 E8', 2],
    ['8C 05 E8 03 D2 04', 4],
    ['8C 05 E8 03 D2 04 00 0F 00 FF', 9],
    ['8C 05 E8 03 D2 04 00 0F 00 FF 7F 62 00 8A 02 0B 98 BC', 17],
  ])('says where "%s" ends too early', (hex, at) => {
    expect(decodeTreadmillData(bytesOfHex(hex))).toEqual({ ok: false, reason: 'tooShort', at });
  });
});

describe('pace', () => {
  it('is seconds for 500 m in two octets where the length says so', () => {
    expect(decodedPart(capturedValues.treadmillDataPaceGss2024.hex).data).toEqual({
      instantaneousSpeedKmh: 10,
      paceForm: 'gss2024',
      instantaneousPaceS: 180,
      averagePaceS: 200,
      elapsedTimeS: 60,
    });
  });

  it('is 0.1 km/min in one octet where the length says so', () => {
    expect(decodedPart(capturedValues.treadmillDataPaceXml2017.hex).data).toEqual({
      instantaneousSpeedKmh: 10,
      paceForm: 'xml2017',
      instantaneousPaceS: 150,
      averagePaceS: 300,
      elapsedTimeS: 60,
    });
    expect(decodedPart('20 00 E8 03 00').data).toEqual({ instantaneousSpeedKmh: 10, paceForm: 'xml2017' });
  });

  it('is dropped with everything behind it where the length fits neither form', () => {
    expect(decodedPart('24 04 E8 03 D2 04 00 B4 00 3C 00 EE')).toEqual({
      hasMoreData: false,
      data: { instantaneousSpeedKmh: 10, totalDistanceM: 1234, paceForm: 'dropped' },
      undecodedOctets: bytesOfHex('B4 00 3C 00 EE'),
    });
  });

  it('does not excuse what is missing before it', () => {
    expect(decodeTreadmillData(bytesOfHex('24 04 E8 03 D2'))).toEqual({
      ok: false,
      reason: 'tooShort',
      at: 4,
    });
  });
});

describe('encodeTreadmillData', () => {
  it.each([
    'treadmillDataSingle',
    'treadmillDataEnergyRatesNotAvailable',
    'treadmillDataPaceGss2024',
    'treadmillDataPaceXml2017',
    'treadmillDataEveryField',
    'treadmillDataEveryFieldXml2017',
  ] as const)('gives the octets of %s', (name) => {
    const { hex } = capturedValues[name];
    expect(encodeTreadmillData(decodedPart(hex).data, { maximumOctets: 36 }).map(hexOfBytes)).toEqual([hex]);
  });

  it('splits by More Data, with the speed in the last part', () => {
    const first = decodedPart(capturedValues.treadmillDataSplitFirst.hex).data;
    const last = decodedPart(capturedValues.treadmillDataSplitLast.hex).data;
    expect(encodeTreadmillData({ ...first, ...last }, { maximumOctets: 16 }).map(hexOfBytes)).toEqual([
      capturedValues.treadmillDataSplitFirst.hex,
      capturedValues.treadmillDataSplitLast.hex,
    ]);
  });

  it('sends the speed alone where the rest leaves no room', () => {
    const energy = { totalEnergyKcal: 1, energyPerHourKcal: 2, energyPerMinuteKcal: 3 };
    expect(
      encodeTreadmillData({ instantaneousSpeedKmh: 10, ...energy }, { maximumOctets: 7 }).map(hexOfBytes),
    ).toEqual(['81 00 01 00 02 00 03', '00 00 E8 03']);
  });

  it('cannot end a record without a speed', () => {
    expect(encodeTreadmillData({ elapsedTimeS: 60 }).map(hexOfBytes)).toEqual(['01 04 3C 00']);
    expect(encodeTreadmillData({}).map(hexOfBytes)).toEqual(['01 00']);
  });

  it('leaves pace out that could not be read', () => {
    const data = { instantaneousSpeedKmh: 10, instantaneousPaceS: 180, elapsedTimeS: 60 };
    expect(encodeTreadmillData({ ...data, paceForm: 'dropped' }).map(hexOfBytes)).toEqual([
      '00 04 E8 03 3C 00',
    ]);
  });

  it.each([
    ['more than the field holds', { instantaneousSpeedKmh: 655.36 }],
    ['less than the field holds', { instantaneousSpeedKmh: -0.01 }],
    ['no number', { instantaneousSpeedKmh: Number.NaN }],
    ['the value that stands for not available', { totalEnergyKcal: 0xffff }],
    ['a heart rate of 0', { heartRateBpm: 0 }],
    ['half of a pair that cannot say so', { positiveElevationGainM: 1 }],
    ['a pace that one octet cannot say', { paceForm: 'xml2017', instantaneousPaceS: 0 }],
    ['a pace that one octet would call nothing', { paceForm: 'xml2017', instantaneousPaceS: 1000 }],
  ] as const)('refuses %s', (_, data) => {
    expect(() => encodeTreadmillData(data)).toThrow('ftms/invalid-value');
  });

  it('refuses packets that cannot hold every field', () => {
    for (const maximumOctets of [6, Number.NaN]) {
      expect(() => encodeTreadmillData({}, { maximumOctets })).toThrow('ftms/invalid-value');
    }
  });

  it('comes back whole, however it is split, and never in more octets than allowed', () => {
    fc.assert(
      fc.property(anyData, fc.integer({ min: 7, max: 64 }), (data, maximumOctets) => {
        const packets = encodeTreadmillData(data, { maximumOctets });
        for (const packet of packets) expect(packet.length).toBeLessThanOrEqual(maximumOctets);
        expect(merged(packets)).toEqual({ pending: undefined, complete: data });
      }),
      { numRuns: 1000 },
    );
  });

  it('has one octet string for one meaning: encode(decode(bytes)) is bytes', () => {
    fc.assert(
      fc.property(anyData, (data) => {
        const packets = encodeTreadmillData(data, { maximumOctets: 64 });
        for (const packet of packets) {
          const again = encodeTreadmillData(decodedPart(hexOfBytes(packet)).data, { maximumOctets: 64 });
          expect(again.map(hexOfBytes)).toEqual([hexOfBytes(packet)]);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('mergeTreadmillData', () => {
  const first = decodedPart(capturedValues.treadmillDataSplitFirst.hex);
  const last = decodedPart(capturedValues.treadmillDataSplitLast.hex);

  it('publishes nothing before the record has ended', () => {
    expect(mergeTreadmillData(undefined, first)).toEqual({ pending: first.data, complete: undefined });
  });

  it('publishes everything that belongs to the record at its end', () => {
    expect(mergeTreadmillData(first.data, last)).toEqual({
      pending: undefined,
      complete: { ...first.data, ...last.data },
    });
  });

  it('lets the later value count', () => {
    const older: TreadmillData = { elapsedTimeS: 1, totalDistanceM: 5 };
    const { complete } = mergeTreadmillData(older, { hasMoreData: false, data: { elapsedTimeS: 2 } });
    expect(complete).toEqual({ elapsedTimeS: 2, totalDistanceM: 5 });
  });

  it('changes neither of the two', () => {
    const older: TreadmillData = Object.freeze({ elapsedTimeS: 1 });
    mergeTreadmillData(older, Object.freeze({ hasMoreData: true, data: Object.freeze({ elapsedTimeS: 2 }) }));
    expect(older).toEqual({ elapsedTimeS: 1 });
  });
});
