import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { WebSocket } from 'ws';
import { beltMayMove } from '#contract/rpc/belt-may-move.ts';
import { rpcLinkOptions, type RpcClient } from '#contract/rpc/rpc-client.ts';
import { rpcVersion } from '#contract/rpc/rpc-contract.ts';
import { rpcPath, stopPath } from '#contract/rpc/stop-port.ts';
import type { LiveStatus } from '#contract/rpc/live-status.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import type { Log } from '#contract/runtime/log.ts';
import type { Language } from '#contract/settings/app-settings.ts';
import { createStopLine } from './stop-line.ts';

export interface BeltWatchOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly onChange: () => void;
}

/** What the windows' process has to know of the belt, and the little it may do. */
export interface BeltWatch {
  /** By what was heard last, also of a controller that has gone: only news of the contrary counts. */
  readonly mayMove: boolean;
  /** A run is on: the display stays lit. */
  readonly isRunLive: boolean;
  /** Somebody is there who would hear a stop. */
  readonly isReachable: boolean;
  /** That the person has chosen; undefined: as the system says. */
  readonly language: Language | undefined;
  /** Watches this service from now on, and no other; undefined: there is none. */
  watch(serviceUrl: string | undefined): void;
  /**
   * Goes out within the call where somebody is reachable, and else as soon as somebody is. Resolves when the controller has
   * taken it, and after two seconds at the latest; the log says what did not go out.
   */
  stop(): Promise<void>;
  /** Resolves when the belt is known to stand, and after `withinMs` at the latest. */
  atRest(withinMs: number): Promise<void>;
}

const watchAgainMs = 1000;

export function createBeltWatch({ clock, log, onChange }: BeltWatchOptions): BeltWatch {
  let status: LiveStatus | undefined;
  let mayMove = false;
  let language: Language | undefined;
  let socket: WebSocket | undefined;
  const stopLine = createStopLine({ clock, log, open: (url) => openSocket(url, stopPath, log) });
  const waiting = new Set<() => void>();

  function tell(): void {
    onChange();
    for (const look of waiting) look();
  }

  async function follow(mine: WebSocket): Promise<void> {
    const link = new RPCLink({
      websocket: mine as unknown as globalThis.WebSocket,
      ...rpcLinkOptions(),
    });
    const rpc: RpcClient = createORPCClient(link);
    await rpc.hello({ rpcVersion, client: 'window' });
    // Languages change on the settings screen; before a question is asked in mid-run they have been read.
    let readWhenLive: boolean | undefined;
    for await (const next of await rpc.status.watch()) {
      if (socket !== mine) return;
      mayMove = beltMayMove(mayMove, next, status);
      status = next;
      if (readWhenLive !== isLive(status)) void readLanguage(rpc);
      readWhenLive = isLive(status);
      tell();
    }
    mine.close();
  }

  async function readLanguage(rpc: RpcClient): Promise<void> {
    try {
      ({ language } = await rpc.settings.get());
    } catch (error) {
      log.debug('settings-not-read', { error });
    }
  }

  /** Calls `isDone` now and with every news; ends after a time anyway. */
  function until(isDone: () => boolean, withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        waiting.delete(look);
        cancel();
        resolve();
      };
      const cancel = clock.after(withinMs, end);
      const look = (): void => {
        if (isDone()) end();
      };
      waiting.add(look);
      look();
    });
  }

  function watchStatus(serviceUrl: string | undefined): void {
    const before = socket;
    socket = serviceUrl === undefined ? undefined : openSocket(serviceUrl, rpcPath, log);
    before?.close();
    const mine = socket;
    mine?.once(
      'open',
      () =>
        void follow(mine).catch((error: unknown) => {
          log.debug('belt-watch-ended', { error });
          mine.close();
        }),
    );
    // A watch that has ended must not go on counting as one: the same service is watched anew.
    mine?.once('close', () => {
      clock.after(watchAgainMs, () => {
        if (socket === mine) watchStatus(serviceUrl);
      });
    });
  }

  return {
    get mayMove() {
      return mayMove;
    },
    get isRunLive() {
      return isLive(status);
    },
    get isReachable() {
      return stopLine.isOpen;
    },
    get language() {
      return language;
    },
    watch(serviceUrl) {
      stopLine.lead(serviceUrl);
      watchStatus(serviceUrl);
    },
    stop: () => stopLine.send(),
    atRest: (withinMs) => until(() => !mayMove, withinMs),
  };
}

function isLive(status: LiveStatus | undefined): boolean {
  const kind = status?.session?.state.kind;
  return kind !== undefined && kind !== 'idle' && kind !== 'ready' && kind !== 'ended';
}

function openSocket(serviceUrl: string, path: string, log: Log): WebSocket {
  const address = new URL(serviceUrl);
  address.protocol = 'ws:';
  address.pathname = path;
  const socket = new WebSocket(address);
  // The close that follows is what counts.
  socket.on('error', (error) => log.debug('belt-watch', { error }));
  return socket;
}
