import type { Log } from '#contract/runtime/log.ts';
import type { Controller } from './controller.ts';
import type { SettingsBook } from './settings-book.ts';

/**
 * Takes the treadmill and the sensors that were chosen last, as after a start of the program. Connecting goes on in the
 * background; it sends nothing to the belt. Never rejects: a program that cannot remember still runs.
 */
export async function useRememberedDevices(
  controller: Pick<Controller, 'useTreadmill' | 'useSensors'>,
  settings: Pick<SettingsBook, 'read'>,
  log: Log,
): Promise<void> {
  try {
    const { treadmill, sensors } = await settings.read();
    if (treadmill !== undefined) await controller.useTreadmill(treadmill.deviceId, treadmill.name);
    if (sensors !== undefined) controller.useSensors(sensors);
  } catch (error) {
    log.warn('devices-not-remembered', { error });
  }
}
