import { createInstance } from 'i18next';
import { beforeAll, expect } from 'vitest';
import { languages, type Language } from '#contract/settings/app-settings.ts';
import en from '#renderer/locales/en/words.json' with { type: 'json' };
import zhCn from '#renderer/locales/zh-CN/words.json' with { type: 'json' };
import type { Translate, Words, WordsFormat } from '#renderer/words/translate.ts';

/** Widths at which a line fits the middle of the run screen at 48 px; a Latin letter is half as wide as a Chinese one. */
export const widestShort: Readonly<Record<Language, number>> = { en: 40, 'zh-CN': 22 };
export const widestLong: Readonly<Record<Language, number>> = { en: 200, 'zh-CN': 80 };
/** An entry of the timeline may take two lines. */
export const widestEntry: Readonly<Record<Language, number>> = { en: 110, 'zh-CN': 55 };

export const format: WordsFormat = {
  speed: (speedKmh) => `${speedKmh.toFixed(1)} km/h`,
  incline: (inclinePercent) => `${inclinePercent.toFixed(1)} %`,
  time: (durationMs) =>
    `${Math.floor(durationMs / 60_000)}:${String(Math.floor(durationMs / 1000) % 60).padStart(2, '0')}`,
};

/** i18next as the page has it, but that a missing text is an error. */
async function translateIn(language: Language): Promise<Translate> {
  const instance = createInstance();
  await instance.init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { words: language === 'en' ? en : zhCn } },
    ns: 'words',
    defaultNS: 'words',
    interpolation: { escapeValue: false },
    parseMissingKeyHandler: (key) => {
      throw new Error(`${key} has no text in ${language}`);
    },
  });
  const translate = instance.getFixedT(language, 'words');
  return (key, params) => String(translate(key, params ?? {}));
}

const both = new Map<Language, Translate>();
export const inLanguage = (language: Language): Translate => {
  const t = both.get(language);
  if (t === undefined) throw new Error(`${language} is not set up`);
  return t;
};
/** Call it once in a file, before `inLanguage` is used. */
export function setUpLanguages(): void {
  beforeAll(async () => {
    for (const language of languages) both.set(language, await translateIn(language));
  });
}

function widthOf(text: string, language: Language): number {
  if (language === 'en') return text.length;
  return [...text].reduce((sum, letter) => sum + (/[\p{ASCII}]/u.test(letter) ? 0.5 : 1), 0);
}

export function expectText(text: string, language: Language, widest: number): void {
  expect(text.trim(), text).toBe(text);
  expect(text).not.toBe('');
  expect(text, text).not.toMatch(/\{\{|\}\}|undefined|NaN|\$t\(/);
  if (language === 'zh-CN') expect(text).toMatch(/\p{Script=Han}/u);
  else expect(text).not.toMatch(/\p{Script=Han}/u);
  expect(widthOf(text, language), text).toBeLessThanOrEqual(widest);
}

export function expectWords(words: Words, language: Language): void {
  expectText(words.short, language, widestShort[language]);
  expectText(words.long, language, widestLong[language]);
}
