import { expect, it } from 'vitest';
import { createListeners } from '#contract/runtime/listeners.ts';
import { silentLog } from '#contract/runtime/log.ts';
import type { MachineFacts } from '#core/treadmill/machine-facts.ts';
import type { TreadmillCommand } from '#core/treadmill/operation.ts';
import type { TreadmillLink, TreadmillLinkEvent } from '#native/ble/treadmill-link.ts';
import { createManualClock } from '#tests/support/manual-clock.ts';
import { clubCapabilities, speed } from '#tests/support/treadmill-bench.ts';
import { createTreadmillDriver, type DriverNotice } from './treadmill-driver.ts';

const facts: MachineFacts = {
  deviceId: 'mph',
  name: 'Takes mph',
  information: {},
  feature: undefined,
  speedRange: undefined,
  inclinationRange: undefined,
  hasControlPoint: true,
  hasMachineStatus: false,
};

it('tells the wire in units of the machine, and everybody else what the belt is to do', () => {
  const events = createListeners<TreadmillLinkEvent>();
  const wire: TreadmillCommand[] = [];
  const link: TreadmillLink = {
    isUp: true,
    onEvent: (listener) => events.add(listener),
    async write(command) {
      wire.push(command);
    },
    drop: () => undefined,
    close: async () => undefined,
  };
  const driver = createTreadmillDriver({
    link,
    clock: createManualClock(),
    log: silentLog,
    capabilitiesOf: () => ({ ...clubCapabilities, speedFactor: 1.609344 }),
  });
  const notices: DriverNotice[] = [];
  driver.onNotice((notice) => notices.push(notice));
  events.emit({ kind: 'up', facts });
  const operationId = driver.submit(speed(8), 2000);
  expect(wire).toEqual([{ kind: 'setTargetSpeed', speedKmh: 8 / 1.609344 }]);
  expect(notices).toContainEqual({ kind: 'written', operationId, command: speed(8) });
});
