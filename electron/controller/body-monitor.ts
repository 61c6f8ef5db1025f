import { addEnergy, energyRate } from '#core/physiology/energy.ts';
import { standingSpeedKmh } from '#core/treadmill/treadmill-state.ts';

/** A heart rate or cadence older than this is not known any more. */
const freshForMs = 5000;
/** Longer steps are gaps: what happened in them is not made up. */
const longestStepMs = 3000;

interface Stamped {
  readonly value: number;
  readonly atMs: number;
}

/** Adds up what the body does on the belt, and keeps the newest heart rate and cadence with their age. */
export interface BodyMonitor {
  readonly distanceM: number;
  readonly energyKcal: number;
  heartRate(nowMs: number): { readonly heartRateBpm: number; readonly ageMs: number } | undefined;
  cadenceSpm(nowMs: number): number | undefined;
  /**
   * How long a pod that has counted steps in this run has counted none on a moving belt; 0 where no pod speaks, because
   * then nobody knows.
   */
  missingStepsMs(nowMs: number): number;
  /** Somebody touched a control: there is a runner. */
  notePresence(nowMs: number): void;
  noteHeartRate(heartRateBpm: number | undefined, nowMs: number): void;
  noteCadence(cadenceSpm: number | undefined, nowMs: number): void;
  /** `speedKmh` undefined: no fresh telemetry, so nothing is added. */
  advance(speedKmh: number | undefined, inclinePercent: number, nowMs: number): void;
  reset(nowMs: number): void;
}

/** @param massKg of the runner */
export function createBodyMonitor(massKg: number): BodyMonitor {
  let distanceM = 0;
  let energyKcal = 0;
  let advancedAtMs: number | undefined;
  let heart: Stamped | undefined;
  let cadence: Stamped | undefined;
  /** When somebody was last known to be there; undefined before the first step of the run. */
  let presentAtMs: number | undefined;

  const fresh = (stamped: Stamped | undefined, nowMs: number): Stamped | undefined =>
    stamped !== undefined && nowMs - stamped.atMs <= freshForMs ? stamped : undefined;

  return {
    get distanceM() {
      return distanceM;
    },
    get energyKcal() {
      return energyKcal;
    },
    heartRate(nowMs) {
      const stamped = fresh(heart, nowMs);
      return stamped === undefined ? undefined : { heartRateBpm: stamped.value, ageMs: nowMs - stamped.atMs };
    },
    cadenceSpm: (nowMs) => fresh(cadence, nowMs)?.value,
    missingStepsMs(nowMs) {
      const hasSilentPod = fresh(cadence, nowMs)?.value !== 0;
      return presentAtMs === undefined || hasSilentPod ? 0 : nowMs - presentAtMs;
    },
    notePresence(nowMs) {
      if (presentAtMs !== undefined) presentAtMs = nowMs;
    },
    noteHeartRate(heartRateBpm, nowMs) {
      heart = heartRateBpm === undefined ? undefined : { value: heartRateBpm, atMs: nowMs };
    },
    noteCadence(cadenceSpm, nowMs) {
      cadence = cadenceSpm === undefined ? undefined : { value: cadenceSpm, atMs: nowMs };
      if (cadenceSpm !== undefined && cadenceSpm > 0) presentAtMs = nowMs;
    },
    advance(speedKmh, inclinePercent, nowMs) {
      const stepMs = advancedAtMs === undefined ? 0 : nowMs - advancedAtMs;
      advancedAtMs = nowMs;
      // Nobody steps on a belt that stands, and some machines report 0.1 at rest.
      if (speedKmh !== undefined && speedKmh <= standingSpeedKmh) this.notePresence(nowMs);
      if (speedKmh === undefined || speedKmh <= 0 || stepMs <= 0 || stepMs > longestStepMs) return;
      distanceM += (speedKmh / 3.6) * (stepMs / 1000);
      const rate = energyRate({ speedKmh, inclinePercent }, massKg);
      energyKcal = addEnergy(energyKcal, rate.grossKcalPerMin, stepMs);
    },
    reset(nowMs) {
      distanceM = 0;
      energyKcal = 0;
      advancedAtMs = nowMs;
      presentAtMs = undefined;
    },
  };
}
