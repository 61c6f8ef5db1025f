import { z } from 'zod';
import { StartProblem } from './start-problem.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads a configuration from environment variables. An empty variable counts as none.
 *
 * @throws StartProblem that names every variable that is wrong, and why, but shows no value: it may be a secret
 */
export function readEnvironment<T extends z.ZodObject>(schema: T, environment: Environment): z.infer<T> {
  const given = Object.fromEntries(
    Object.keys(schema.shape).flatMap((name) => {
      const value = environment[name]?.trim();
      return value === undefined || value === '' ? [] : [[name, value] as const];
    }),
  );
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const problems = read.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new StartProblem(`The server cannot start with this environment:\n${problems.join('\n')}`);
}

/** `true` or `false`, as Electric writes them; 1, 0, yes and no as well. */
export const flag = z
  .string()
  .toLowerCase()
  .pipe(z.enum(['true', 'false', '1', '0', 'yes', 'no'], 'has to be "true" or "false"'))
  .transform((word) => ['true', '1', 'yes'].includes(word));

/** A whole number. */
export function wholeNumber(least: number, most: number) {
  const message = `has to be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, message)
    .transform(Number)
    .pipe(z.number().min(least, message).max(most, message));
}

const addressExample = 'postgresql://user:password@host:5432/database';

/** For a program that has no Postgres of its own. */
export const requiredDatabaseUrl = z
  .string(`has to be set: the address of the Postgres to read, ${addressExample}`)
  // Sockets are named by `postgresql://user:password@/database?host=/folder`, which is no URL to a browser.
  .regex(/^postgres(?:ql)?:\/\/[^\s]+$/, `has to be a Postgres address, ${addressExample}`);

export const databaseUrl = requiredDatabaseUrl.optional();

export const httpUrl = z
  .string()
  .refine(
    (text) => URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol),
    'has to be an http address, http://host:3000',
  );

export const logLevel = z.enum(
  ['debug', 'info', 'warn', 'error', 'silent'],
  'has to be debug, info, warn, error or silent',
);
