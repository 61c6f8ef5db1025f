import type { z } from 'zod';
import { Problem } from './problem.ts';
import { isStorable } from './storable.ts';

/**
 * What a request says, as its schema has it, where nobody has looked at its characters before.
 *
 * @throws Problem 400 `request/invalid`
 */
export function readRequest<T extends z.ZodType>(schema: T, given: unknown): z.infer<T> {
  requireStorable(given);
  return readStorable(schema, given);
}

/** @throws Problem 400 `request/invalid` for what the database has no place for, or that is too deep */
export function requireStorable(given: unknown): void {
  if (isStorable(given)) return;
  throw new Problem(
    400,
    'request/invalid',
    'Invalid request',
    'There are characters in it that cannot be kept.',
  );
}

/**
 * What a request says, as its schema has it.
 *
 * @throws Problem 400 `request/invalid`, with the names of the fields that are wrong and never with what was in them
 */
export function readStorable<T extends z.ZodType>(schema: T, given: unknown): z.infer<T> {
  const read = schema.safeParse(given ?? {});
  if (read.success) return read.data;
  const fields = [
    ...new Set(
      read.error.issues.flatMap((issue) =>
        issue.code === 'unrecognized_keys'
          ? issue.keys.map((key) => [...issue.path, key].join('.'))
          : [issue.path.join('.')],
      ),
    ),
  ].filter((field) => field !== '');
  throw new Problem(
    400,
    'request/invalid',
    'Invalid request',
    'The server does not understand the request.',
    {},
    { fields: fields.map((field) => field.slice(0, 60)).slice(0, 20) },
  );
}
