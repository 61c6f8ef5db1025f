import { describe, expect, it } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import { createManualClock, settlePromises } from '#tests/support/manual-clock.ts';
import { createScriptedCentral, type ScriptedDevice } from '#tests/support/scripted-central.ts';
import { keepSensorLink, type SensorEvent } from './sensor-link.ts';

const battery = {
  uuid: '180f',
  characteristics: [{ uuid: '2a19', properties: ['read', 'notify'] }],
} as const;
const strap: ScriptedDevice = {
  services: [{ uuid: '180d', characteristics: [{ uuid: '2a37', properties: ['notify'] }] }, battery],
  values: { '2a19': Uint8Array.of(80) },
};
const pod: ScriptedDevice = {
  services: [{ uuid: '1814', characteristics: [{ uuid: '2a53', properties: ['notify'] }] }],
};
const withContact = Uint8Array.of(0x06, 140);
const withoutContact = Uint8Array.of(0x04, 140);

async function start(kind: 'heartRate' | 'footPod', device: ScriptedDevice | undefined) {
  const central = createScriptedCentral();
  central.place('s', device);
  const clock = createManualClock();
  const link = keepSensorLink({
    central,
    clock,
    log: silentLog,
    random: () => 0,
    deviceId: 's',
    deviceName: 'S',
    kind,
  });
  const events: SensorEvent[] = [];
  link.onEvent((event) => events.push(event));
  await settlePromises();
  const states = () => events.flatMap((event) => (event.kind === 'state' ? [event.state] : []));
  return { central, clock, link, events, states };
}

describe('keepSensorLink', () => {
  it('decodes a strap and its battery, and is live with the first measurement', async () => {
    const { central, link, events } = await start('heartRate', strap);
    expect(link.state).toBe('connecting');
    central.send('s', '2a37', withContact);
    central.send('s', '2a19', Uint8Array.of(79));
    expect(events).toEqual([
      { kind: 'battery', levelPercent: 80 },
      { kind: 'state', state: 'live' },
      { kind: 'heartRate', measurement: { heartRateBpm: 140, hasContact: true, rrIntervalsMs: [] } },
      { kind: 'battery', levelPercent: 79 },
    ]);
  });

  it('decodes a foot pod', async () => {
    const { central, events } = await start('footPod', pod);
    central.send('s', '2a53', Uint8Array.of(0x04, 0x00, 0x03, 85));
    expect(events.at(-1)).toMatchObject({
      kind: 'runningSpeedCadence',
      measurement: { speedKmh: 10.8, cadenceRaw: 85, isRunning: true },
    });
  });

  it('takes a strap without skin, or without a figure, for lost, and for live again afterwards', async () => {
    const { central, states } = await start('heartRate', strap);
    central.send('s', '2a37', withContact);
    central.send('s', '2a37', withoutContact);
    central.send('s', '2a37', withContact);
    central.send('s', '2a37', Uint8Array.of(0x00, 0));
    expect(states()).toEqual(['live', 'lost', 'live', 'lost']);
  });

  it('takes silence for lost', async () => {
    const { central, clock, states } = await start('heartRate', strap);
    central.send('s', '2a37', withContact);
    clock.advance(4900);
    expect(states()).toEqual(['live']);
    clock.advance(200);
    expect(states()).toEqual(['live', 'lost']);
  });

  it('takes a sensor that connects and never sends for lost', async () => {
    const { clock, states } = await start('heartRate', strap);
    clock.advance(5000);
    expect(states()).toEqual(['lost']);
  });

  it('reconnects at once when the link is lost', async () => {
    const { central, clock, states } = await start('heartRate', strap);
    central.send('s', '2a37', withContact);
    central.lose('s');
    await clock.advanceAsync(100);
    expect(central.connectCalls).toHaveLength(2);
    central.send('s', '2a37', withContact);
    expect(states()).toEqual(['live', 'lost', 'live']);
  });

  it('keeps trying, ever more slowly', async () => {
    const { central, clock } = await start('heartRate', undefined);
    await clock.advanceAsync(700, 50);
    expect(central.connectCalls).toHaveLength(4);
    await clock.advanceAsync(60_000);
    expect(central.connectCalls.length).toBeGreaterThan(7);
    expect(central.connectCalls.length).toBeLessThan(12);
    central.place('s', strap);
    await clock.advanceAsync(60_000);
    expect(central.openLinks).toEqual(['s']);
  });

  it('tries as soon as the radio is back', async () => {
    const { central, clock } = await start('heartRate', strap);
    central.setAdapterState('off');
    await clock.advanceAsync(300_000, 1000);
    const before = central.connectCalls.length;
    central.setAdapterState('on');
    await settlePromises();
    expect(central.connectCalls).toHaveLength(before + 1);
    expect(central.openLinks).toEqual(['s']);
  });

  it('lives on without a battery level, and with undecodable values', async () => {
    const { central, events } = await start('heartRate', { services: strap.services });
    central.send('s', '2a37', Uint8Array.of());
    central.send('s', '2a37', withContact);
    expect(events.map(({ kind }) => kind)).toEqual(['state', 'heartRate']);
  });

  it('ends for good', async () => {
    const { central, clock, link, events } = await start('heartRate', strap);
    await link.close();
    await clock.advanceAsync(10_000);
    expect([central.openLinks, clock.pendingTimers, central.connectCalls.length]).toEqual([[], 0, 1]);
    expect(events.filter(({ kind }) => kind === 'state')).toEqual([]);
  });

  it('warns of a connection that fails, but not of one that closing cut off', async () => {
    const warnings: string[] = [];
    const log = { ...silentLog, warn: (event: string) => void warnings.push(event) };
    const options = { clock: createManualClock(), log, random: () => 0 };
    const keep = () =>
      keepSensorLink({
        ...options,
        central: createScriptedCentral(),
        deviceId: 's',
        deviceName: 'S',
        kind: 'heartRate',
      });
    await keep().close();
    await settlePromises();
    expect(warnings).toEqual([]);
    const open = keep();
    await settlePromises();
    expect(warnings).toEqual(['sensor-connect-failed']);
    await open.close();
  });

  it('lets a link go that comes up after it was closed', async () => {
    const central = createScriptedCentral();
    central.place('s', strap);
    const options = { central, clock: createManualClock(), log: silentLog, random: () => 0 };
    const link = keepSensorLink({ ...options, deviceId: 's', deviceName: 'S', kind: 'heartRate' });
    await link.close();
    await settlePromises();
    expect(central.openLinks).toEqual([]);
  });
});
