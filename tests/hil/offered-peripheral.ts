import type { GattPeripheral } from '#contract/ble/gatt-peripheral.ts';
import { silentLog } from '#contract/runtime/log.ts';
import { systemClock } from '#native/ble/system-clock.ts';
import { offerPeripheral } from '#native/simulator/bleno-host.ts';

/**
 * For scripts that `startPeripheral` (peripheral-process.ts) runs: offers `peripheral` on the controller that the parent
 * chose, tells the parent when it advertises, and ends with the parent or when told to. `actions` are what the parent may
 * bring about by name (`PeripheralProcess.act`).
 */
export async function runOfferedPeripheral(
  peripheral: GattPeripheral,
  actions: Readonly<Record<string, () => void>> = {},
): Promise<void> {
  const offered = await offerPeripheral(peripheral, { clock: systemClock, log: silentLog });
  const leave = (): void => void offered.stop().finally(() => process.exit(0));
  process.once('SIGTERM', leave);
  process.once('disconnect', leave);
  process.on('message', (name) => actions[String(name)]?.());
  process.send?.('offered');
}
