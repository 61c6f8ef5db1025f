import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const addressSchema = z.object({ url: z.url(), pid: z.int().positive() });
/** Where a service says that it is, and which process it says it is. Nothing of it is known to be true. */
export type ServiceAddress = z.infer<typeof addressSchema>;

const memorySchema = z.object({
  /** The controller that a window has started last. */
  pid: z.int().positive().optional(),
  /** The service of systemd that was the controller last. */
  unit: z.string().optional(),
});
/** What a window leaves to the next one. */
export type ServiceMemory = z.infer<typeof memorySchema>;

/** The file that a service on these data has left, now or at any time before; undefined: none, or none of a service. */
export function readServiceAddress(dataFolder: string): ServiceAddress | undefined {
  return addressSchema.safeParse(jsonOf(path.join(dataFolder, 'service.json'))).data;
}

export function readServiceMemory(file: string): ServiceMemory {
  return memorySchema.safeParse(jsonOf(file)).data ?? {};
}

/** Throws where the disk does. */
export function writeServiceMemory(file: string, memory: ServiceMemory): void {
  // The data folder itself, where this is the first start.
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${JSON.stringify(memory)}\n`, { mode: 0o600 });
}

function jsonOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // Not there, or by another hand.
    return undefined;
  }
}
