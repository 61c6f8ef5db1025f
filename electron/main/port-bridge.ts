import type { MessagePortMain } from 'electron';
import { WebSocket } from 'ws';
import { rpcPath, stopPath } from '#contract/rpc/stop-port.ts';

/** What the page hears on its stop port when the controller is gone (renderer/link/transport.ts). */
const goodbye = 'closed';

/** Carries one page's two ports to the service and back. STOP has its own socket, as it has its own port. */
export function bridgePorts(serviceUrl: string, rpcPort: MessagePortMain, stopPort: MessagePortMain): void {
  const rpcSocket = openSocket(serviceUrl, rpcPath);
  const stopSocket = openSocket(serviceUrl, stopPath);
  let isClosed = false;
  const close = (): void => {
    if (isClosed) return;
    isClosed = true;
    stopPort.postMessage(goodbye);
    for (const socket of [rpcSocket, stopSocket]) socket.close();
    for (const port of [rpcPort, stopPort]) port.close();
  };
  for (const socket of [rpcSocket, stopSocket]) {
    socket.on('close', close);
    // The close that follows is what counts.
    socket.on('error', () => undefined);
  }
  carry(rpcPort, rpcSocket);
  carry(stopPort, stopSocket);
  for (const port of [stopPort, rpcPort]) {
    port.on('close', close);
    port.start();
  }
}

function carry(port: MessagePortMain, socket: WebSocket): void {
  port.on('message', ({ data }) => {
    if (typeof data !== 'string') return;
    if (socket.readyState === WebSocket.OPEN) socket.send(data);
    else socket.once('open', () => socket.send(data));
  });
  socket.on('message', (data) => port.postMessage(String(data)));
}

function openSocket(serviceUrl: string, path: string): WebSocket {
  const address = new URL(serviceUrl);
  address.protocol = 'ws:';
  address.pathname = path;
  return new WebSocket(address);
}
