import { expect } from 'vitest';

/** Stacks, files, statements and names of what is underneath. */
const inside =
  /\bat (?:async )?(?:\S+ \()?(?:file:|node:|\/)\S+:\d+|node_modules|sync-server\/src|\.ts:\d+|\bSELECT .+ FROM\b|\bINSERT INTO\b|syntax error|invalid byte sequence|invalid input syntax|violates|relation "|column "\w+" |duplicate key|pg_|SQLSTATE|ECONN|ZodError|FST_ERR|HPE_|argon2|better-auth|kysely|fastify/i;

/** An answer says nothing of how the server is made. */
export function expectNothingOfTheInside(text: string, where: string): void {
  expect(inside.exec(text)?.[0], where).toBeUndefined();
}
