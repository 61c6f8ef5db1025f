import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOfHex } from '#tests/fixtures/captures/ftms-values.ts';
import {
  decodeDeviceInformationString,
  deviceInformationOf,
  encodeDeviceInformationString,
} from './device-information.ts';
import { textFromUtf8, utf8FromText } from './utf8.ts';

const reference = new TextDecoder('utf-8', { ignoreBOM: true });
const referenceEncoder = new TextEncoder();

/** Octets that lie where UTF-8's rules change. */
const awkwardOctet = fc.constantFrom(
  ...bytesOfHex('00 41 7F 80 8F 90 9F A0 BF C0 C1 C2 DF E0 E1 EC ED EE EF F0 F1 F3 F4 F5 FF'),
);

describe('UTF-8', () => {
  it("reads what the platform's decoder reads, valid or not", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(textFromUtf8(bytes)).toBe(reference.decode(bytes));
      }),
      { numRuns: 5000 },
    );
    fc.assert(
      fc.property(fc.array(awkwardOctet, { maxLength: 8 }), (octets) => {
        const bytes = Uint8Array.from(octets);
        expect(textFromUtf8(bytes)).toBe(reference.decode(bytes));
      }),
      { numRuns: 20_000 },
    );
  });

  it("writes what the platform's encoder writes, lone surrogates included", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.nat(0xffff)).map(textOfUnits)),
        (text) => {
          expect(utf8FromText(text)).toEqual(referenceEncoder.encode(text));
        },
      ),
      { numRuns: 2000 },
    );
  });
});

function textOfUnits(units: readonly number[]): string {
  return String.fromCharCode(...units);
}

describe('device information', () => {
  it.each([
    ['a plain text', '54 65 63 68 6E 6F', 'Techno'],
    ['NULs that fill the buffer', '46 53 00 00 00', 'FS'],
    ['spaces around it', '20 46 53 20', 'FS'],
    ['Chinese', 'E8 B7 91 E6 AD A5 E6 9C BA', '跑步机'],
    ['octets that are no UTF-8', '41 FF 42', 'A\ufffdB'],
    ['an escape sequence', '1B 5B 33 31 6D 41', '[31mA'],
    ['a C1 control', '41 C2 9B 42', 'AB'],
    ['a change of writing direction', '41 E2 80 AE 42', 'AB'],
    ['nothing', '', ''],
    ['nothing but NULs', '00 00', ''],
  ])('reads %s', (_, hex, text) => {
    expect(decodeDeviceInformationString(bytesOfHex(hex))).toEqual({ ok: true, value: text });
  });

  it('never lets a control character through', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const result = decodeDeviceInformationString(bytes);
        expect(result.ok && /[\p{Cc}\u2028-\u202e\u2066-\u2069]/u.test(result.value)).toBe(false);
      }),
      { numRuns: 5000 },
    );
  });

  it('comes back once it is clean', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const first = decodeDeviceInformationString(bytes);
        const again = first.ok && decodeDeviceInformationString(encodeDeviceInformationString(first.value));
        expect(again).toEqual(first);
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves out what could not be read, and what is empty', () => {
    const information = deviceInformationOf({
      manufacturerName: utf8FromText('FITSHOW'),
      modelNumber: utf8FromText('FS-BT-T4'),
      serialNumber: new Uint8Array(4),
    });
    expect(information).toEqual({ manufacturerName: 'FITSHOW', modelNumber: 'FS-BT-T4' });
    expect(Object.keys(information)).toEqual(['manufacturerName', 'modelNumber']);
  });
});
