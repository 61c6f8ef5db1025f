import { expect, it } from 'vitest';
import { bytesOfHex, capturedValues, hexOfBytes } from '#tests/fixtures/captures/ftms-values.ts';
import { decodeHeartRateControlPoint, encodeHeartRateControlPoint } from './heart-rate-control-point.ts';

it('resets the expended energy with 0x01', () => {
  const { hex } = capturedValues.heartRateResetEnergy;
  const request = { kind: 'resetEnergyExpended' } as const;
  expect(decodeHeartRateControlPoint(bytesOfHex(hex))).toEqual({ ok: true, value: request });
  expect(hexOfBytes(encodeHeartRateControlPoint(request))).toBe(hex);
});

it.each([
  ['', 'tooShort'],
  ['00', 'unknownOpCode'],
  ['02', 'unknownOpCode'],
])('has no meaning for "%s"', (hex, reason) => {
  expect(decodeHeartRateControlPoint(bytesOfHex(hex))).toEqual({ ok: false, reason, at: 0 });
});
