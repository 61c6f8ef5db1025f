import { useSyncExternalStore } from 'react';
import type { Language } from '#contract/settings/app-settings.ts';
import { languageFor } from '#renderer/locales/language-for.ts';
import english from '#renderer/locales/en/common.json' with { type: 'json' };
import chinese from '#renderer/locales/zh-CN/common.json' with { type: 'json' };

const texts = {
  en: { stop: english.stop, missing: english.missing },
  'zh-CN': { stop: chinese.stop, missing: chinese.missing },
} as const satisfies Readonly<Record<Language, unknown>>;

type StopText = `stop.${keyof typeof english.stop}` | `missing.${keyof typeof english.missing}`;

/** A text of STOP, without whatever the screens need for theirs. */
export type StopWords = (key: StopText, gaps?: Readonly<Record<string, string | number>>) => string;

export function stopWords(language: Language): StopWords {
  const flat = new Map(
    Object.entries(texts[language]).flatMap(([group, words]) =>
      Object.entries(words).map(([key, text]) => [`${group}.${key}`, text] as const),
    ),
  );
  return (key, gaps = {}) =>
    (flat.get(key) ?? key).replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(gaps[name] ?? ''));
}

/** In the language that the page has, once the screens or the browser have said which. */
export function useStopWords(): StopWords {
  return stopWords(useSyncExternalStore(onLanguage, () => languageFor([document.documentElement.lang])));
}

function onLanguage(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ['lang'] });
  return () => observer.disconnect();
}
