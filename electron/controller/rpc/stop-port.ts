import type { StopAnswer, StopDeed } from '#contract/rpc/stop-port.ts';

/** As little as a WebSocket and a MessagePort have in common. */
export interface StopPort {
  /** Calls back for every message, whatever is in it. */
  onMessage(listener: () => void): void;
  send(text: string): void;
}

/**
 * Any message on the port means STOP. It is carried out in the very call that delivers the message: nothing is parsed,
 * awaited or queued before it.
 *
 * @param stop has to be possible always, and as often as wanted
 */
export function acceptStopPort(port: StopPort, stop: () => StopDeed, wallTimeMs: () => number): void {
  port.onMessage(() => {
    const done = stop();
    const answer: StopAnswer = { stopAcceptedAtMs: wallTimeMs(), done };
    port.send(JSON.stringify(answer));
  });
}
