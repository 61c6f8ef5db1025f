import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOfHex, capturedValues, hexOfBytes } from '#tests/fixtures/captures/ftms-values.ts';
import { decodePnpId, encodePnpId } from './pnp-id.ts';
import { decodeSystemId, encodeSystemId } from './system-id.ts';

describe('system id', () => {
  it("is the maker's 40 bits and the organization's 24", () => {
    const { hex } = capturedValues.systemId;
    const systemId = { manufacturerIdentifier: 0xfe_edc0_ffee, organizationIdentifier: 0x0a_0b0c };
    expect(decodeSystemId(bytesOfHex(hex))).toEqual({ ok: true, value: systemId });
    expect(hexOfBytes(encodeSystemId(systemId))).toBe(hex);
  });

  it.each([
    ['', 0],
    ['EE FF C0 ED', 0],
    ['EE FF C0 ED FE 0C 0B', 5],
  ])('says where "%s" ends too early', (hex, at) => {
    expect(decodeSystemId(bytesOfHex(hex))).toEqual({ ok: false, reason: 'tooShort', at });
  });

  it.each([
    { manufacturerIdentifier: 2 ** 40, organizationIdentifier: 0 },
    { manufacturerIdentifier: -1, organizationIdentifier: 0 },
    { manufacturerIdentifier: 0, organizationIdentifier: 2 ** 24 },
  ])('cannot say %o', (systemId) => {
    expect(() => encodeSystemId(systemId)).toThrow('ftms/invalid-value');
  });

  it('comes back octet for octet', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), (bytes) => {
        const result = decodeSystemId(bytes);
        expect(result.ok && encodeSystemId(result.value)).toEqual(bytes);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('PnP id', () => {
  it('is a vendor, a product and its version', () => {
    const { hex } = capturedValues.pnpId;
    const pnpId = { vendorIdSourceCode: 1, vendorId: 0x6b, productId: 0x0102, productVersion: 0x0310 };
    expect(decodePnpId(bytesOfHex(hex))).toEqual({
      ok: true,
      value: { ...pnpId, vendorIdSource: 'bluetoothSig' },
    });
    expect(hexOfBytes(encodePnpId(pnpId))).toBe(hex);
  });

  it.each([
    [0, 'unknown'],
    [1, 'bluetoothSig'],
    [2, 'usbImplementersForum'],
    [3, 'unknown'],
    [255, 'unknown'],
  ])('source %d of the vendor number is %s', (code, vendorIdSource) => {
    const result = decodePnpId(Uint8Array.of(code, 0, 0, 0, 0, 0, 0));
    expect(result.ok && result.value.vendorIdSource).toBe(vendorIdSource);
  });

  it.each([
    ['', 0],
    ['01', 1],
    ['01 6B 00 02', 3],
    ['01 6B 00 02 01 10', 5],
  ])('says where "%s" ends too early', (hex, at) => {
    expect(decodePnpId(bytesOfHex(hex))).toEqual({ ok: false, reason: 'tooShort', at });
  });

  it('cannot say a number that its field cannot hold', () => {
    const pnpId = { vendorIdSourceCode: 1, vendorId: 0x1_0000, productId: 0, productVersion: 0 };
    expect(() => encodePnpId(pnpId)).toThrow('ftms/invalid-value');
  });

  it('comes back octet for octet', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 7, maxLength: 7 }), (bytes) => {
        const result = decodePnpId(bytes);
        expect(result.ok && encodePnpId(result.value)).toEqual(bytes);
      }),
      { numRuns: 1000 },
    );
  });
});
