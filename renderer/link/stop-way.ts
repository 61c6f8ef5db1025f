import { stopPath } from '#contract/rpc/stop-port.ts';
import { portGoodbye } from '#contract/window/window-bridge.ts';
import { createClosing, type Closing } from './closing.ts';
import { opened, socketAddress } from './page-socket.ts';
import { askForPort } from './window-port.ts';

/** One open way to the controller's stop port, and to nothing else. */
export interface StopWay extends Closing {
  /** False: it could not even be handed over. */
  send(): boolean;
  onAnswer(listener: (text: string) => void): void;
}

/** Opens this page's way to the stop port. Rejects with `TransportError`. */
export function openStopWay(page: Window): Promise<StopWay> {
  return page.beatrunner === undefined ? openSocketWay(page.location) : openPortWay(page);
}

async function openSocketWay(location: Location): Promise<StopWay> {
  const socket = new WebSocket(socketAddress(location, stopPath));
  const closing = createClosing();
  socket.addEventListener('close', closing.close);
  await opened(socket);
  return {
    send() {
      if (socket.readyState !== WebSocket.OPEN) return false;
      socket.send('stop');
      return true;
    },
    onAnswer: (listener) => socket.addEventListener('message', ({ data }) => listener(String(data))),
    onClose: closing.onClose,
    close: () => socket.close(),
  };
}

async function openPortWay(page: Window): Promise<StopWay> {
  if (page.beatrunner === undefined) throw new Error('no window of Electron');
  const port = await askForPort(page, page.beatrunner, 'stop');
  const closing = createClosing();
  let isClosed = false;
  const close = (): void => {
    isClosed = true;
    port.close();
    closing.close();
  };
  const answers: ((text: string) => void)[] = [];
  port.addEventListener('close', close);
  port.addEventListener('message', ({ data }) => {
    if (data === portGoodbye) close();
    else for (const answer of answers) answer(String(data));
  });
  port.start();
  return {
    send() {
      if (isClosed) return false;
      port.postMessage('stop');
      return true;
    },
    onAnswer: (listener) => void answers.push(listener),
    onClose: closing.onClose,
    close,
  };
}
