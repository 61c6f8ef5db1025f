import type { TFunction } from 'i18next';
import { simulatedDeviceKind } from '#contract/rpc/simulated-devices.ts';

/** A device as it can be seen on a screen. */
export interface NamedDevice {
  readonly deviceId: string;
  /** A stranger's text. */
  readonly name: string;
}

/**
 * What a device is called: the simulator's are ours, and have their names in every language; every other one is called what it
 * calls itself.
 *
 * @returns undefined: it says no name
 */
export function deviceName(t: TFunction, { deviceId, name }: NamedDevice): string | undefined {
  const kind = simulatedDeviceKind(deviceId);
  if (kind !== undefined) return t(`simulatedDevice.${kind}`);
  return name === '' ? undefined : name;
}
