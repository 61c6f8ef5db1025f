import { readFileSync, readdirSync } from 'node:fs';

/** A process and whatever it started. */
export function familyOf(root: number): readonly number[] {
  const family = new Set([root]);
  const all = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0)
    .toSorted((one, other) => one - other);
  for (const pid of all) {
    const parent = Number(/^PPid:\s+(\d+)$/m.exec(readOf(pid, 'status'))?.[1] ?? 0);
    if (family.has(parent)) family.add(pid);
  }
  return [...family];
}

/** A file of a process below /proc; empty where the process has gone meanwhile. */
export function readOf(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
