import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { isArrivalMark, marksParameter } from '#contract/rpc/arrival-mark.ts';
import { rpcVersion } from '#contract/rpc/rpc-contract.ts';
import { attachTest, startRun, startTestService } from '#tests/support/test-service.ts';

interface StatusMessage {
  readonly i: number;
  readonly t?: number;
  readonly p?: { readonly d?: { readonly json: { readonly session?: { readonly elapsedMs: number } } } };
}

/** A page that can stop reading its socket, or have no turn while its browser goes on reading and answering pings. */
async function openReader(url: string, hasMarks = false) {
  const address = new URL(url);
  address.protocol = 'ws:';
  address.pathname = '/rpc';
  if (hasMarks) address.searchParams.set(marksParameter, '');
  const turn = { isGiven: true, unsaid: '' };
  const socket = new WebSocket(address);
  await once(socket, 'open');
  const elapsedMs: number[] = [];
  socket.on('message', (data: Buffer) => {
    if (isArrivalMark(String(data))) {
      if (turn.isGiven) socket.send(String(data));
      else turn.unsaid = String(data);
      return;
    }
    const { i, t, p } = JSON.parse(String(data)) as StatusMessage;
    if (i === 2 && t === 3 && p?.d !== undefined) elapsedMs.push(p.d.json.session?.elapsedMs ?? 0);
  });
  const call = (i: number, u: string, json?: unknown): void =>
    socket.send(JSON.stringify({ i, p: { u, b: { json } } }));
  call(1, '/hello', { rpcVersion, client: 'slow' });
  await once(socket, 'message');
  call(2, '/status/watch');
  return {
    socket,
    elapsedMs,
    sleep: () => void (turn.isGiven = false),
    wake() {
      turn.isGiven = true;
      socket.send(turn.unsaid);
    },
  };
}

describe('a page that does not read for a while', () => {
  it('gets the present when it reads again, not what it missed', async () => {
    const service = await startTestService();
    const quick = await attachTest(service);
    await startRun(quick);
    const slow = await openReader(service.url);
    while (slow.elapsedMs.length < 3) await once(slow.socket, 'message');
    slow.socket.pause();
    let told = 0;
    for await (const _status of await quick.rpc.status.watch()) {
      told += 1;
      if (told >= 25) break;
    }
    const readBefore = slow.elapsedMs.length;
    const { session } = await quick.rpc.status.get();
    slow.socket.resume();
    while ((slow.elapsedMs.at(-1) ?? 0) < (session?.elapsedMs ?? 0)) await once(slow.socket, 'message');
    const missedAndSent = slow.elapsedMs.length - readBefore;
    console.log(`${told} values while the page did not read; it got ${missedAndSent} after that`);
    // One was on its way when it stopped reading, one may have been read just before; then comes the present.
    expect(missedAndSent).toBeLessThanOrEqual(3);
    slow.socket.close();
  });

  it('gets no more either while its browser reads and answers pings for it', async () => {
    const service = await startTestService();
    const quick = await attachTest(service);
    await startRun(quick);
    const slow = await openReader(service.url, true);
    while (slow.elapsedMs.length < 3) await once(slow.socket, 'message');
    slow.sleep();
    const readBefore = slow.elapsedMs.length;
    let told = 0;
    for await (const _status of await quick.rpc.status.watch()) {
      told += 1;
      if (told >= 25) break;
    }
    expect(slow.elapsedMs.length - readBefore).toBeLessThanOrEqual(1);
    const { session } = await quick.rpc.status.get();
    slow.wake();
    while ((slow.elapsedMs.at(-1) ?? 0) < (session?.elapsedMs ?? 0)) await once(slow.socket, 'message');
    expect(slow.elapsedMs.length - readBefore).toBeLessThanOrEqual(3);
    slow.socket.close();
  });
});
