/** What the preload hands to the page of an Electron window, and nothing else: `window.beatrunner`. */
export interface WindowBridge {
  readonly facts: WindowFacts;
  /**
   * Asks for one port. It comes as a message event of the window with {@link PortMessage} as its data; the nonce is the one
   * given here, so that a page takes no other port. Without a port it means that there is no service now.
   */
  askForPort(nonce: string, purpose: PortPurpose): void;
}

export interface WindowFacts {
  readonly isKiosk: boolean;
  readonly platform: string;
}

/**
 * `rpc` speaks the contract, `stop` is the stop port. Each has its own way to the controller: neither ends with the other.
 *
 * Both carry text as the sockets of a browser do, `rpc` with marks (`contract/rpc/arrival-mark.ts`). {@link portGoodbye} to
 * the page means that the controller is gone, and so is this port: ports have no end that a page could see.
 */
export const portPurposes = ['rpc', 'stop'] as const;
export type PortPurpose = (typeof portPurposes)[number];

export const portGoodbye = 'closed';

export const portMessageKind = 'beatrunner-port';

/** `ports[0]` of the event is the port; none: there is no service now, ask again. */
export interface PortMessage {
  readonly kind: typeof portMessageKind;
  readonly nonce: string;
}

/** A track in a window of Electron; elsewhere it is {@link musicPath} on the page's own origin. */
export const mediaScheme = 'media';
export const musicPath = '/music/';
