import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOfHex, hexOfBytes } from '#tests/fixtures/captures/ftms-values.ts';
import { decodeTrainingStatus, encodeTrainingStatus, trainingStatusNames } from './training-status.ts';

describe('training status', () => {
  it('names every status', () => {
    expect(trainingStatusNames[13]).toBe('manualMode');
    for (const [statusCode, status] of trainingStatusNames.entries()) {
      const bytes = Uint8Array.of(0, statusCode);
      expect(decodeTrainingStatus(bytes)).toEqual({
        ok: true,
        value: { status, statusCode, isTextExtended: false },
      });
      expect(encodeTrainingStatus({ statusCode })).toEqual(bytes);
    }
  });

  it('keeps what it does not know', () => {
    expect(decodeTrainingStatus(bytesOfHex('84 10'))).toEqual({
      ok: true,
      value: { status: 'unknown', statusCode: 16, isTextExtended: false, unknownFlags: 0x84 },
    });
    expect(hexOfBytes(encodeTrainingStatus({ statusCode: 16, unknownFlags: 0x84 }))).toBe('84 10');
  });

  it('reads a text, and one that goes on', () => {
    const bytes = bytesOfHex('03 0D 48 69 6C 6C 00');
    const value = { status: 'manualMode', statusCode: 13, isTextExtended: true, text: 'Hill' } as const;
    expect(decodeTrainingStatus(bytes)).toEqual({ ok: true, value });
    expect(hexOfBytes(encodeTrainingStatus(value))).toBe('03 0D 48 69 6C 6C');
  });

  it('has no text where there is none, or no flag for it', () => {
    for (const hex of ['01 01', '01 01 00', '00 01 48']) {
      const result = decodeTrainingStatus(bytesOfHex(hex));
      expect(result.ok && 'text' in result.value).toBe(false);
    }
  });

  it.each([
    ['', 0],
    ['00', 1],
  ])('says where "%s" ends too early', (hex, at) => {
    expect(decodeTrainingStatus(bytesOfHex(hex))).toEqual({ ok: false, reason: 'tooShort', at });
  });

  it.each([{ statusCode: 256 }, { statusCode: 1.5 }, { statusCode: 1, unknownFlags: 1 }])(
    'cannot say %o',
    (status) => {
      expect(() => encodeTrainingStatus(status)).toThrow('ftms/invalid-value');
    },
  );

  it('comes back for every code and text', () => {
    const anyText = fc.string({ unit: 'grapheme', maxLength: 12 });
    fc.assert(
      fc.property(fc.nat(255), fc.boolean(), anyText, (statusCode, isTextExtended, text) => {
        const first = decodeTrainingStatus(encodeTrainingStatus({ statusCode, isTextExtended, text }));
        expect(first.ok && decodeTrainingStatus(encodeTrainingStatus(first.value))).toEqual(first);
        expect(first.ok && first.value.statusCode).toBe(statusCode);
        expect(first.ok && first.value.isTextExtended).toBe(isTextExtended);
      }),
    );
  });
});
