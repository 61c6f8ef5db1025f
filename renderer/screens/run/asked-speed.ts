import { steppedSpeedKmh } from '#ui/format/speed.ts';
import type { UnitSystem } from '#ui/format/unit-system.ts';

/** So long, in ms, the next tap goes on from what the last one asked for: the status comes later than a quick finger. */
export const askedForMs = 1500;

/** Adds up taps on plus and minus. */
export interface AskedSpeed {
  /**
   * How much faster, km/h, to ask for with this tap; negative: slower.
   *
   * @param setKmh the set speed as it is reported
   * @param steps 1 for plus, -1 for minus
   * @param nowMs the page's clock
   * @param stepInUnit one step, km/h or mph
   */
  tap(setKmh: number, steps: 1 | -1, system: UnitSystem, nowMs: number, stepInUnit?: number): number;
}

export function createAskedSpeed(): AskedSpeed {
  let asked: { readonly speedKmh: number; readonly atMs: number } | undefined;
  return {
    tap(setKmh, steps, system, nowMs, stepInUnit) {
      const isFresh = asked !== undefined && nowMs >= asked.atMs && nowMs - asked.atMs < askedForMs;
      const fromKmh = isFresh && asked !== undefined ? asked.speedKmh : setKmh;
      const speedKmh = steppedSpeedKmh(fromKmh, steps, system, stepInUnit);
      asked = { speedKmh, atMs: nowMs };
      return speedKmh - fromKmh;
    },
  };
}
