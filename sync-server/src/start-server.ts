import { systemClock } from './clock/system-clock.ts';
import { readServerConfig } from './config/server-config.ts';
import { listen, requirePort } from './http/listen.ts';
import { createLogger, toLog } from './log/server-log.ts';
import { createServer } from './server.ts';
import type { FirstAdminInvitation } from './accounts/first-admin.ts';
import { closeOnSignal, closeWhenLost } from './stop-signals.ts';

/**
 * The sync server, with what its environment says.
 *
 * @throws StartProblem
 */
export async function startServer(): Promise<void> {
  const config = readServerConfig(process.env);
  const logger = createLogger(config.logLevel);
  const log = toLog(logger);
  await requirePort(config.host, config.port);
  const server = await createServer(config, logger, systemClock);
  closeOnSignal(() => server.close(), log);
  closeWhenLost(server.lost, () => server.close(), log);
  try {
    const address = await listen(server.app, config.host, config.port);
    const invitation = await server.inviteFirstAdmin();
    const startMs = Math.round(performance.now());
    log.info('server-open', { address, startMs, databaseMs: Math.round(server.databaseMs) });
    // For the person at the terminal alone: it is in no log.
    if (invitation !== undefined)
      console.error(firstAdminWords(invitation, `${config.publicUrl ?? address}/admin/setup`));
    server.warm().catch((error: unknown) => log.warn('warming-failed', { err: error }));
  } catch (error) {
    await server.close();
    throw error;
  }
}

function firstAdminWords(invitation: FirstAdminInvitation, page: string): string {
  if (invitation.kind === 'said-elsewhere') {
    return '\nThere is no administrator yet. A server that started within the last minute has printed the link: open that one. Start\nagain after a minute for a new link, which replaces it.\n';
  }
  return `\nThere is no administrator yet. Open this link once, within a day, and before a server starts again (that prints a new one,\nwhich replaces it):\n\n  ${page}#token=${invitation.token}\n`;
}
