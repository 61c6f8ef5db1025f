import type { Page } from 'playwright-core';
import type { Faults } from './scene.ts';

/** Puts itself between a page and its service: what `faults.way` says happens to the page's sockets from then on. */
export async function lead(page: Page, faults: Faults): Promise<void> {
  const open = new Set<{ close(): Promise<void> }>();
  let way = faults.way;
  // A way that is cut ends what is open, too.
  const timer = setInterval(() => {
    if (way === faults.way) return;
    way = faults.way;
    if (way === 'cut' || way === 'refused') for (const socket of open) void socket.close();
  }, 20);
  page.context().on('close', () => clearInterval(timer));
  await page.route('**/whoami', async (route) => {
    if (faults.way === 'refused') await route.fulfill({ status: 401 });
    else await route.continue();
  });
  await page.routeWebSocket(/\/(?:rpc|stop)(?:\?.*)?$/, (socket) => {
    if (faults.way === 'silent') return;
    if (faults.way === 'cut' || faults.way === 'refused') {
      void socket.close();
      return;
    }
    const server = socket.connectToServer();
    open.add(socket);
    socket.onMessage((message) => {
      const sent = onItsWay(faults.way, message);
      if (sent !== undefined) server.send(sent);
    });
    socket.onClose(() => {
      open.delete(socket);
      void server.close();
    });
    server.onClose(() => void socket.close());
  });
}

function onItsWay(way: Faults['way'], message: string | Buffer): string | Buffer | undefined {
  const text = message.toString();
  const isForecast = text.includes('forecast');
  if (way === 'otherVersion') return text.replace(/"rpcVersion":\d+/, '"rpcVersion":1');
  if (way === 'noForecast' && isForecast) return undefined;
  if (way === 'wrongForecast' && isForecast) return text.replace('"lengthMs":', '"lengthMs":-');
  return message;
}
