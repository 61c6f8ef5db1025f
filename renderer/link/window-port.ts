import {
  portMessageKind,
  type PortMessage,
  type PortPurpose,
  type WindowBridge,
} from '#contract/window/window-bridge.ts';
import { TransportError } from './transport-error.ts';

declare global {
  interface Window {
    /** In a window of Electron. */
    readonly beatrunner?: WindowBridge;
  }
}

/** For a window that does not even answer. */
const portPatienceMs = 5000;

/** One port of the window. Rejects with `TransportError` where none comes: at once where the window says so. */
export function askForPort(
  page: Pick<Window, 'addEventListener' | 'removeEventListener'>,
  bridge: WindowBridge,
  purpose: PortPurpose,
): Promise<MessagePort> {
  const nonce = crypto.randomUUID();
  return new Promise((resolve, reject) => {
    const patience = setTimeout(() => {
      page.removeEventListener('message', onMessage);
      reject(new TransportError('unreachable'));
    }, portPatienceMs);
    function onMessage(event: MessageEvent): void {
      const [port] = event.ports;
      if (!isPortMessage(event.data, nonce)) return;
      clearTimeout(patience);
      page.removeEventListener('message', onMessage);
      if (port === undefined) reject(new TransportError('unreachable'));
      else resolve(port);
    }
    page.addEventListener('message', onMessage);
    bridge.askForPort(nonce, purpose);
  });
}

function isPortMessage(data: unknown, nonce: string): data is PortMessage {
  return (
    typeof data === 'object' &&
    data !== null &&
    'kind' in data &&
    data.kind === portMessageKind &&
    'nonce' in data &&
    data.nonce === nonce
  );
}
