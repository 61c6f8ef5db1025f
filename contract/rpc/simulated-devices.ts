import type { FoundDevice } from './devices.ts';

/** Ids of the simulator's devices. No adapter gives such an id: they are addresses, or the system's long ids. */
export const simulatedDeviceIds = {
  treadmill: 'sim-treadmill',
  strap: 'sim-strap',
  footPod: 'sim-foot-pod',
} as const;

const kinds: Readonly<Record<string, FoundDevice['kinds'][number]>> = {
  [simulatedDeviceIds.treadmill]: 'treadmill',
  [simulatedDeviceIds.strap]: 'heartRate',
  [simulatedDeviceIds.footPod]: 'footPod',
};

/** What one of the simulator's devices is; undefined for every other device. */
export function simulatedDeviceKind(deviceId: string): FoundDevice['kinds'][number] | undefined {
  return Object.hasOwn(kinds, deviceId) ? kinds[deviceId] : undefined;
}
