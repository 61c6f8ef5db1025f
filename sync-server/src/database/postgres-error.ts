/** What Postgres says when it refuses something. */
export interface PostgresError extends Error {
  /** SQLSTATE. */
  readonly code: string;
}

export function isPostgresError(error: unknown): error is PostgresError {
  // EPIPE has five letters as well; there is no state without a digit.
  return error instanceof Error && /^(?=.*\d)[0-9A-Z]{5}$/.test(String(Reflect.get(error, 'code')));
}

/** Classes and states in which the same request may succeed a little later. */
const passing = /^(08|53|57|40|55P03|58030)/;
const unreachable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
]);

/** Whether the database could not do it now (gone, busy, starting, full) rather than not at all. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (isPostgresError(error)) return passing.test(error.code);
  const code = String(Reflect.get(error, 'code') ?? '');
  return (
    unreachable.has(code) ||
    /Connection terminated|timeout exceeded when trying to connect|timeout expired|is not queryable/.test(
      error.message,
    )
  );
}

/** Whether a statement was refused for what it says: its syntax, names, types or values. */
export function isAboutStatement(error: unknown): error is PostgresError {
  return isPostgresError(error) && /^(42|22|0A)/.test(error.code);
}
