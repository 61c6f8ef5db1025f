import { homedir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import {
  databaseUrl,
  httpUrl,
  logLevel,
  readEnvironment,
  wholeNumber,
  type Environment,
} from './read-environment.ts';
import { StartProblem } from './start-problem.ts';

const serverSchema = z.object({
  DATABASE_URL: databaseUrl.optional(),
  BEATRUNNER_SERVER_DATA: z.string().optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(4180),
  PUBLIC_URL: httpUrl.optional(),
  ELECTRIC_URL: httpUrl.optional(),
  ELECTRIC_SECRET: z.string().min(1).optional(),
  LOG_LEVEL: logLevel.default('info'),
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
  readonly logLevel: z.infer<typeof logLevel>;
}

/** @throws StartProblem */
export function readServerConfig(environment: Environment): ServerConfig {
  const read = readEnvironment(serverSchema, environment);
  if (read.ELECTRIC_SECRET !== undefined && read.ELECTRIC_URL === undefined) {
    throw new StartProblem('ELECTRIC_SECRET: is for an Electric that ELECTRIC_URL names, and there is none.');
  }
  return {
    database:
      read.DATABASE_URL === undefined
        ? { kind: 'folder', folder: path.resolve(read.BEATRUNNER_SERVER_DATA ?? defaultFolder(environment)) }
        : { kind: 'url', url: read.DATABASE_URL },
    host: read.HOST,
    port: read.PORT,
    publicUrl: read.PUBLIC_URL?.replace(/\/+$/, ''),
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
