import { expect, it } from 'vitest';
import { createListeners, type Listeners } from '#contract/runtime/listeners.ts';
import { silentLog } from '#contract/runtime/log.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { MachineCapabilities } from '#core/treadmill/machine-capabilities.ts';
import type { MachineFacts } from '#core/treadmill/machine-facts.ts';
import type { TreadmillCommand } from '#core/treadmill/operation.ts';
import type { TreadmillLink, TreadmillLinkEvent } from '#native/ble/treadmill-link.ts';
import { createManualClock, type ManualClock } from '#tests/support/manual-clock.ts';
import { clubCapabilities, speed } from '#tests/support/treadmill-bench.ts';
import { createTreadmillDriver, type DriverNotice, type TreadmillDriver } from './treadmill-driver.ts';

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

interface Bench {
  readonly driver: TreadmillDriver;
  readonly events: Listeners<TreadmillLinkEvent>;
  readonly warnings: string[];
  readonly clock: ManualClock;
}

function bench(link: Partial<TreadmillLink>, capabilities: Partial<MachineCapabilities> = {}): Bench {
  const events = createListeners<TreadmillLinkEvent>();
  const warnings: string[] = [];
  const clock = createManualClock();
  const driver = createTreadmillDriver({
    link: {
      isUp: true,
      onEvent: (listener) => events.add(listener),
      write: async () => undefined,
      drop: () => undefined,
      close: async () => undefined,
      ...link,
    },
    clock,
    log: { ...silentLog, warn: (event) => warnings.push(event) },
    capabilitiesOf: () => ({ ...clubCapabilities, ...capabilities }),
  });
  return { driver, events, warnings, clock };
}

it('tells the wire in units of the machine, and everybody else what the belt is to do', () => {
  const wire: TreadmillCommand[] = [];
  const { driver, events } = bench(
    {
      async write(command) {
        wire.push(command);
      },
    },
    { speedFactor: 1.609344 },
  );
  const notices: DriverNotice[] = [];
  driver.onNotice((notice) => notices.push(notice));
  events.emit({ kind: 'up', facts });
  const operationId = driver.submit(speed(8), 2000);
  expect(wire).toEqual([{ kind: 'setTargetSpeed', speedKmh: 8 / 1.609344 }]);
  expect(notices).toContainEqual({ kind: 'written', operationId, command: speed(8) });
});

it('does not warn of a machine that is still busy with the command before, and tells it again', async () => {
  const wire: TreadmillCommand[] = [];
  const { driver, events, warnings, clock } = bench({
    async write(command) {
      wire.push(command);
      if (wire.length === 2)
        throw new BeatRunnerError('ble/gatt-failed', { device: 'x', reason: 'busy', attError: 0xfe });
    },
  });
  events.emit({ kind: 'up', facts });
  driver.submit(speed(8), 2000);
  driver.submit({ kind: 'stop' }, 2000);
  await expect.poll(() => wire).toHaveLength(2);
  await expect
    .poll(() => {
      clock.advance(50);
      driver.tick();
      return wire.filter(({ kind }) => kind === 'stop');
    })
    .toHaveLength(2);
  expect(warnings).toEqual([]);
});

it('warns of a write that fails, and not of one that its own closing cuts off', async () => {
  const writes: PromiseWithResolvers<void>[] = [];
  const { driver, events, warnings } = bench({
    write() {
      const write = Promise.withResolvers<void>();
      writes.push(write);
      return write.promise;
    },
    async close() {
      for (const { reject } of writes) reject(new Error('The link was lost.'));
    },
  });
  events.emit({ kind: 'up', facts });
  driver.submit(speed(8), 2000);
  writes.shift()?.reject(new Error('no'));
  await expect.poll(() => warnings).toEqual(['control-point-write-failed']);
  driver.submit(speed(9), 2000);
  expect(writes).toHaveLength(1);
  await driver.close();
  expect(warnings).toHaveLength(1);
});
