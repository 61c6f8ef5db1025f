import { systemClock } from '#server/clock/system-clock.ts';
import { readServerConfig } from '#server/config/server-config.ts';
import { listen } from '#server/http/listen.ts';
import { createLogger, toLog } from '#server/log/server-log.ts';
import { createServer } from '#server/server.ts';
import { closeOnSignal, closeWhenLost } from '#server/stop-signals.ts';
import { believed } from './push-rig.ts';

/* The server as it is, in a process of its own, but that it believes whoever asks. It says where it is in its first line. */

const config = readServerConfig(process.env);
const logger = createLogger(config.logLevel);
const server = await createServer(config, logger, systemClock, { authenticate: believed });
closeOnSignal(() => server.close(), toLog(logger));
closeWhenLost(server.lost, () => server.close(), toLog(logger));
console.log(JSON.stringify({ address: await listen(server.app, config.host, config.port) }));
