import { z } from 'zod';
import {
  flag,
  logLevel,
  readEnvironment,
  requiredDatabaseUrl,
  wholeNumber,
  type Environment,
} from './read-environment.ts';
import { StartProblem } from './start-problem.ts';

const shapesSchema = z.object({
  DATABASE_URL: requiredDatabaseUrl,
  ELECTRIC_PORT: wholeNumber(0, 65_535).default(3000),
  ELECTRIC_HOST: z.string().default('localhost'),
  ELECTRIC_SECRET: z.string().min(1).optional(),
  ELECTRIC_INSECURE: flag.default(false),
  ELECTRIC_SHAPE_CHUNK_BYTES_THRESHOLD: wholeNumber(1, 1_000_000_000).default(10_485_760),
  ELECTRIC_CACHE_MAX_AGE: wholeNumber(0, 31_536_000).default(60),
  ELECTRIC_CACHE_STALE_AGE: wholeNumber(0, 31_536_000).default(300),
  ELECTRIC_ENABLE_INTEGRATION_TESTING: flag.default(false),
  ELECTRIC_LOG_LEVEL: logLevel.default('info'),
});

/** The open development mode, by the names that Electric has for it. */
export interface ShapesConfig {
  readonly databaseUrl: string;
  readonly host: string;
  readonly port: number;
  /** Asked of every request for a shape where it is set. */
  readonly secret: string | undefined;
  /** Pages of every origin may read, as with Electric; otherwise only those of this machine. */
  readonly isInsecure: boolean;
  readonly chunkBytes: number;
  readonly maxAgeS: number;
  readonly staleAgeS: number;
  readonly canDelete: boolean;
  readonly logLevel: z.infer<typeof logLevel>;
}

/** @throws StartProblem */
export function readShapesConfig(environment: Environment): ShapesConfig {
  const read = readEnvironment(shapesSchema, environment);
  if (!isLoopbackHost(read.ELECTRIC_HOST)) {
    throw new StartProblem(
      'ELECTRIC_HOST: the open mode serves every table to everybody who reaches it, and is therefore for this machine only. Use localhost, 127.0.0.1 or ::1.',
    );
  }
  return {
    databaseUrl: read.DATABASE_URL,
    host: read.ELECTRIC_HOST,
    port: read.ELECTRIC_PORT,
    secret: read.ELECTRIC_SECRET,
    isInsecure: read.ELECTRIC_INSECURE,
    chunkBytes: read.ELECTRIC_SHAPE_CHUNK_BYTES_THRESHOLD,
    maxAgeS: read.ELECTRIC_CACHE_MAX_AGE,
    staleAgeS: read.ELECTRIC_CACHE_STALE_AGE,
    canDelete: read.ELECTRIC_ENABLE_INTEGRATION_TESTING,
    logLevel: read.ELECTRIC_LOG_LEVEL,
  };
}

/** Whether a name or address is this machine, as far as it can be told without asking anybody. */
export function isLoopbackHost(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  return name === 'localhost' || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name);
}
