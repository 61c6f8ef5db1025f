import type { ControlPointRequest } from '#core/ftms/control-point.ts';
import { decodeTrainingStatus } from '#core/ftms/training-status.ts';
import { linkDirectly, type DirectCentral } from '#tests/support/direct-central.ts';
import { createManualClock, type ManualClock } from '#tests/support/manual-clock.ts';
import {
  createSimulatedTreadmill,
  type SimulatedTreadmill,
  type SimulatedTreadmillOptions,
} from '#native/simulator/simulated-treadmill.ts';

export interface Bench {
  readonly clock: ManualClock;
  readonly treadmill: SimulatedTreadmill;
  readonly central: DirectCentral;
}

/** A simulated treadmill with nothing but a clock between it and who asks. */
export function bench(options: Omit<SimulatedTreadmillOptions, 'clock'> = {}): Bench {
  const clock = createManualClock();
  const treadmill = createSimulatedTreadmill({ clock, ...options });
  return { clock, treadmill, central: linkDirectly(treadmill, clock) };
}

export const start = { kind: 'startOrResume' } as const;
export const stop = { kind: 'stop' } as const;
export const pause = { kind: 'pause' } as const;
export const requestControl = { kind: 'requestControl' } as const;
export const speed = (speedKmh: number): ControlPointRequest => ({ kind: 'setTargetSpeed', speedKmh });
export const incline = (inclinationPercent: number): ControlPointRequest => ({
  kind: 'setTargetInclination',
  inclinationPercent,
});

/** What a training status says, by name. */
export function statusNameOf(bytes: Uint8Array): string {
  const status = decodeTrainingStatus(bytes);
  return status.ok ? status.value.status : 'undecodable';
}
