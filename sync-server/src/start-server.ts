import { systemClock } from './clock/system-clock.ts';
import { readServerConfig } from './config/server-config.ts';
import { listen } from './http/listen.ts';
import { createLogger, toLog } from './log/server-log.ts';
import { createServer } from './server.ts';
import { closeOnSignal } from './stop-signals.ts';

/**
 * The sync server, with what its environment says.
 *
 * @throws StartProblem
 */
export async function startServer(): Promise<void> {
  const config = readServerConfig(process.env);
  const logger = createLogger(config.logLevel);
  const log = toLog(logger);
  const server = await createServer(config, logger, systemClock);
  closeOnSignal(() => server.close(), log);
  try {
    const address = await listen(server.app, config.host, config.port);
    const token = await server.inviteFirstAdmin();
    const startMs = Math.round(performance.now());
    log.info('server-open', { address, startMs, databaseMs: Math.round(server.databaseMs) });
    // For the person at the terminal alone: it is in no log.
    if (token !== undefined) {
      console.error(
        `\nThere is no administrator yet. Open this link once, within a day:\n\n  ${config.publicUrl ?? address}/admin/setup#token=${token}\n`,
      );
    }
  } catch (error) {
    await server.close();
    throw error;
  }
}
