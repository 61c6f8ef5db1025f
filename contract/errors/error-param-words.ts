import type { Language } from '#contract/settings/app-settings.ts';
import type { ErrorCode } from '#core/errors/error-codes.ts';
import {
  paramWordsEn,
  systemErrorWordsEn,
  type WordsByCode,
  type WordsOfValues,
} from './error-param-words.en.ts';
import { paramWordsZhCn, systemErrorWordsZhCn } from './error-param-words.zh-CN.ts';
import type { ErrorSurface } from './error-surface.ts';
import { screenParamWordsEn } from './screen-texts.en.ts';
import { screenParamWordsZhCn } from './screen-texts.zh-CN.ts';

const byCode: Readonly<Record<Language, WordsByCode>> = { en: paramWordsEn, 'zh-CN': paramWordsZhCn };
const onScreen: Readonly<Record<Language, WordsByCode>> = {
  en: screenParamWordsEn,
  'zh-CN': screenParamWordsZhCn,
};
const ofSystem: Readonly<Record<Language, WordsOfValues>> = {
  en: systemErrorWordsEn,
  'zh-CN': systemErrorWordsZhCn,
};

/** The words for one value of one parameter; undefined: it is shown as it is. */
export function errorParamWords(
  code: ErrorCode,
  param: string,
  value: string,
  language: Language,
  surface: ErrorSurface,
): string | undefined {
  const tables = [
    surface === 'screen' ? onScreen[language][code]?.[param] : undefined,
    byCode[language][code]?.[param],
    param === 'reason' ? ofSystem[language] : undefined,
  ];
  return tables.find((words) => words !== undefined && Object.hasOwn(words, value))?.[value];
}
