import { describe, expect, it } from 'vitest';
import { capturedValues } from '#tests/fixtures/captures/ftms-values.ts';
import {
  batteryUuids,
  deviceInformationUuids,
  ftmsUuids,
  heartRateUuids,
  runningSpeedCadenceUuids,
} from './uuids.ts';

const all: readonly string[] = [
  ftmsUuids,
  heartRateUuids,
  runningSpeedCadenceUuids,
  deviceInformationUuids,
  batteryUuids,
].flatMap((uuids) => Object.values(uuids));

describe('uuids', () => {
  it('are written as the radio writes them, each once', () => {
    for (const uuid of all) expect(uuid).toMatch(/^[0-9a-f]{4}$/);
    expect(new Set(all).size).toBe(all.length);
  });

  it('have the characteristics of every captured value', () => {
    for (const { characteristicUuid } of Object.values(capturedValues))
      expect(all).toContain(characteristicUuid);
  });
});
