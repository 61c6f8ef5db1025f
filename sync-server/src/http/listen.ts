import { once } from 'node:events';
import { createServer } from 'node:net';
import { StartProblem } from '#server/config/start-problem.ts';
import type { App } from './app.ts';

/** Connections that may wait to be taken: after a restart everybody comes back at once. */
const longestQueue = 4096;

/**
 * Finds out whether a port can be had, before anything is made that would have to be ended again.
 *
 * @throws StartProblem
 */
export async function requirePort(host: string, port: number): Promise<void> {
  const trial = createServer((socket) => socket.destroy());
  try {
    await once(trial.listen({ host, port }), 'listening');
  } catch (error) {
    throw portProblem(error, host, port);
  }
  trial.close();
  await once(trial, 'close');
}

/**
 * Begins to take requests.
 *
 * @returns the address, `http://host:port`
 * @throws StartProblem
 */
export async function listen(app: App, host: string, port: number): Promise<string> {
  try {
    await app.listen({ host, port, backlog: longestQueue });
  } catch (error) {
    throw portProblem(error, host, port);
  }
  return addressOf(app, host);
}

/** Says it in words where there are any. */
function portProblem(error: unknown, host: string, port: number): unknown {
  switch (Reflect.get(error as Error, 'code')) {
    case 'EADDRINUSE':
      return new StartProblem(`Port ${port} of ${host} is in use by another program.`);
    case 'EACCES':
      return new StartProblem(`Port ${port} of ${host} needs more rights than this user has.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartProblem(`${host} is no address of this machine.`);
    default:
      return error;
  }
}

/** Where an app takes requests, `http://host:port`, once it does. */
export function addressOf(app: App, host?: string): string {
  const [listening] = app.addresses();
  const { address, port } = typeof listening === 'object' ? listening : { address: 'localhost', port: 0 };
  const shown = host ?? address;
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
}
