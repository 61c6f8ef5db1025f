import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { z } from 'zod';
import { attachService, type AttachedService } from '#electron/cli/attach-service.ts';
import type { WindowUnderTest } from './open-window.ts';
import { patienceMs } from './patience.ts';

const addressSchema = z.object({ url: z.url(), pid: z.int() });
export type ServiceAddress = z.infer<typeof addressSchema>;

const fileOf = ({ dataFolder }: Pick<WindowUnderTest, 'dataFolder'>): string =>
  path.join(dataFolder, 'service.json');

/** The controller's process that the window has started; `notPid`: not that one any more. */
export async function controllerOf(
  window: Pick<WindowUnderTest, 'dataFolder'>,
  notPid = 0,
): Promise<ServiceAddress> {
  const file = fileOf(window);
  const read = (): ServiceAddress | undefined => {
    try {
      return addressSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    } catch {
      // Not there yet, or not any more.
      return undefined;
    }
  };
  await expect
    .poll(() => (read()?.pid ?? notPid) !== notPid, {
      timeout: patienceMs,
      interval: 50,
      message: 'a controller',
    })
    .toBe(true);
  const address = read();
  if (address === undefined) throw new Error('the controller went again');
  return address;
}

/** Another program at the window's controller. */
export async function attachTo(address: ServiceAddress): Promise<AttachedService> {
  return attachService(address.url, 'test');
}

export function hasLeftAddress(window: Pick<WindowUnderTest, 'dataFolder'>): boolean {
  return existsSync(fileOf(window));
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
