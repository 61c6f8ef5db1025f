import { randomUUID } from 'node:crypto';

/** A UUID for something that a request makes: the same at every attempt with the same idempotency key. */
export function attemptName(seed: string | undefined): string {
  if (seed === undefined) return randomUUID();
  const hex = seed.slice(0, 32);
  // Version 8, the variant of RFC 9562: made of what one has.
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
