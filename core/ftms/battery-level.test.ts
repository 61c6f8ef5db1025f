import { describe, expect, it } from 'vitest';
import { decodeBatteryLevel, encodeBatteryLevel } from './battery-level.ts';

describe('battery level', () => {
  it('comes back for every percent, and is an error beyond', () => {
    for (let octet = 0; octet <= 255; octet++) {
      const result = decodeBatteryLevel(Uint8Array.of(octet));
      if (octet <= 100) {
        expect(result).toEqual({ ok: true, value: octet });
        expect(encodeBatteryLevel(octet)).toEqual(Uint8Array.of(octet));
      } else {
        expect(result).toEqual({ ok: false, reason: 'outOfRange', at: 0 });
      }
    }
  });

  it('is an error where there is nothing', () => {
    expect(decodeBatteryLevel(new Uint8Array())).toEqual({ ok: false, reason: 'tooShort', at: 0 });
  });

  it.each([-1, 101, Number.NaN])('cannot say %d', (levelPercent) => {
    expect(() => encodeBatteryLevel(levelPercent)).toThrow('ftms/invalid-value');
  });
});
