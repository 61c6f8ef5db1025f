import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const unitFolders = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
  '/etc/systemd/user',
  '/usr/lib/systemd/user',
] as const;

/** What systemd has to do with the processes of this machine. */
export interface SystemdUnits {
  /** The service that a process belongs to, e.g. `beatrunner.service`, and this process does not; undefined: none. */
  unitOf(pid: number): string | undefined;
  /** Whether there is (still) such a service. */
  isInstalled(unit: string): boolean;
}

/** Of this machine; where there is no systemd, nothing belongs to it. */
export const systemdUnits: SystemdUnits = {
  unitOf(pid) {
    const unit = unitInCgroup(cgroupOf(pid));
    return unit === undefined || unit === unitInCgroup(cgroupOf('self')) ? undefined : unit;
  },
  isInstalled(unit) {
    if (unit !== path.basename(unit)) return false;
    const ownFolder = path.join(process.env['HOME'] ?? '/', '.config/systemd/user');
    return [...unitFolders, ownFolder].some((folder) => existsSync(path.join(folder, unit)));
  },
};

/** @param text of /proc/PID/cgroup: `0::/system.slice/beatrunner.service`, or one line a controller before version 2 */
export function unitInCgroup(text: string): string | undefined {
  for (const line of text.split('\n')) {
    const [, controllers = '', ...place] = line.split(':');
    if (controllers !== '' && controllers !== 'name=systemd') continue;
    const leaf = path.posix.basename(place.join(':'));
    // A user's whole session is a service, too: nobody starts that again for us.
    if (leaf.endsWith('.service') && !leaf.startsWith('user@')) return leaf;
  }
  return undefined;
}

function cgroupOf(pid: number | 'self'): string {
  try {
    return readFileSync(`/proc/${pid}/cgroup`, 'utf8');
  } catch {
    // It has gone, or this is no Linux.
    return '';
  }
}
