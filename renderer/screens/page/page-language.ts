import type { Language } from '#contract/settings/app-settings.ts';
import { languageFor } from '#renderer/locales/language-for.ts';

/** The language of the page as the tables of texts know it. */
export function pageLanguage(language: string): Language {
  return languageFor([language]);
}
