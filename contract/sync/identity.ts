import { z } from 'zod';

/** 64 bit, hexadecimal: it is part of every clock reading of the device. */
export const deviceIdSchema = z.string().regex(/^[0-9a-f]{16}$/);

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** Whoever runs without signing in: an account that only its device knows, until somebody claims it. */
export const guestAccountIdSchema = z.string().regex(new RegExp(`^guest:[0-9a-f]{16}:${uuid}$`));

/** An account as the server names it, or a guest. Never empty: empty marks what belongs to the device. */
export const accountIdSchema = z.union([
  guestAccountIdSchema,
  z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/),
]);

export function isGuestAccount(accountId: string): boolean {
  return accountId.startsWith('guest:');
}

/** The server's oldest and newest app schema; a client always says its own. */
export const appSchema = 1;
