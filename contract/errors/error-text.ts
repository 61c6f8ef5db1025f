import type { Language } from '#contract/settings/app-settings.ts';
import { isBeatRunnerError, type ErrorParams } from '#core/errors/beatrunner-error.ts';
import type { ErrorCode } from '#core/errors/error-codes.ts';
import { errorParamWords } from './error-param-words.ts';
import type { ErrorSurface } from './error-surface.ts';
import { errorTextsEn } from './error-texts.en.ts';
import { errorTextsZhCn } from './error-texts.zh-CN.ts';
import { screenTextsEn } from './screen-texts.en.ts';
import { screenTextsZhCn } from './screen-texts.zh-CN.ts';

type Texts = Readonly<Partial<Record<ErrorCode, string>>>;
const everywhere: Readonly<Record<Language, Readonly<Record<ErrorCode, string>>>> = {
  en: errorTextsEn,
  'zh-CN': errorTextsZhCn,
};
const onScreen: Readonly<Record<Language, Texts>> = { en: screenTextsEn, 'zh-CN': screenTextsZhCn };

/** The sentence for an error code with its gaps as they are written in the tables. */
export function errorTemplate(code: ErrorCode, language: Language, surface: ErrorSurface): string {
  return (surface === 'screen' ? onScreen[language][code] : undefined) ?? everywhere[language][code];
}

/**
 * The sentence for an error code, with its gaps filled: a known state or system error in words, anything else as it is.
 * A parameter that is missing leaves "?".
 */
export function errorText(
  code: ErrorCode,
  params: ErrorParams,
  language: Language = 'en',
  surface: ErrorSurface = 'terminal',
): string {
  return errorTemplate(code, language, surface).replaceAll(/\{(\w+)\}/g, (_gap, name: string) => {
    const value = String(params[name] ?? '?');
    return errorParamWords(code, name, value, language, surface) ?? value;
  });
}

/** What a person reads for anything that was thrown. */
export function textOfThrown(
  error: unknown,
  language: Language = 'en',
  surface: ErrorSurface = 'terminal',
): string {
  if (isBeatRunnerError(error)) return errorText(error.code, error.params, language, surface);
  const detail = error instanceof Error ? error.message : String(error);
  return errorText('internal/unexpected', { detail }, language, surface);
}
