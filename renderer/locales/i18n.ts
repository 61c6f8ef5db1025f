import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { languageFor, languages } from './language-for.ts';
import { chinese } from './zh-CN/all.ts';
import { english } from './en/all.ts';

/** Every text of the page is in one of these, a namespace a screen. Keys are typed by the English files. */
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: typeof english;
  }
}

/**
 * Sets the page's texts up. Nothing is fetched: both languages are in the bundle.
 *
 * @param wished what the browser or the system asks for, e.g. `zh-Hans-CN`
 */
export async function startI18n(wished: readonly string[]): Promise<i18n> {
  await i18next.use(initReactI18next).init({
    lng: languageFor(wished),
    fallbackLng: 'en',
    supportedLngs: [...languages],
    resources: { en: english, 'zh-CN': chinese },
    defaultNS: 'common',
    // React escapes; doing it twice would show entities.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  markLanguage(i18next.language);
  i18next.on('languageChanged', markLanguage);
  return i18next;
}

/** Fonts, line heights and screen readers go by it. */
function markLanguage(language: string): void {
  document.documentElement.lang = language;
}
