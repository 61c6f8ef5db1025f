import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { describe, expect, it, onTestFinished } from 'vitest';
import { rpcLinkOptions, type RpcClient } from '#contract/rpc/rpc-client.ts';
import { rpcVersion } from '#contract/rpc/rpc-contract.ts';
import { silentLog } from '#contract/runtime/log.ts';
import { createRpcServer } from '#electron/controller/rpc/rpc-port.ts';
import { createTimelineFeed } from '#electron/controller/rpc/timeline-feed.ts';
import { systemClock } from '#electron/controller/system-clock.ts';
import { startTestService } from '#tests/support/test-service.ts';

describe('the contract over a MessagePort', () => {
  it('is the same: greeting, errors, topics', async () => {
    const { opened, library, accounts } = await startTestService();
    const server = createRpcServer({
      ...opened,
      library,
      accounts,
      feed: createTimelineFeed(opened.controller, 'feed'),
      realClock: systemClock,
      log: silentLog,
      isSimulated: true,
      timeScale: 20,
      appVersion: '0',
      builtAtWallMs: undefined,
      random: () => 0.5,
    });
    const { port1, port2 } = new MessageChannel();
    onTestFinished(() => port1.close());
    server.accept({
      onMessage: (listener) => port1.on('message', (text) => listener(String(text))),
      onClose: (listener) => port1.on('close', listener),
      send(text) {
        port1.postMessage(text);
        return Promise.resolve();
      },
      refuse: () => port1.close(),
    });
    const rpc: RpcClient = createORPCClient(new RPCLink({ port: port2, ...rpcLinkOptions() }));
    port2.start();
    await expect(rpc.status.get()).rejects.toMatchObject({ code: 'rpc/hello-first' });
    expect(await rpc.hello({ rpcVersion, client: 'test' })).toMatchObject({ feedId: 'feed' });
    for await (const { treadmill } of await rpc.status.watch()) if (treadmill?.isLinkUp === true) break;
    await rpc.session.prepare({ mode: 'iLead' });
    for await (const { entry } of await rpc.session.timeline({}))
      if (entry.kind === 'state' && entry.state.kind === 'ready') break;
  });
});
