import type { Language } from '#contract/settings/app-settings.ts';

/** Every text of the page is in all of them. */
export const languages = ['en', 'zh-CN'] as const satisfies readonly Language[];

/** The first wished language that there is; any Chinese is better than English to somebody who asked for Chinese. */
export function languageFor(wished: readonly string[]): Language {
  for (const each of wished) {
    const primary = each.toLowerCase().split('-')[0];
    if (primary === 'zh') return 'zh-CN';
    if (primary === 'en') return 'en';
  }
  return 'en';
}
