import { rpcVersion } from '#contract/rpc/rpc-contract.ts';
import type { LiveStatus } from '#contract/rpc/live-status.ts';
import type { RpcClient } from '#contract/rpc/rpc-client.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import { BeatRunnerError, isBeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { TransportError } from './transport-error.ts';
import type { Channel, Transport } from './transport.ts';

export type Hello = Awaited<ReturnType<RpcClient['hello']>>;

/** What the page knows of its connection. Times are on the page's own clock. */
export type ConnectionState =
  | { readonly kind: 'connecting'; readonly sinceMs: number }
  | { readonly kind: 'up'; readonly sinceMs: number; readonly hello: Hello }
  /** It was up and is gone: the controller restarts, or the service has ended. */
  | { readonly kind: 'lost'; readonly sinceMs: number }
  /** The address of this page is from an earlier start; trying again is of no use. */
  | { readonly kind: 'refused'; readonly sinceMs: number }
  /** Page and controller are of different versions: a reload fetches the right page. */
  | { readonly kind: 'otherVersion'; readonly sinceMs: number };

export interface ConnectionListeners {
  onState(state: ConnectionState): void;
  onStatus(status: LiveStatus, receivedAtMs: number): void;
}

/** The page's way to the controller: opened, and opened again whenever it ends. */
export interface Connection {
  /** Throws `serve/not-reachable` while there is none. */
  readonly rpc: RpcClient;
  readonly state: ConnectionState;
  close(): void;
}

/** A page that comes back has to be in its run again within a second. */
const retryGapsMs = [50, 100, 200, 300, 500];
const clientName = 'page';
/** Somebody who takes a connection and does not answer is nobody. */
const greetingMs = 3000;

export function connect(transport: Transport, clock: Clock, listeners: ConnectionListeners): Connection {
  let state: ConnectionState = { kind: 'connecting', sinceMs: clock.nowMs() };
  let channel: Channel | undefined;
  let failures = 0;
  let isClosed = false;
  let cancelRetry = (): void => undefined;

  function become(next: ConnectionState): void {
    state = next;
    listeners.onState(next);
  }

  async function open(): Promise<void> {
    try {
      const opened = await transport.open();
      if (isClosed) {
        opened.close();
        return;
      }
      const hello = await greet(opened, clock);
      channel = opened;
      failures = 0;
      become({ kind: 'up', sinceMs: clock.nowMs(), hello });
      opened.onClose(() => lose(opened));
      void follow(opened);
    } catch (error) {
      if (isClosed) return;
      const end = endOf(error);
      if (end === undefined) retry();
      else become({ kind: end, sinceMs: clock.nowMs() });
    }
  }

  async function follow(opened: Channel): Promise<void> {
    try {
      for await (const status of await opened.rpc.status.watch()) {
        if (channel !== opened) return;
        listeners.onStatus(status, clock.nowMs());
      }
    } catch {
      // The topic ends with its connection, and whatever else ends it: a new connection brings a new one.
    }
    opened.close();
  }

  function lose(opened: Channel): void {
    if (channel !== opened || isClosed) return;
    channel = undefined;
    become({ kind: 'lost', sinceMs: clock.nowMs() });
    retry();
  }

  function retry(): void {
    const gapMs = retryGapsMs[Math.min(failures, retryGapsMs.length - 1)] ?? 0;
    failures += 1;
    cancelRetry = clock.after(gapMs, () => void open());
  }

  void open();
  return {
    get rpc() {
      if (channel === undefined) throw new BeatRunnerError('serve/not-reachable', { address: 'BeatRunner' });
      return channel.rpc;
    },
    get state() {
      return state;
    },
    close() {
      isClosed = true;
      cancelRetry();
      channel?.close();
    },
  };
}

async function greet(opened: Channel, clock: Clock): Promise<Hello> {
  const { promise: given, reject: giveUp } = Promise.withResolvers<never>();
  opened.onClose(() => giveUp(new TransportError('unreachable')));
  const cancelPatience = clock.after(greetingMs, () => giveUp(new TransportError('unreachable')));
  try {
    return await Promise.race([opened.rpc.hello({ rpcVersion, client: clientName }), given]);
  } catch (error) {
    opened.close();
    throw error;
  } finally {
    cancelPatience();
  }
}

/** Where trying again makes no sense. */
function endOf(error: unknown): 'refused' | 'otherVersion' | undefined {
  if (error instanceof TransportError && error.kind === 'refused') return 'refused';
  if (isBeatRunnerError(error) && error.code === 'rpc/version-mismatch') return 'otherVersion';
  return undefined;
}
