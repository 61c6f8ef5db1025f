import { z } from 'zod';

/** Where a list goes on: opaque, from `nextCursor` of the page before. */
export const cursorSchema = z.string().min(1).max(600);

/** Of a list's page; what is inserted meanwhile moves nothing of what comes. */
export const nextCursorSchema = cursorSchema
  .nullable()
  .meta({ description: 'For the next page; null on the last one.' });

/** A whole number in a query. */
export function queryInteger(least: number, most: number) {
  return z
    .string()
    .regex(/^-?\d{1,16}$/)
    .transform(Number)
    .pipe(z.int().min(least).max(most));
}

export const pageSizeSchema = queryInteger(1, 100).default(20);
