import { beforeAll, describe, expect, it } from 'vitest';
import { bytesOfHex, capturedValues, hexOfBytes } from '#tests/fixtures/captures/ftms-values.ts';
import { decodeAdvertisingServiceData } from './advertising-service-data.ts';
import { decodeBatteryLevel } from './battery-level.ts';
import { decodeBodySensorLocation } from './body-sensor-location.ts';
import { decodeControlPointRequest, decodeControlPointResponse } from './control-point.ts';
import type { Decoded } from './decoded.ts';
import { decodeDeviceInformationString } from './device-information.ts';
import { decodeHeartRateControlPoint } from './heart-rate-control-point.ts';
import { decodeHeartRateMeasurement } from './heart-rate-measurement.ts';
import { decodeMachineFeature } from './machine-feature.ts';
import { decodeMachineStatus } from './machine-status.ts';
import { decodePnpId } from './pnp-id.ts';
import { decodeRunningSpeedCadenceFeature } from './running-speed-cadence-feature.ts';
import { decodeRunningSpeedCadenceMeasurement } from './running-speed-cadence-measurement.ts';
import { decodeSensorLocation } from './sensor-location.ts';
import {
  decodeSpeedCadenceControlPointRequest,
  decodeSpeedCadenceControlPointResponse,
} from './speed-cadence-control-point.ts';
import {
  decodeSupportedHeartRateRange,
  decodeSupportedInclinationRange,
  decodeSupportedPowerRange,
  decodeSupportedResistanceRange,
  decodeSupportedSpeedRange,
} from './supported-range.ts';
import { decodeSystemId } from './system-id.ts';
import { decodeTrainingStatus } from './training-status.ts';
import { decodeTreadmillData } from './treadmill-data.ts';

const decoders: Readonly<Record<string, (bytes: Uint8Array) => Decoded<unknown>>> = {
  decodeAdvertisingServiceData,
  decodeBatteryLevel,
  decodeBodySensorLocation,
  decodeControlPointRequest,
  decodeControlPointResponse,
  decodeDeviceInformationString,
  decodeHeartRateControlPoint,
  decodeHeartRateMeasurement,
  decodeMachineFeature,
  decodeMachineStatus,
  decodePnpId,
  decodeRunningSpeedCadenceFeature,
  decodeRunningSpeedCadenceMeasurement,
  decodeSensorLocation,
  decodeSpeedCadenceControlPointRequest,
  decodeSpeedCadenceControlPointResponse,
  decodeSupportedHeartRateRange,
  decodeSupportedInclinationRange,
  decodeSupportedPowerRange,
  decodeSupportedResistanceRange,
  decodeSupportedSpeedRange,
  decodeSystemId,
  decodeTrainingStatus,
  decodeTreadmillData,
};

const names = Object.keys(decoders);

const seed = 0x1826_2acd;
const packets = 1_000_000;
const longestPacket = 40;
/** Each packet goes through so many decoders in turn: all of them would take a multiple of the time and find no more. */
const decodersPerPacket = 5;

/** Marsaglia's xorshift32: the same octets on every machine, and fast enough for a million packets. */
function randomIntegers(from: number): () => number {
  let state = from;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

type Outcomes = Record<string, { decoded: number; refused: number }>;

/** What every decoder owes for every value: no throw, and either a value or a reason and a place inside the value. */
function check(name: string, bytes: Uint8Array, outcomes: Outcomes): void {
  let result: Decoded<unknown> | undefined;
  try {
    result = decoders[name]?.(bytes);
  } catch (error) {
    throw new Error(`${name} threw on "${hexOfBytes(bytes)}"`, { cause: error });
  }
  const outcome = (outcomes[name] ??= { decoded: 0, refused: 0 });
  if (result?.ok) outcome.decoded++;
  else {
    outcome.refused++;
    if (!(result && result.at >= 0 && result.at <= bytes.length)) {
      throw new Error(`${name} points nowhere in "${hexOfBytes(bytes)}"`);
    }
  }
}

function checkAll(bytes: Uint8Array, outcomes: Outcomes): void {
  for (const name of names) check(name, bytes, outcomes);
}

describe('no octets make a decoder throw', () => {
  beforeAll(() => {
    console.info(`random packets: ${packets}, seed 0x${seed.toString(16)}`);
  });

  it('a million random packets over all decoders', { timeout: 120_000 }, () => {
    const next = randomIntegers(seed);
    const buffer = new Uint8Array(longestPacket);
    const outcomes: Outcomes = {};
    for (let packet = 0; packet < packets; packet++) {
      for (let at = 0; at < longestPacket; at += 4) {
        const word = next();
        buffer[at] = word;
        buffer[at + 1] = word >>> 8;
        buffer[at + 2] = word >>> 16;
        buffer[at + 3] = word >>> 24;
      }
      const bytes = buffer.subarray(0, next() % (longestPacket + 1));
      for (let turn = 0; turn < decodersPerPacket; turn++) {
        check(names[(packet + turn) % names.length] ?? '', bytes, outcomes);
      }
    }
    // A generator that made nothing but rubbish of one kind would prove little.
    const decodings = Object.values(outcomes).reduce((sum, each) => sum + each.decoded + each.refused, 0);
    expect(decodings).toBe(packets * decodersPerPacket);
    expect(Object.keys(outcomes).toSorted()).toEqual(names.toSorted());
    for (const [name, { decoded, refused }] of Object.entries(outcomes)) {
      expect(decoded, name).toBeGreaterThan(500);
      // Every text has a meaning.
      if (name !== 'decodeDeviceInformationString') expect(refused, name).toBeGreaterThan(500);
    }
  });

  it('valid values cut off anywhere, with any one bit turned, and with octets added', () => {
    const outcomes: Outcomes = {};
    for (const { hex } of Object.values(capturedValues)) {
      const whole = bytesOfHex(hex);
      for (let length = 0; length <= whole.length; length++) checkAll(whole.slice(0, length), outcomes);
      for (let bit = 0; bit < whole.length * 8; bit++) {
        const turned = whole.slice();
        turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        for (let length = 0; length <= turned.length; length++) checkAll(turned.slice(0, length), outcomes);
      }
      for (let added = 1; added <= 8; added++) {
        checkAll(Uint8Array.of(...whole, ...new Uint8Array(added).fill(0xff)), outcomes);
      }
    }
    expect(Object.keys(outcomes)).toEqual(Object.keys(decoders));
  });

  it('treadmill data never holds a number that is none', () => {
    const next = randomIntegers(seed + 1);
    for (let packet = 0; packet < 50_000; packet++) {
      const bytes = Uint8Array.from({ length: next() % (longestPacket + 1) }, () => next());
      const result = decodeTreadmillData(bytes);
      for (const value of result.ok ? Object.values(result.value.data) : []) {
        if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(hexOfBytes(bytes));
      }
    }
  });
});
