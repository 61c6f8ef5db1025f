import { describe, expect, it } from 'vitest';
import type { BleCentral } from '#contract/ble/ble-central.ts';
import { silentLog } from '#contract/runtime/log.ts';
import { createManualClock, settlePromises } from '#tests/support/manual-clock.ts';
import { createScriptedCentral, type ScriptedDevice } from '#tests/support/scripted-central.ts';
import { keepTreadmillLink, type TreadmillLinkEvent } from './treadmill-link.ts';

const treadmill: ScriptedDevice = {
  services: [
    {
      uuid: '1826',
      characteristics: [
        { uuid: '2acd', properties: ['notify'] },
        { uuid: '2ad9', properties: ['write', 'indicate'] },
      ],
    },
  ],
};
/** 8 km/h. */
const telemetry = Uint8Array.of(0x00, 0x00, 0x20, 0x03);

/** A link over a radio that takes its time to confirm the end of a connection. */
async function start() {
  const central = createScriptedCentral();
  central.place('t', treadmill);
  const clock = createManualClock();
  const confirmations: (() => void)[] = [];
  let disconnects = 0;
  const slow: BleCentral = {
    ...central,
    adapterState: 'on',
    async connect(deviceId, options) {
      const connection = await central.connect(deviceId, options);
      return {
        ...connection,
        async disconnect() {
          disconnects += 1;
          await new Promise<void>((resolve) => confirmations.push(resolve));
          await connection.disconnect();
        },
      };
    },
  };
  const link = keepTreadmillLink({
    central: slow,
    clock,
    log: silentLog,
    random: () => 0,
    deviceId: 't',
    deviceName: 'T',
  });
  const events: TreadmillLinkEvent[] = [];
  link.onEvent((event) => events.push(event));
  await settlePromises();
  return {
    central,
    clock,
    link,
    kinds: () => events.map(({ kind }) => kind),
    disconnects: () => disconnects,
    confirm: () => confirmations.splice(0).forEach((resolve) => resolve()),
  };
}

describe('keepTreadmillLink', () => {
  it('is up once the machine has said what it is, and passes on what it sends', async () => {
    const { central, link, kinds } = await start();
    expect(link.isUp).toBe(true);
    central.send('t', '2acd', telemetry);
    expect(kinds()).toEqual(['up', 'telemetry']);
  });

  it('is lost in the very call that drops it, long before the radio confirms that', async () => {
    const { link, kinds } = await start();
    link.drop();
    expect(link.isUp).toBe(false);
    expect(kinds()).toEqual(['up', 'down']);
    await expect(link.write({ kind: 'startOrResume' })).rejects.toMatchObject({ code: 'ble/link-lost' });
  });

  it('asks the radio once, however often it is dropped', async () => {
    const { link, kinds, disconnects } = await start();
    for (let index = 0; index < 100; index += 1) link.drop();
    expect(disconnects()).toBe(1);
    expect(kinds()).toEqual(['up', 'down']);
  });

  it('hears nothing more of a connection that was dropped', async () => {
    const { central, link, kinds } = await start();
    link.drop();
    central.send('t', '2acd', telemetry);
    expect(kinds()).toEqual(['up', 'down']);
  });

  it('connects anew as soon as the old connection is confirmed to have ended', async () => {
    const { central, clock, link, kinds, confirm } = await start();
    link.drop();
    await clock.advanceAsync(9000);
    expect(central.connectCalls).toHaveLength(1);
    confirm();
    await settlePromises();
    expect(kinds()).toEqual(['up', 'down', 'up']);
    expect(central.openLinks).toEqual(['t']);
  });

  it('ends for good, a dropped connection with it', async () => {
    const { central, clock, link, confirm } = await start();
    link.drop();
    const closing = link.close();
    confirm();
    await closing;
    await clock.advanceAsync(60_000);
    expect([central.openLinks, central.connectCalls.length, clock.pendingTimers]).toEqual([[], 1, 0]);
  });
});
