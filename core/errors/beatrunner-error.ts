import type { ErrorCode } from './error-codes.ts';

/** Values that fill the gaps of an error's text. Strangers' text among them is shown as data, never interpreted. */
export type ErrorParams = Readonly<Record<string, string | number>>;

/**
 * The one error of the project. `code` decides what callers do and which text a person reads (contract/errors);
 * `message` is for logs only.
 */
export class BeatRunnerError extends Error {
  override readonly name = 'BeatRunnerError';
  readonly code: ErrorCode;
  readonly params: ErrorParams;

  constructor(code: ErrorCode, params: ErrorParams = {}, cause?: unknown) {
    super(`${code} ${JSON.stringify(params)}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.params = params;
  }
}

export function isBeatRunnerError(error: unknown): error is BeatRunnerError {
  return error instanceof BeatRunnerError;
}

/** Whether `error` is a BeatRunnerError with one of these codes. */
export function hasErrorCode(error: unknown, ...codes: readonly ErrorCode[]): error is BeatRunnerError {
  return isBeatRunnerError(error) && codes.includes(error.code);
}
