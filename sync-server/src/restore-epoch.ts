import { readServerConfig } from './config/server-config.ts';
import { systemClock } from './clock/system-clock.ts';
import { openConfiguredDatabase } from './database/open-configured-database.ts';
import { createLogger, toLog } from './log/server-log.ts';
import { raiseEpoch } from './changes/raise-epoch.ts';

/**
 * To be run after a backup was put back: every client reads everything anew, asks what the server has of it, and sends
 * again what is missing.
 *
 * @throws StartProblem
 */
export async function restoreEpoch(): Promise<void> {
  const config = readServerConfig(process.env);
  const log = toLog(createLogger(config.logLevel));
  const { database, close } = await openConfiguredDatabase(config, log);
  try {
    const epoch = await raiseEpoch(database.pool, systemClock.wallTimeMs());
    process.stderr.write(
      `The database has the epoch ${epoch} now. Clients read everything anew, and send again what this backup does not have.\n`,
    );
  } finally {
    await close();
  }
}
