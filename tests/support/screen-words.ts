import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '#contract/settings/app-settings.ts';
import { english } from '#renderer/locales/en/all.ts';
import { chinese } from '#renderer/locales/zh-CN/all.ts';

/** Screens that are rendered in a test have the page's own words from now on, in the language asked for. */
export async function speakScreens(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { en: english, 'zh-CN': chinese },
    defaultNS: 'common',
    interpolation: { escapeValue: false },
  });
}

/** What of a rendered page can be read: no tags. */
export function readable(markup: string): string {
  return markup.replaceAll(/<[^>]*>/g, ' ');
}
