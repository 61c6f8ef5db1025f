import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '#contract/runtime/clock.ts';

/** Where Linux tells of what feeds the machine. */
const powerSupplyFolder = '/sys/class/power_supply';

interface PowerSupply {
  readonly type: string;
  readonly isOnline: boolean;
  readonly status: string;
}

/**
 * Whether the machine runs on its battery: nothing else feeds it, and it has one that is being emptied. Batteries of mice and
 * headphones do not count. `false` where nobody tells: other systems, desktops, containers.
 */
export async function isOnBattery(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  const supplies = (await Promise.all(names.map((name) => readSupply(join(folder, name))))).filter(
    (supply) => supply !== undefined,
  );
  const isBattery = ({ type }: PowerSupply): boolean => type === 'Battery' || type === 'UPS';
  if (supplies.some((supply) => !isBattery(supply) && supply.isOnline)) return false;
  return supplies.some((supply) => isBattery(supply) && supply.status === 'Discharging');
}

async function readSupply(folder: string): Promise<PowerSupply | undefined> {
  const read = async (name: string): Promise<string> => {
    // Each driver has other files; one that is taken away meanwhile has none.
    const text = await readFile(join(folder, name), 'utf8').catch(() => '');
    return text.trim();
  };
  const [type, scope, online, status] = await Promise.all(['type', 'scope', 'online', 'status'].map(read));
  if (type === undefined || type === '' || scope === 'Device') return undefined;
  // 2 is a charger that can be regulated, and feeds.
  return { type, isOnline: online === '1' || online === '2', status: status ?? '' };
}

export interface BatteryWatchOptions {
  readonly clock: Clock;
  /** Default: where Linux tells of it. */
  readonly folder?: string;
  /** The machine runs on its battery, or does no longer; told at once when it does from the beginning. */
  readonly onChange: (isOnBattery: boolean) => void;
}

const lookPeriodMs = 15_000;

/** Looks four times a minute: drivers tell of changes in ways of their own. Returns how to end it. */
export function watchBattery({
  clock,
  folder = powerSupplyFolder,
  onChange,
}: BatteryWatchOptions): () => void {
  let last = false;
  let isEnded = false;
  let isLooking = false;
  const look = async (): Promise<void> => {
    if (isLooking) return;
    isLooking = true;
    const next = await isOnBattery(folder);
    isLooking = false;
    if (isEnded || next === last) return;
    last = next;
    onChange(next);
  };
  void look();
  const cancel = clock.every(lookPeriodMs, () => void look());
  return () => {
    isEnded = true;
    cancel();
  };
}
