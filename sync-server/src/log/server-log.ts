import { pino, type DestinationStream, type Logger } from 'pino';
import type { Log } from '#contract/runtime/log.ts';

/** Fields that never get into the log, wherever they are. */
const secretFields = [
  'password',
  'secret',
  'token',
  'authorization',
  'cookie',
  'connectionString',
  'databaseUrl',
];

export type ServerLogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** One JSON object a line. Of a request its path is logged and never its query, which can hold secrets. */
export function createLogger(level: ServerLogLevel, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: {
      paths: secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
      censor: '(secret)',
    },
    serializers: { err: describeError },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** Errors of drivers carry their whole configuration; only what is said stays. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const code = Reflect.get(error, 'code');
  return {
    name: error.name,
    message: withoutSecrets(error.message),
    ...(typeof code === 'string' && { code }),
    stack: withoutSecrets(error.stack ?? ''),
  };
}

/** Takes passwords out of addresses, and secrets out of queries. */
export function withoutSecrets(text: string): string {
  return text
    .replace(/(\w+:\/\/[^\s:/@]*):[^\s@]*@/g, '$1:***@')
    .replace(/([?&](?:api_)?(?:secret|token|password)=)[^&\s"']*/gi, '$1***');
}

/** The log as the rest of the project knows it. */
export function toLog(logger: Logger): Log {
  return {
    debug: (event, fields = {}) => logger.debug(fields, event),
    info: (event, fields = {}) => logger.info(fields, event),
    warn: (event, fields = {}) => logger.warn(fields, event),
    error: (event, fields = {}) => logger.error(fields, event),
  };
}
