import { expect, it } from 'vitest';
import type { LiveStatus } from '#contract/rpc/live-status.ts';
import { liveWith } from '#tests/support/live-example.ts';
import { shownTreadmillState, treadmillState } from './treadmill-state.ts';

const treadmill: NonNullable<LiveStatus['treadmill']> = {
  deviceId: 'belt',
  name: 'Belt',
  isLinkUp: true,
  belt: 'standing',
  canControl: true,
  hasPassedBeltTest: true,
  isSimulated: false,
  control: 'none',
};
const status: LiveStatus = {
  nowMs: 0,
  toldAtMs: 0,
  adapterState: 'on',
  hasPlayer: true,
  sensors: [],
  treadmill,
};

it.each([
  ['ready', {}, 'on'],
  ['moving', { belt: 'moving' }, 'on'],
  ['console', { control: 'lost' }, 'on'],
  ['notControllable', { canControl: false }, 'on'],
  ['connecting', { isLinkUp: false }, 'on'],
  ['connecting', { isLinkUp: false }, 'starting'],
  ['noBluetooth', { isLinkUp: false }, 'off'],
  ['noBluetooth', { isLinkUp: false }, 'unavailable'],
  ['connecting', { isLinkUp: false, isSimulated: true }, 'unavailable'],
] as const)('is %s with %o and Bluetooth %s', (state, change, adapterState) => {
  expect(treadmillState({ ...status, adapterState, treadmill: { ...treadmill, ...change } })).toBe(state);
});

it('is none where none was chosen', () => {
  const { treadmill: _treadmill, ...rest } = status;
  expect(treadmillState(rest)).toBe('none');
});

it('is unknown to a page that hears nothing of the controller, and before it was told anything', () => {
  const live = { ...liveWith(), status };
  expect([shownTreadmillState(live, 3000), shownTreadmillState(live, 3001)]).toEqual(['ready', 'unknown']);
  expect(shownTreadmillState({ ...live, connection: { kind: 'lost', sinceMs: 0 } }, 0)).toBe('unknown');
  expect(shownTreadmillState({ ...live, status: undefined }, 0)).toBe('unknown');
});
