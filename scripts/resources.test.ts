import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { closingPatienceMs, stopPatienceMs } from '#core/session/session-timing.ts';

const resources = join(import.meta.dirname, '../resources');

/** Settings of a unit file as [key, value], in order, comments left out. */
function unitSettings(text: string): (readonly [string, string])[] {
  return text
    .split('\n')
    .filter((line) => /^\w+=/.test(line))
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
}

describe('resources/linux/beatrunner.service', () => {
  const settings = unitSettings(readFileSync(join(resources, 'linux/beatrunner.service'), 'utf8'));
  const valueOf = (key: string): string | undefined => settings.find(([name]) => name === key)?.[1];

  it('starts files of this repository', () => {
    const paths = (valueOf('ExecStart') ?? '')
      .split(' ')
      .filter((word) => word.startsWith('/opt/beatrunner/'));
    expect(paths).toHaveLength(2);
    expect(valueOf('ExecStart')).toContain('electron/cli/main.ts serve');
    expect(existsSync(join(resources, '../electron/cli/main.ts'))).toBe(true);
  });

  it('has the two capabilities that Bluetooth needs and no more', () => {
    expect(valueOf('AmbientCapabilities')).toBe('CAP_NET_RAW CAP_NET_ADMIN');
    expect(valueOf('CapabilityBoundingSet')).toBe('CAP_NET_RAW CAP_NET_ADMIN');
    expect(valueOf('NoNewPrivileges')).toBe('yes');
    expect(valueOf('User')).toBe('beatrunner');
  });

  it('leaves a belt that slows down the time for it', () => {
    expect(Number(valueOf('TimeoutStopSec')) * 1000).toBeGreaterThan(stopPatienceMs + closingPatienceMs);
  });

  it('comes back after a failure and keeps its runs', () => {
    expect(valueOf('Restart')).toBe('on-failure');
    expect(valueOf('StateDirectory')).toBe('beatrunner beatrunner-spool');
    expect(settings).toContainEqual(['Environment', 'BEATRUNNER_DATA=%S/beatrunner']);
  });
});

describe('resources/icons', () => {
  it.each([16, 24, 32, 48, 64, 128, 256, 512])('has a PNG of %i pixels', (size) => {
    const png = readFileSync(join(resources, `icons/${size}x${size}.png`));
    expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
  });
});
