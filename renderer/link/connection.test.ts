import { describe, expect, it } from 'vitest';
import type { RpcClient } from '#contract/rpc/rpc-client.ts';
import { createManualClock } from '#tests/support/manual-clock.ts';
import { connect, type ConnectionState } from './connection.ts';
import { TransportError } from './transport-error.ts';
import type { Channel, Transport } from './transport.ts';

type HelloAnswer = 'never' | 'yes';

/** A controller of which only the way to it is of interest. */
function setUp(answers: readonly ('unreachable' | 'refused' | HelloAnswer)[]) {
  const clock = createManualClock();
  const states: ConnectionState['kind'][] = [];
  const closers: (() => void)[] = [];
  let opens = 0;
  const transport: Transport = {
    musicUrl: (trackId) => trackId,
    open() {
      const answer = answers[Math.min(opens, answers.length - 1)];
      opens += 1;
      if (answer === 'unreachable' || answer === 'refused') return Promise.reject(new TransportError(answer));
      return Promise.resolve(channel(answer === 'yes'));
    },
  };

  function channel(greets: boolean): Channel {
    const listeners: (() => void)[] = [];
    const close = (): void => {
      for (const listener of listeners.splice(0)) listener();
    };
    closers.push(close);
    const hello = { rpcVersion: 3, appVersion: '0', feedId: 'f', isSimulated: true, timeScale: 1, nowMs: 0 };
    const rpc = {
      hello: () => (greets ? Promise.resolve(hello) : new Promise(() => undefined)),
      status: { watch: () => new Promise(() => undefined) },
    };
    return {
      // Only these two procedures are called on the way up.
      rpc: rpc as unknown as RpcClient,
      onClose: (listener) => void listeners.push(listener),
      close,
    };
  }

  const connection = connect(transport, clock, {
    onState: ({ kind }) => void states.push(kind),
    onStatus: () => undefined,
  });
  /** Lets what was promised arrive, and time pass. */
  const pass = async (ms: number): Promise<void> => {
    await settle();
    clock.advance(ms);
    await settle();
  };
  return { connection, states, pass, closers, opens: () => opens };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

describe('connect', () => {
  it('is up after the greeting, and up again after it was lost', async () => {
    const { states, pass, closers } = setUp(['yes']);
    await pass(0);
    expect(states).toEqual(['up']);
    closers[0]?.();
    await pass(50);
    expect(states).toEqual(['up', 'lost', 'up']);
  });

  it('does not wait for a greeting that never comes', async () => {
    const { states, pass, opens } = setUp(['never', 'yes']);
    await pass(2999);
    expect(opens()).toBe(1);
    await pass(1);
    await pass(50);
    expect(opens()).toBe(2);
    expect(states).toEqual(['up']);
  });

  it('goes on when the other side ends in the middle of the greeting', async () => {
    const { states, pass, closers, opens } = setUp(['never', 'yes']);
    await pass(0);
    closers[0]?.();
    await pass(50);
    expect(opens()).toBe(2);
    expect(states).toEqual(['up']);
  });

  it('has a service again within 600 ms of its return, however long it was away', async () => {
    for (const awayFor of [1, 5, 40]) {
      const { states, pass, opens } = setUp([
        ...Array.from({ length: awayFor }, () => 'unreachable' as const),
        'yes',
      ]);
      await pass(0);
      for (let left = awayFor; left > 0; left -= 1) {
        expect(states).not.toContain('up');
        const before = opens();
        await pass(600);
        expect(opens()).toBeGreaterThan(before);
        if (states.includes('up')) break;
      }
      expect(states).toContain('up');
    }
  });

  it('stops trying where it is refused, and only there', async () => {
    const refused = setUp(['unreachable', 'refused']);
    await refused.pass(50);
    await refused.pass(60_000);
    expect(refused.states).toEqual(['refused']);
    expect(refused.opens()).toBe(2);
  });
});
