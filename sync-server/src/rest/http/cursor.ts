import type { z } from 'zod';
import { restProblem } from './rest-problem.ts';

/**
 * Where a page ended: the values of its last row that the list is sorted by. It names no owner: whose rows a list has is
 * said by who asks, so that a cursor of somebody else shows nothing of theirs.
 */
export function cursorOf(values: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** @throws Problem `request/cursor` */
export function readCursor<T extends z.ZodType>(
  schema: T,
  cursor: string | undefined,
): z.infer<T> | undefined {
  if (cursor === undefined) return undefined;
  try {
    const read = schema.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    if (read.success) return read.data;
  } catch {
    // It was no JSON: the same as JSON of something else.
  }
  throw restProblem('request/cursor');
}
