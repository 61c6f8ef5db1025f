import { describe, expect, it } from 'vitest';
import type { LiveStatus } from '#contract/rpc/live-status.ts';
import { liveWith } from '#tests/support/live-example.ts';
import { createDevicesReader } from './shown-devices.ts';

const read = createDevicesReader();
const treadmill = liveWith().status?.treadmill;

function treadmillAs(change: Partial<NonNullable<LiveStatus['treadmill']>>, nowMs = 0): string {
  const status = treadmill === undefined ? {} : { treadmill: { ...treadmill, ...change } };
  return read(liveWith({}, { status }), nowMs).treadmill;
}

describe('createDevicesReader', () => {
  it('says how the treadmill is', () => {
    expect(treadmillAs({})).toBe('connected');
    expect(treadmillAs({}, 1801)).toBe('silent');
    expect(treadmillAs({ control: 'lost' })).toBe('console');
    expect(treadmillAs({ control: 'lost' }, 3001)).toBe('unknown');
    expect(treadmillAs({ isLinkUp: false, control: 'lost' })).toBe('noLink');
    expect(read(liveWith({}, { connection: { kind: 'lost', sinceMs: 0 } }), 0).treadmill).toBe('unknown');
  });

  it('says how the strap is, where there is one', () => {
    const strap = { kind: 'heartRate', deviceId: 'h', name: 'H', isLinkUp: true, reading: 150 } as const;
    const strapAs = (change: Partial<LiveStatus['sensors'][number]>) =>
      read(liveWith({}, { status: { sensors: [{ ...strap, ...change }] } }), 0).strap;
    expect(read(liveWith(), 0).strap).toBeUndefined();
    expect(strapAs({})).toBe('connected');
    expect(strapAs({ batteryPercent: 10 })).toBe('lowBattery');
    expect(strapAs({ reading: undefined })).toBe('noContact');
    expect(strapAs({ isLinkUp: false })).toBe('lost');
    const worn = liveWith({}, { status: { sensors: [strap] } });
    expect([read(worn, 3000).strap, read(worn, 3001).strap]).toEqual(['connected', undefined]);
    const isLost = { kind: 'lost', sinceMs: 0 } as const;
    expect(read(liveWith({}, { connection: isLost, status: { sensors: [strap] } }), 0).strap).toBeUndefined();
  });
});
