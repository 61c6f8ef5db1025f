import { WebSocket } from 'ws';
import type { Clock } from '#contract/runtime/clock.ts';
import type { Log } from '#contract/runtime/log.ts';

export interface StopLineOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** A socket to the stop port of this service. */
  readonly open: (serviceUrl: string) => WebSocket;
}

/** Main's own way to the stop port: opened, and opened again whenever it ends, whatever becomes of the status. */
export interface StopLine {
  /** A stop would go out now. */
  readonly isOpen: boolean;
  /** Leads to this service from now on, and to no other; undefined: there is none. */
  lead(serviceUrl: string | undefined): void;
  /**
   * Sends within the call where the line is open, and else as soon as it is. Resolves when the controller has taken it, and
   * after {@link stopPatienceMs} at the latest.
   */
  send(): Promise<void>;
}

export const stopPatienceMs = 2000;
const openAgainMs = 1000;
/** A stop waits for it. */
const openAgainForStopMs = 100;

interface Press {
  isSent: boolean;
  readonly taken: () => void;
}

export function createStopLine({ clock, log, open }: StopLineOptions): StopLine {
  const presses = new Set<Press>();
  let url: string | undefined;
  let socket: WebSocket | undefined;
  let cancelOpening = (): void => undefined;

  function openNow(): void {
    cancelOpening();
    socket = undefined;
    if (url === undefined) return;
    const mine = open(url);
    socket = mine;
    // Also what was sent on a line that ended before the answer: STOP bears being told twice.
    mine.on('open', () => {
      if (socket === mine) for (const press of presses) give(press, mine);
    });
    mine.on('message', () => {
      if (socket === mine) for (const { isSent, taken } of presses) if (isSent) taken();
    });
    mine.on('close', () => {
      if (socket !== mine) return;
      socket = undefined;
      cancelOpening = clock.after(presses.size === 0 ? openAgainMs : openAgainForStopMs, openNow);
    });
  }

  function give(press: Press, to: WebSocket): void {
    press.isSent = true;
    to.send('stop');
  }

  /** On its way to be open, or open. */
  const isAlive = (): boolean =>
    socket?.readyState === WebSocket.OPEN || socket?.readyState === WebSocket.CONNECTING;

  return {
    get isOpen() {
      return socket?.readyState === WebSocket.OPEN;
    },
    lead(serviceUrl) {
      if (url === serviceUrl && isAlive()) return;
      const before = socket;
      url = serviceUrl;
      openNow();
      before?.close();
    },
    send() {
      return new Promise((resolve) => {
        const end = (): void => {
          presses.delete(press);
          cancelPatience();
          resolve();
        };
        const press: Press = { isSent: false, taken: end };
        const cancelPatience = clock.after(stopPatienceMs, () => {
          log.error(press.isSent ? 'stop-not-answered' : 'stop-not-sent', {});
          end();
        });
        presses.add(press);
        if (socket?.readyState === WebSocket.OPEN) give(press, socket);
        else if (!isAlive()) openNow();
      });
    },
  };
}
