import { describe, expect, it } from 'vitest';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { bytesOfHex, capturedValues } from '#tests/fixtures/captures/ftms-values.ts';
import { settlePromises } from '#tests/support/manual-clock.ts';
import type { ScriptedDevice } from '#tests/support/scripted-central.ts';
import { fitnessMachine, gateAt, openLinkRig, withStatus } from '#tests/support/treadmill-link-rig.ts';

const treadmill: ScriptedDevice = { services: [fitnessMachine('2acd', '2ad9')] };
/** 8 km/h. */
const telemetry = Uint8Array.of(0x00, 0x00, 0x20, 0x03);
const splitFirst = bytesOfHex(capturedValues.treadmillDataSplitFirst.hex);
const splitLast = bytesOfHex(capturedValues.treadmillDataSplitLast.hex);

/** A radio that takes its time to confirm the end of a connection. */
async function start() {
  const gate = gateAt('disconnect');
  const rig = await openLinkRig({ device: treadmill, before: gate.before });
  return {
    ...rig,
    disconnects: () => rig.asked.filter((what) => what === 'disconnect').length,
    confirm: () => void gate.let(),
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
    await settlePromises(60);
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

describe('what a machine says', () => {
  it('comes as FTMS values, behind the facts', async () => {
    const { central, events } = await openLinkRig();
    central.send('t', '2ada', Uint8Array.of(0x03));
    central.send('t', '2ad9', Uint8Array.of(0x80, 0x00, 0x01));
    central.send('t', '2acd', telemetry);
    expect(events).toMatchObject([
      {
        kind: 'up',
        facts: {
          deviceId: 't',
          name: 'T',
          speedRange: { minimumKmh: 0.8, maximumKmh: 20, incrementKmh: 0.1 },
          hasControlPoint: true,
          hasMachineStatus: true,
        },
      },
      { kind: 'status', status: { kind: 'stoppedBySafetyKey' } },
      { kind: 'response', response: { requestKind: 'requestControl', result: 'success' } },
      { kind: 'telemetry', data: { instantaneousSpeedKmh: 8 } },
    ]);
  });

  it('is absent from the facts where it cannot be read, and the link is up all the same', async () => {
    const information = {
      uuid: '180a',
      characteristics: [
        { uuid: '2a29', properties: ['read'] },
        { uuid: '2a24', properties: ['read'] },
      ],
    } as const;
    const { events } = await openLinkRig({
      device: {
        services: [...withStatus.services, information],
        values: { '2ad4': Uint8Array.of(0x50), '2a29': new TextEncoder().encode('FITSHOW') },
      },
    });
    expect(events).toMatchObject([
      { kind: 'up', facts: { speedRange: undefined, information: { manufacturerName: 'FITSHOW' } } },
    ]);
  });

  it('in two notifications is one record, told with the last', async () => {
    const { central, events } = await openLinkRig();
    central.send('t', '2acd', splitFirst);
    expect(events).toHaveLength(1);
    central.send('t', '2acd', splitLast);
    expect(events).toHaveLength(2);
    expect(events[1]).toMatchObject({
      kind: 'telemetry',
      data: { instantaneousSpeedKmh: 10, averageSpeedKmh: 9.5, inclinationPercent: -2, heartRateBpm: 152 },
    });
    // Nothing of it is left for the next one.
    central.send('t', '2acd', telemetry);
    expect(events[2]).toEqual({ kind: 'telemetry', data: { instantaneousSpeedKmh: 8 } });
  });

  it('by half is forgotten with the link', async () => {
    const { central, pass, events } = await openLinkRig();
    central.send('t', '2acd', splitFirst);
    central.lose('t');
    await pass(1000);
    central.send('t', '2acd', telemetry);
    expect(events.at(-1)).toEqual({ kind: 'telemetry', data: { instantaneousSpeedKmh: 8 } });
  });

  it('without meaning is logged, never thrown, and at most 40 octets of it', async () => {
    const { central, events, logged } = await openLinkRig();
    central.send('t', '2acd', Uint8Array.of(0x00));
    central.send('t', '2ad9', new Uint8Array(60).fill(0xab));
    central.send('t', '2ada', new Uint8Array());
    central.send('t', '2acd', telemetry);
    expect(events.map(({ kind }) => kind)).toEqual(['up', 'telemetry']);
    const undecodable = logged.filter(([event]) => event === 'undecodable-value').map(([, fields]) => fields);
    expect(undecodable).toEqual([
      { deviceId: 't', uuid: '2acd', reason: 'tooShort', at: 0, bytes: '00' },
      { deviceId: 't', uuid: '2ad9', reason: 'notAResponse', at: 0, bytes: Array(40).fill('ab').join(' ') },
      { deviceId: 't', uuid: '2ada', reason: 'tooShort', at: 0, bytes: '' },
    ]);
  });

  it('without meaning in the midst of a record does not spoil it', async () => {
    const { central, events } = await openLinkRig();
    central.send('t', '2acd', splitFirst);
    central.send('t', '2acd', Uint8Array.of(0x00));
    central.send('t', '2acd', splitLast);
    expect(events.at(-1)).toMatchObject({ kind: 'telemetry', data: { averageSpeedKmh: 9.5 } });
  });
});

describe('what is said to a machine', () => {
  it('is nothing at all, however often the link is lost and comes back', async () => {
    const { central, pass, asked } = await openLinkRig();
    for (let round = 0; round < 5; round += 1) {
      central.send('t', '2ada', Uint8Array.of(0x02, 0x01));
      central.lose('t');
      await pass(2000);
    }
    expect(asked.filter((what) => what === 'connect')).toHaveLength(6);
    expect(asked.filter((what) => what.startsWith('write'))).toEqual([]);
  });

  it('can be said once all it may answer is listened to: indications first', async () => {
    const { asked, link } = await openLinkRig();
    await link.write({ kind: 'setTargetSpeed', speedKmh: 8 });
    expect(asked).toEqual([
      'connect',
      'read 2ad4',
      'subscribe 2ad9',
      'subscribe 2ada',
      'subscribe 2acd',
      'write 2ad9 02 20 03',
    ]);
  });

  it.each(['connect', 'read 2ad4', 'subscribe 2ad9', 'subscribe 2ada', 'subscribe 2acd', 'subscribed 2acd'])(
    'cannot be said while the radio is busy with "%s"',
    async (what) => {
      const gate = gateAt(what);
      const { asked, link, kinds } = await openLinkRig({ before: gate.before });
      expect(link.isUp).toBe(false);
      await expect(link.write({ kind: 'stop' })).rejects.toMatchObject({ code: 'ble/link-lost' });
      expect(asked.filter((each) => each.startsWith('write'))).toEqual([]);
      expect(kinds()).toEqual([]);
      await gate.let();
      expect(kinds()).toEqual(['up']);
      await link.write({ kind: 'stop' });
      expect(asked.at(-1)).toBe('write 2ad9 08 01');
    },
  );

  it('is not said a second time where the bytes could not be written', async () => {
    const failure = new BeatRunnerError('ble/gatt-failed', { device: 'T' });
    const { asked, pass, link, kinds } = await openLinkRig({
      before: (what) => (what.startsWith('write') ? Promise.reject(failure) : undefined),
    });
    await expect(link.write({ kind: 'startOrResume' })).rejects.toBe(failure);
    await pass(5000);
    expect(asked.filter((what) => what.startsWith('write'))).toHaveLength(1);
    expect(kinds()).toEqual(['up']);
  });

  it('is nothing on a machine that only tells: it is read all the same', async () => {
    const { asked, central, events } = await openLinkRig({ device: { services: [fitnessMachine('2acd')] } });
    expect(asked).toEqual(['connect', 'subscribe 2acd']);
    central.send('t', '2acd', telemetry);
    expect(events).toMatchObject([
      { kind: 'up', facts: { hasControlPoint: false, hasMachineStatus: false, speedRange: undefined } },
      { kind: 'telemetry' },
    ]);
  });
});

describe('a treadmill that cannot be reached', () => {
  it('is tried three times at once, then ever more slowly, at most once a minute', async () => {
    const { central, pass, retries, failures } = await openLinkRig({ device: undefined });
    await pass(5 * 60_000);
    expect(retries().slice(0, 11)).toEqual([
      0, 250, 250, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000,
    ]);
    expect(central.connectCalls).toHaveLength(retries().length);
    expect(new Set(failures())).toEqual(new Set(['ble/connect-failed']));
  });

  it('is tried after just the time that is told, chance included', async () => {
    const { central, pass, retries } = await openLinkRig({ device: undefined, randoms: [0, 0, 0, 0.8] });
    await pass(505, 1);
    expect(retries()).toEqual([0, 250, 250, 800]);
    await pass(790, 1);
    expect(central.connectCalls).toHaveLength(4);
    await pass(10, 1);
    expect(central.connectCalls).toHaveLength(5);
  });

  it('is counted, and counted anew once it was there', async () => {
    const { central, pass, events, retries } = await openLinkRig({ device: undefined });
    await pass(20_000);
    const attempts = events.flatMap((event) => (event.kind === 'attemptFailed' ? [event.attempt] : []));
    expect(attempts).toEqual(attempts.map((_, index) => index + 1));
    central.place('t', withStatus);
    await pass(60_000);
    expect(events.at(-1)?.kind).toBe('up');
    const before = retries().length;
    central.place('t', undefined);
    central.lose('t');
    await pass(600, 50);
    expect(retries().slice(before)).toEqual([0, 250, 250, 1000]);
  });

  it('is given twenty seconds for a connection, or what the caller says', async () => {
    expect((await openLinkRig()).timeouts).toEqual([20_000]);
    expect((await openLinkRig({ connectTimeoutMs: 500 })).timeouts).toEqual([500]);
  });

  it('is no treadmill without Treadmill Data: let go, and tried again', async () => {
    const { central, pass, failures, kinds, asked } = await openLinkRig({
      device: { services: [fitnessMachine('2ace', '2ad9')] },
    });
    expect(failures()).toEqual(['ble/not-a-treadmill']);
    expect(asked).toEqual(['connect', 'disconnect']);
    expect(central.openLinks).toEqual([]);
    central.place('t', withStatus);
    await pass(100);
    expect(kinds()).toEqual(['attemptFailed', 'up']);
  });

  it.each(['read 2ad4', 'subscribe 2ad9', 'subscribe 2acd', 'subscribed 2acd'])(
    'is not up when it is lost at "%s", and is tried again',
    async (what) => {
      const gate = gateAt(what);
      const { central, pass, kinds, failures, link } = await openLinkRig({ before: gate.before });
      central.lose('t');
      expect(kinds()).toEqual([]);
      await gate.let();
      expect([kinds(), failures(), link.isUp]).toEqual([['attemptFailed'], ['ble/link-lost'], false]);
      await pass(100);
      await gate.let();
      expect(kinds()).toEqual(['attemptFailed', 'up']);
      expect(central.openLinks).toEqual(['t']);
    },
  );

  it.each(['subscribe 2acd', 'subscribed 2acd'])('is not up when it is dropped at "%s"', async (what) => {
    const gate = gateAt(what);
    const { central, pass, kinds, link } = await openLinkRig({ before: gate.before });
    link.drop();
    await gate.let();
    expect([kinds(), link.isUp]).toEqual([['attemptFailed'], false]);
    await pass(100);
    await gate.let();
    expect(kinds()).toEqual(['attemptFailed', 'up']);
    expect(central.openLinks).toEqual(['t']);
  });

  it('is let go without harm where even that fails', async () => {
    const { pass, kinds, link } = await openLinkRig({
      before: (what) =>
        what === 'disconnect'
          ? Promise.reject(new BeatRunnerError('ble/link-lost', { device: 'T' }))
          : undefined,
    });
    link.drop();
    expect(kinds()).toEqual(['up', 'down']);
    await pass(100);
    expect(kinds()).toEqual(['up', 'down', 'up']);
    await expect(link.close()).resolves.toBeUndefined();
  });
});

describe('an adapter that comes back', () => {
  it('is used at once, and only then', async () => {
    const { central, pass, kinds } = await openLinkRig();
    central.setAdapterState('off');
    await pass(300_000, 1000);
    const before = central.connectCalls.length;
    central.setAdapterState('unauthorized');
    await pass(1, 1);
    expect(central.connectCalls).toHaveLength(before);
    central.setAdapterState('on');
    await pass(1, 1);
    expect(central.connectCalls).toHaveLength(before + 1);
    expect([kinds().at(-1), central.openLinks]).toEqual(['up', ['t']]);
    // It has taken the place of the attempt that was due.
    await pass(120_000, 1000);
    expect(central.connectCalls).toHaveLength(before + 1);
  });

  it('changes nothing while the link is up, or while an attempt is under way', async () => {
    const up = await openLinkRig();
    up.central.setAdapterState('on');
    await up.pass(5000);
    expect(up.central.connectCalls).toHaveLength(1);

    const gate = gateAt('subscribe 2acd');
    const connecting = await openLinkRig({ before: gate.before });
    connecting.central.setAdapterState('on');
    await connecting.pass(5000);
    await gate.let();
    expect([connecting.central.connectCalls.length, connecting.kinds()]).toEqual([1, ['up']]);
  });
});

describe('the end', () => {
  it('lets a connection go and is told once', async () => {
    const { central, clock, pass, kinds, link } = await openLinkRig();
    await link.close();
    await pass(60_000, 1000);
    expect(kinds()).toEqual(['up', 'down']);
    expect([link.isUp, central.openLinks, central.connectCalls.length, clock.pendingTimers]).toEqual([
      false,
      [],
      1,
      0,
    ]);
    await expect(link.write({ kind: 'stop' })).rejects.toMatchObject({ code: 'ble/link-lost' });
  });

  it.each(['connect', 'read 2ad4', 'subscribe 2ad9', 'subscribe 2acd', 'subscribed 2acd'])(
    'in the midst of "%s" leaves no connection and tells nothing',
    async (what) => {
      const gate = gateAt(what);
      const { central, clock, pass, kinds, link } = await openLinkRig({ before: gate.before });
      const closing = link.close();
      await gate.let();
      await closing;
      await pass(60_000, 1000);
      expect(kinds()).toEqual([]);
      expect([central.openLinks, central.connectCalls.length, clock.pendingTimers]).toEqual([[], 1, 0]);
    },
  );

  it('while waiting for the next attempt ends the waiting, whatever the adapter does', async () => {
    const { adapterListeners, central, clock, pass, link } = await openLinkRig({ device: undefined });
    await pass(5000);
    const before = central.connectCalls.length;
    await link.close();
    expect([clock.pendingTimers, adapterListeners()]).toEqual([0, 0]);
    central.setAdapterState('on');
    await pass(120_000, 1000);
    expect([central.connectCalls.length, clock.pendingTimers]).toEqual([before, 0]);
  });
});
