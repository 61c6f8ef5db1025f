import { isIP } from 'node:net';
import { homedir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import {
  messagesConfigOf,
  messagesVariables,
  type MessagesConfig,
} from '#server/messages/messages-config.ts';
import { accountsConfig, accountsShape, type AccountsConfig } from './accounts-config.ts';
import { modelConfig, modelShape, type ModelConfig } from './model-config.ts';
import {
  databaseUrl,
  httpUrl,
  logLevel,
  readEnvironment,
  wholeNumber,
  type Environment,
} from './read-environment.ts';
import { StartProblem } from './start-problem.ts';

/** Addresses and networks whose word is taken for where a request comes from: limits are per address. */
const trustedProxies = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .refine(
    (parts) => parts.every((part) => isNetwork(part)),
    'has to be addresses or networks, 10.0.0.2 or 10.0.0.0/8, with commas between them',
  );

/** All variables of the server. */
export const serverSchema = z.object({
  DATABASE_URL: databaseUrl,
  BEATRUNNER_SERVER_DATA: z.string().optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(4180),
  PUBLIC_URL: httpUrl.optional(),
  ELECTRIC_URL: httpUrl.optional(),
  ELECTRIC_SECRET: z.string().min(1).optional(),
  TRUSTED_PROXIES: trustedProxies.optional(),
  LOG_LEVEL: logLevel.default('info'),
  ...accountsShape,
  ...messagesVariables,
  ...modelShape,
});

export interface ServerConfig {
  /** `url`: a Postgres of somebody else; `folder`: our own one in this folder. */
  readonly database:
    | { readonly kind: 'url'; readonly url: string }
    | { readonly kind: 'folder'; readonly folder: string };
  readonly host: string;
  readonly port: number;
  /** How people reach the server, for links; without a slash at the end. */
  readonly publicUrl: string | undefined;
  /** A self-hosted Electric that serves the shapes instead of our engine. */
  readonly electric: { readonly url: string; readonly secret: string | undefined } | undefined;
  readonly accounts: AccountsConfig;
  readonly messages: MessagesConfig;
  /** Undefined: rules alone read music. */
  readonly model: ModelConfig | undefined;
  readonly trustedProxies: readonly string[];
  readonly logLevel: z.infer<typeof logLevel>;
}

/** @throws StartProblem */
export function readServerConfig(environment: Environment): ServerConfig {
  const read = readEnvironment(serverSchema, environment);
  if (read.ELECTRIC_SECRET !== undefined && read.ELECTRIC_URL === undefined) {
    throw new StartProblem('ELECTRIC_SECRET: is for an Electric that ELECTRIC_URL names, and there is none.');
  }
  const publicUrl = read.PUBLIC_URL?.replace(/\/+$/, '');
  return {
    accounts: accountsConfig(read, publicUrl),
    messages: messagesConfigOf(read, read.HOST, publicUrl),
    model: modelConfig(read),
    trustedProxies: read.TRUSTED_PROXIES ?? [],
    database:
      read.DATABASE_URL === undefined
        ? { kind: 'folder', folder: path.resolve(read.BEATRUNNER_SERVER_DATA ?? defaultFolder(environment)) }
        : { kind: 'url', url: read.DATABASE_URL },
    host: read.HOST,
    port: read.PORT,
    publicUrl,
    electric:
      read.ELECTRIC_URL === undefined
        ? undefined
        : { url: read.ELECTRIC_URL.replace(/\/+$/, ''), secret: read.ELECTRIC_SECRET },
    logLevel: read.LOG_LEVEL,
  };
}

/** Root's home is closed to the user that Postgres then runs as. */
function defaultFolder(environment: Environment): string {
  const name = 'beatrunner-server';
  if (process.platform === 'win32') {
    return path.join(environment['LOCALAPPDATA'] ?? path.join(homedir(), 'AppData/Local'), name);
  }
  if (process.getuid?.() === 0) return path.join('/var/lib', name);
  if (process.platform === 'darwin') return path.join(homedir(), 'Library/Application Support', name);
  return path.join(environment['XDG_DATA_HOME'] ?? path.join(homedir(), '.local/share'), name);
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}
