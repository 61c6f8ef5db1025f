import { once } from 'node:events';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { rpcLinkOptions, type RpcClient } from '#contract/rpc/rpc-client.ts';
import { rpcVersion } from '#contract/rpc/rpc-contract.ts';
import type { Service } from '#electron/cli/service.ts';
import {
  attachTest,
  attachTestStop,
  startRun,
  startTestService,
  statusWhere,
} from '#tests/support/test-service.ts';

const late = { code: 'session/press-too-old' };

/** A page whose presses are as old as a test wants; they are real ones on the wire. */
async function openSlowHand(service: Pick<Service, 'url'>) {
  const address = new URL(service.url);
  address.protocol = 'ws:';
  address.pathname = '/rpc';
  const socket = new WebSocket(address);
  await once(socket, 'open');
  onTestFinished(() => socket.close());
  const press = { ageMs: 0 };
  const websocket = socket as unknown as globalThis.WebSocket;
  const pressedOnMs = async () => (await rpc.status.get()).toldAtMs - press.ageMs;
  const rpc: RpcClient = createORPCClient(new RPCLink({ websocket, ...rpcLinkOptions({ pressedOnMs }) }));
  await rpc.hello({ rpcVersion, client: 'slow-hand' });
  return { rpc, press };
}

describe('a press that comes late', () => {
  it('starts no belt, whatever state it comes in', async () => {
    const service = await startTestService();
    const watching = await attachTest(service);
    const { rpc, press } = await openSlowHand(service);
    await rpc.session.prepare({ mode: 'iLead' });
    await statusWhere(
      watching,
      ({ session }) => session?.state.kind === 'ready' && session.obstacle === undefined,
    );
    press.ageMs = 3500;
    await expect(rpc.session.start()).rejects.toMatchObject(late);
    await expect(
      (async () => {
        for await (const _ of await rpc.devices.beltTest({ isNobodyOnTheBelt: true })) break;
      })(),
    ).rejects.toMatchObject(late);
    expect((await rpc.status.get()).session?.state.kind).toBe('ready');
    press.ageMs = 500;
    await rpc.session.start();
    await statusWhere(watching, ({ session }) => (session?.speedKmh.reported ?? 0) > 2);

    press.ageMs = 3500;
    await rpc.session.pause();
    await statusWhere(
      watching,
      ({ session }) => session?.state.kind === 'paused' && session.state.isBeltStill,
    );
    await expect(rpc.session.resume()).rejects.toMatchObject(late);
    expect((await rpc.status.get()).session?.state.kind).toBe('paused');
    press.ageMs = 500;
    await rpc.session.resume();
    expect((await rpc.status.get()).session?.state.kind).toBe('countdown');
  });

  it('raises nothing, and lowers what it lowers', async () => {
    const service = await startTestService();
    const watching = await attachTest(service);
    const { rpc, press } = await openSlowHand(service);
    await startRun(watching);
    await rpc.session.setByHand({ speedKmh: 5 });
    await statusWhere(watching, ({ session }) => session?.target.speedKmh === 5);
    press.ageMs = 3500;
    await expect(rpc.session.setByHand({ speedKmh: 5.5 })).rejects.toMatchObject(late);
    await expect(rpc.session.nudge({ speedKmh: 0.5 })).rejects.toMatchObject(late);
    await expect(rpc.session.release()).rejects.toMatchObject(late);
    await expect(rpc.session.continueAsItIs()).rejects.toMatchObject(late);
    await rpc.session.nudge({ speedKmh: -0.5 });
    await statusWhere(watching, ({ session }) => session?.target.speedKmh === 4.5);
    await rpc.session.setByHand({ speedKmh: 4 });
    await statusWhere(watching, ({ session }) => session?.target.speedKmh === 4);
  });

  it('takes a rise back that is still on its way', async () => {
    const service = await startTestService();
    const watching = await attachTest(service);
    const { rpc, press } = await openSlowHand(service);
    await startRun(watching);
    // The ramp of a person takes longer than this test's first look: the target is still below what was asked for.
    await rpc.session.setByHand({ speedKmh: 16 });
    press.ageMs = 60_000;
    await rpc.session.setByHand({ speedKmh: 8 });
    await statusWhere(watching, ({ session }) => (session?.target.speedKmh ?? 0) >= 8);
    expect((await rpc.status.get()).session?.target.speedKmh).toBe(8);
  });

  it('stops the belt like any other, on either way', async () => {
    const service = await startTestService();
    const watching = await attachTest(service);
    const { rpc, press } = await openSlowHand(service);
    press.ageMs = 3_600_000;
    await startRun(watching);
    await rpc.session.stop();
    await statusWhere(watching, ({ session }) => session?.state.kind === 'ended');
    await rpc.session.discard();
    await startRun(watching);
    const stop = await attachTestStop(service);
    await stop.stop();
    await statusWhere(watching, ({ session }) => session?.state.kind === 'ended');
  });
});
