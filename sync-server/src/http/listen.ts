import { StartProblem } from '#server/config/start-problem.ts';
import type { App } from './app.ts';

/**
 * Begins to take requests.
 *
 * @returns the address, `http://host:port`
 * @throws StartProblem
 */
export async function listen(app: App, host: string, port: number): Promise<string> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    const code = String(Reflect.get(error as Error, 'code'));
    if (code === 'EADDRINUSE')
      throw new StartProblem(`Port ${port} of ${host} is in use by another program.`);
    if (code === 'EACCES')
      throw new StartProblem(`Port ${port} of ${host} needs more rights than this user has.`);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new StartProblem(`${host} is no address of this machine.`);
    throw error;
  }
  const [address] = app.addresses();
  const shownHost = host.includes(':') ? `[${host}]` : host;
  return `http://${shownHost}:${typeof address === 'object' ? address.port : port}`;
}
