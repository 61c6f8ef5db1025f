import i18next, { type TFunction } from 'i18next';
import { expect, it } from 'vitest';
import { simulatedDeviceIds } from '#contract/rpc/simulated-devices.ts';
import chinese from '#renderer/locales/zh-CN/common.json' with { type: 'json' };
import { deviceName } from './device-name.ts';

const i18n = i18next.createInstance();
await i18n.init({ lng: 'zh-CN', defaultNS: 'common', resources: { 'zh-CN': { common: chinese } } });
const t: TFunction = i18n.t;

it("gives the simulator's devices their names in the language of the page", () => {
  const names = Object.values(simulatedDeviceIds).map((deviceId) =>
    deviceName(t, { deviceId, name: 'Simulated Home 500' }),
  );
  expect(names).toEqual(['模拟跑步机', '模拟心率带', '模拟步频传感器']);
});

it("leaves strangers' names as they are, whatever they say", () => {
  const deviceId = 'c0:ff:ee:00:00:01';
  expect(deviceName(t, { deviceId, name: 'Simulated Home 500' })).toBe('Simulated Home 500');
  expect(deviceName(t, { deviceId, name: 'sim-treadmill' })).toBe('sim-treadmill');
  expect(deviceName(t, { deviceId: 'toString', name: 'T' })).toBe('T');
  expect(deviceName(t, { deviceId, name: '' })).toBeUndefined();
});
