import { describe, expect, it } from 'vitest';
import { encodeControlPointRequest } from '#core/ftms/control-point.ts';
import { decodeTreadmillData } from '#core/ftms/treadmill-data.ts';
import { ftmsUuids } from '#core/ftms/uuids.ts';
import { createManualClock, settlePromises } from '#tests/support/manual-clock.ts';
import { bench, settle, linked, peripheralWith } from '#tests/support/radio-bench.ts';
import { createSeededRandom } from './random-source.ts';
import { createSimulatedRadio } from './simulated-radio.ts';
import { createSimulatedTreadmill } from './simulated-treadmill.ts';
import { gymTreadmill } from './treadmill-models.ts';

const { service, controlPoint, treadmillData, feature } = ftmsUuids;

describe('a link', () => {
  it('reads whole values, also long ones', async () => {
    const text = 'a text of more than twenty octets';
    const parts = bench();
    parts.radio.add(
      peripheralWith({
        services: [
          {
            uuid: '1234',
            characteristics: [
              { uuid: '1', properties: ['read'], read: () => new TextEncoder().encode(text) },
            ],
          },
        ],
      }),
    );
    const connection = await settle(parts.clock, parts.radio.connect('thing', { timeoutMs: 1000 }));
    const bytes = await settle(parts.clock, connection.read('1234', '1'));
    expect(new TextDecoder().decode(bytes)).toBe(text);
  });

  it('answers a write before the values that it causes, in order', async () => {
    const order: string[] = [];
    let send: (bytes: Uint8Array) => void = () => {};
    const parts = bench();
    parts.radio.add(
      peripheralWith({
        services: [
          {
            uuid: '1234',
            characteristics: [
              {
                uuid: '1',
                properties: ['write', 'notify'],
                write() {
                  send(Uint8Array.of(1));
                  send(Uint8Array.of(2));
                  return 0;
                },
                subscribe(deliver) {
                  send = deliver;
                  deliver(Uint8Array.of(0));
                  return () => {};
                },
              },
            ],
          },
        ],
      }),
    );
    const connection = await settle(parts.clock, parts.radio.connect('thing', { timeoutMs: 1000 }));
    await settle(
      parts.clock,
      connection.subscribe('1234', '1', ([value]) => order.push(`value ${value}`)),
    );
    const written = connection.write('1234', '1', Uint8Array.of(9)).then(() => order.push('written'));
    for (let step = 0; step < 60; step += 1) await parts.clock.advanceAsync(1, 1);
    await written;
    expect(order).toEqual(['value 0', 'written', 'value 1', 'value 2']);
  });

  it('does one request at a time, in order, one round trip each', async () => {
    const { clock, connection } = await linked();
    const done: string[] = [];
    const beganMs = clock.nowMs();
    for (const uuid of [feature, ftmsUuids.supportedSpeedRange, ftmsUuids.supportedInclinationRange]) {
      void connection.read(service, uuid).then(() => done.push(`${uuid} ${clock.nowMs() - beganMs}`));
    }
    for (let step = 0; step < 100; step += 1) await clock.advanceAsync(1, 1);
    expect(done).toEqual([`${feature} 30`, '2ad4 60', '2ad5 90']);
  });

  it('cuts values to what one packet holds', async () => {
    for (const maximumValueOctets of [20, 244]) {
      let send: (bytes: Uint8Array) => void = () => {};
      const parts = bench({ maximumValueOctets });
      parts.radio.add(
        peripheralWith({
          services: [
            {
              uuid: '1234',
              characteristics: [
                {
                  uuid: '1',
                  properties: ['notify'],
                  subscribe(deliver) {
                    send = deliver;
                    return () => {};
                  },
                },
              ],
            },
          ],
        }),
      );
      const connection = await settle(parts.clock, parts.radio.connect('thing', { timeoutMs: 1000 }));
      const lengths: number[] = [];
      await settle(
        parts.clock,
        connection.subscribe('1234', '1', ({ length }) => lengths.push(length)),
      );
      send(new Uint8Array(36));
      parts.clock.advance(20);
      expect(lengths).toEqual([Math.min(36, maximumValueOctets)]);
    }
  });

  it('carries a whole run: control, indications, split telemetry', async () => {
    const clock = createManualClock();
    const radio = createSimulatedRadio({ clock, random: createSeededRandom(1) });
    const treadmill = createSimulatedTreadmill({ clock, model: gymTreadmill });
    radio.add(treadmill);
    const connection = await settle(clock, radio.connect('sim-treadmill', { timeoutMs: 3000 }));
    const indications: number[][] = [];
    const parts: boolean[] = [];
    await settle(
      clock,
      connection.subscribe(service, controlPoint, (bytes) => indications.push([...bytes])),
    );
    await settle(
      clock,
      connection.subscribe(service, treadmillData, (bytes) => {
        const part = decodeTreadmillData(bytes);
        if (part.ok) parts.push(part.value.hasMoreData);
      }),
    );
    const write = (bytes: Uint8Array): Promise<void> =>
      settle(clock, connection.write(service, controlPoint, bytes));
    await write(encodeControlPointRequest({ kind: 'requestControl' }));
    await clock.advanceAsync(200);
    await write(encodeControlPointRequest({ kind: 'startOrResume' }));
    await expect(write(Uint8Array.of(0x08, 0x01))).rejects.toMatchObject({
      code: 'ble/gatt-failed',
      params: { reason: 'ATT error 0xfe' },
    });
    await clock.advanceAsync(10_000);
    expect(indications).toEqual([
      [0x80, 0x00, 0x01],
      [0x80, 0x07, 0x01],
    ]);
    expect(parts.slice(0, 4)).toEqual([true, false, true, false]);
    expect(treadmill.state.speedKmh).toBe(0.8);
  });

  it('refuses what a device does not have with ble/gatt-failed', async () => {
    const { clock, connection } = await linked();
    const failures: Promise<unknown>[] = [
      connection.read('ffff', '1'),
      connection.read(service, treadmillData),
      connection.write(service, feature, Uint8Array.of(1)),
      connection.subscribe(service, feature, () => {}),
    ];
    for (const failure of failures) {
      await expect(settle(clock, failure)).rejects.toMatchObject({ code: 'ble/gatt-failed' });
    }
  });

  it('shares one subscription, and ends it with its last listener', async () => {
    const { clock, connection } = await linked();
    const first: number[] = [];
    const second: number[] = [];
    const stopFirst = await settle(
      clock,
      connection.subscribe(service, treadmillData, (bytes) => first.push(bytes.length)),
    );
    const stopSecond = await settle(
      clock,
      connection.subscribe(service, treadmillData, (bytes) => second.push(bytes.length)),
    );
    await clock.advanceAsync(3000);
    stopFirst();
    const heardByFirst = first.length;
    await clock.advanceAsync(3000);
    expect(first).toHaveLength(heardByFirst);
    expect(second.length).toBeGreaterThan(heardByFirst);
    const timersWithTelemetry = clock.pendingTimers;
    stopSecond();
    await clock.advanceAsync(3000);
    expect(clock.pendingTimers).toBe(timersWithTelemetry - 1);
  });

  it('rejects all that was under way, and all that follows, when it is lost', async () => {
    const { clock, radio, treadmill, connection } = await linked();
    const values: number[] = [];
    await settle(
      clock,
      connection.subscribe(service, treadmillData, (bytes) => values.push(bytes.length)),
    );
    let losses = 0;
    connection.onDisconnect(() => {
      losses += 1;
    });
    const underWay = [connection.read(service, feature), connection.read(service, feature)].map((each) =>
      each.catch((error: unknown) => error),
    );
    radio.loseLink('sim-treadmill');
    radio.loseLink('nobody');
    expect(treadmill.state.isLinked).toBe(false);
    await clock.advanceAsync(20, 5);
    for (const error of await Promise.all(underWay)) expect(error).toMatchObject({ code: 'ble/link-lost' });
    expect(losses).toBe(1);
    const heard = values.length;
    await clock.advanceAsync(3000);
    expect(values).toHaveLength(heard);
    await expect(connection.write(service, controlPoint, Uint8Array.of(0))).rejects.toMatchObject({
      code: 'ble/link-lost',
    });
    connection.onDisconnect(() => {
      losses += 1;
    });
    expect(losses).toBe(2);
    await connection.disconnect();
  });

  it('drops values that are in the air when it is lost', async () => {
    const { clock, radio, connection } = await linked();
    const values: number[] = [];
    await settle(
      clock,
      connection.subscribe(service, treadmillData, (bytes) => values.push(bytes.length)),
    );
    const sentAtMs = clock.nowMs();
    while (values.length === 0) await clock.advanceAsync(1, 1);
    const periodMs = clock.nowMs() - sentAtMs;
    expect(periodMs).toBeLessThan(1100);
    // 5 ms into the flight of the next one.
    await clock.advanceAsync(1000 - 15 + 5, 1);
    radio.loseLink('sim-treadmill');
    await clock.advanceAsync(100, 1);
    expect(values).toHaveLength(1);
  });

  it('ends with its device', async () => {
    const { clock, radio, treadmill, connection } = await linked();
    let isLost = false;
    connection.onDisconnect(() => {
      isLost = true;
    });
    radio.remove('sim-treadmill');
    await clock.advanceAsync(100);
    expect(isLost).toBe(true);
    expect(treadmill.state.isLinked).toBe(false);
    const gone = radio.connect('sim-treadmill', { timeoutMs: 200 });
    await expect(settle(clock, gone)).rejects.toMatchObject({ code: 'ble/connect-failed' });
    await settlePromises();
  });
});
