import { systemClock } from './clock/system-clock.ts';
import { readShapesConfig } from './config/shapes-config.ts';
import { listen, requirePort } from './http/listen.ts';
import { createLogger, toLog } from './log/server-log.ts';
import { createOpenServer } from './open/open-server.ts';
import { closeOnSignal } from './stop-signals.ts';

/**
 * The open development mode, with what its environment says.
 *
 * @throws StartProblem
 */
export async function startShapes(): Promise<void> {
  const config = readShapesConfig(process.env);
  const logger = createLogger(config.logLevel);
  const log = toLog(logger);
  await requirePort(config.host, config.port);
  const server = await createOpenServer(config, logger, systemClock);
  closeOnSignal(() => server.close(), log);
  try {
    const address = await listen(server.app, config.host, config.port);
    log.info('shapes-open', { address: `${address}/v1/shape` });
  } catch (error) {
    await server.close();
    throw error;
  }
}
