import { expect } from 'vitest';
import type { Page } from 'playwright-core';
import type { Language } from '#contract/settings/app-settings.ts';
import { english } from '#renderer/locales/en/all.ts';
import { chinese } from '#renderer/locales/zh-CN/all.ts';

/** `namespace:path.to.text`, as the page looks its texts up. */
export type TextKey = `${keyof typeof english}:${string}`;

/** The template of a text in a language. Throws where there is none: no test may look for nothing. */
export function template(key: TextKey, language: Language): string {
  const [namespace = '', path = ''] = key.split(':');
  let found: unknown = (language === 'en' ? english : chinese)[namespace as keyof typeof english];
  for (const part of path.split('.')) {
    found = typeof found === 'object' && found !== null ? Reflect.get(found, part) : undefined;
  }
  if (typeof found !== 'string' || found === '') throw new Error(`no text ${key} in ${language}`);
  return found;
}

/** What such a text looks like on the screen, whatever stands in its gaps. */
export function pattern(key: TextKey, language: Language): RegExp {
  const parts = template(key, language).split(/\{\{.*?\}\}/);
  return new RegExp(parts.map((part) => escaped(part).replace(/\s+/g, String.raw`\s+`)).join('.*?'), 's');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/** Everything that can be read on a page, and what its controls are called. */
export async function readable(page: Page): Promise<string> {
  return await page.evaluate(() => {
    const names = [...document.querySelectorAll('[aria-label]')].map((one) => one.getAttribute('aria-label'));
    return [document.body.innerText, ...names].join('\n');
  });
}

/** Waits until every text can be read. */
export async function expectWords(
  page: Page,
  language: Language,
  keys: readonly TextKey[],
  timeoutMs = 15_000,
): Promise<void> {
  for (const key of keys) {
    await expect
      .poll(() => readable(page), { timeout: timeoutMs, interval: 50, message: `${key} in ${language}` })
      .toMatch(pattern(key, language));
  }
}

/**
 * Words of the other language on a page: an English page has no Chinese, a Chinese one no sentence in English. What is marked
 * as being in another language may be.
 */
export async function foreignWords(
  page: Page,
  language: Language,
  quoted?: RegExp,
): Promise<readonly string[]> {
  const marked = await page.locator('body [lang]').allInnerTexts();
  let text = await readable(page);
  for (const each of marked) text = text.replaceAll(each, '');
  if (quoted !== undefined) text = text.replaceAll(quoted, '');
  if (language === 'en') return text.match(/\p{Script=Han}+/gu) ?? [];
  // Names, units and initials are Latin in Chinese, too; three words in a row are a sentence.
  return text.match(/\b[a-z]{2,}(?: [a-z]{2,}){2,}/g) ?? [];
}
