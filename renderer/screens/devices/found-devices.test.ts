import { describe, expect, it } from 'vitest';
import type { FoundDevice } from '#contract/rpc/devices.ts';
import type { SensorStatus } from '#contract/rpc/live-status.ts';
import { sensorsWith, sensorsWithout, sortFound } from './found-devices.ts';

function found(deviceId: string, changes: Partial<FoundDevice> = {}): FoundDevice {
  return {
    deviceId,
    name: deviceId,
    kinds: ['heartRate'],
    signal: 'good',
    isConfirmed: true,
    isSimulated: false,
    ...changes,
  };
}

const strap: SensorStatus = {
  kind: 'heartRate',
  deviceId: 'strap',
  name: 'Strap',
  isLinkUp: true,
  reading: 120,
};
const pod: SensorStatus = { kind: 'footPod', deviceId: 'pod', name: 'Pod', isLinkUp: false };

describe('found devices', () => {
  it('are listed strongest first, simulated ones last', () => {
    const devices = [
      found('sim', { isSimulated: true, signal: 'strong' }),
      found('weak', { signal: 'weak', rssiDbm: -90 }),
      found('b', { rssiDbm: -60 }),
      found('a', { rssiDbm: -65 }),
      found('near', { signal: 'strong', rssiDbm: -40 }),
    ];
    expect(sortFound(devices).map(({ deviceId }) => deviceId)).toEqual(['near', 'a', 'b', 'weak', 'sim']);
  });

  it('take the place of the sensor of their kind, and of no other', () => {
    expect(sensorsWith([strap, pod], found('other', { name: 'Other' }))).toEqual([
      { kind: 'footPod', deviceId: 'pod', name: 'Pod' },
      { kind: 'heartRate', deviceId: 'other', name: 'Other' },
    ]);
    expect(
      sensorsWith([], found('both', { kinds: ['treadmill', 'heartRate', 'footPod'] })).map(
        ({ kind }) => kind,
      ),
    ).toEqual(['heartRate', 'footPod']);
    expect(sensorsWithout([strap, pod], 'heartRate')).toEqual([
      { kind: 'footPod', deviceId: 'pod', name: 'Pod' },
    ]);
  });
});
