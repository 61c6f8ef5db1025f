import { isBeatRunnerError, type ErrorParams } from '#core/errors/beatrunner-error.ts';
import type { ErrorCode } from '#core/errors/error-codes.ts';
import { errorParamWords } from './error-param-words.en.ts';
import { errorTextsEn } from './error-texts.en.ts';

/**
 * The sentence for an error code, with its gaps filled: a known state or system error in words, anything else as it is.
 * A parameter that is missing leaves "?".
 */
export function errorText(code: ErrorCode, params: ErrorParams): string {
  return errorTextsEn[code].replaceAll(/\{(\w+)\}/g, (_gap, name: string) => {
    const value = String(params[name] ?? '?');
    return errorParamWords(code, name, value) ?? value;
  });
}

/** What a person reads for anything that was thrown. */
export function textOfThrown(error: unknown): string {
  if (isBeatRunnerError(error)) return errorText(error.code, error.params);
  return errorText('internal/unexpected', { detail: error instanceof Error ? error.message : String(error) });
}
