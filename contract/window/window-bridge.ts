/** What the preload hands to the page of an Electron window, and nothing else: `window.beatrunner`. */
export interface WindowBridge {
  readonly facts: WindowFacts;
  /**
   * Asks for two ports, for the contract and for STOP. They come as a message event of the window with
   * {@link PortsMessage} as its data; the nonce is the one given here, so that a page takes no other ports.
   */
  askForPorts(nonce: string): void;
}

export interface WindowFacts {
  readonly isKiosk: boolean;
  readonly platform: string;
}

export const portsMessageKind = 'beatrunner-ports';

/** `ports[0]` speaks the contract, `ports[1]` is the stop port. */
export interface PortsMessage {
  readonly kind: typeof portsMessageKind;
  readonly nonce: string;
}

/** A track in a window of Electron; elsewhere it is {@link musicPath} on the page's own origin. */
export const mediaScheme = 'media';
export const musicPath = '/music/';
