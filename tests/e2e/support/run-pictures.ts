import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Language } from '#contract/settings/app-settings.ts';
import type { Service } from '#electron/cli/service.ts';
import { openPage } from './open-app.ts';
import { takePictures } from './pictures.ts';
import type { TextKey } from './words.ts';

const folder = path.join(import.meta.dirname, '../../../.cache/screens/e2e');

export interface Step {
  readonly name: string;
  /** What can be read at it, in both languages. */
  readonly words: readonly TextKey[];
  /** Default false. */
  readonly hasStop?: boolean;
  /** Where a page that is opened at it has to go by itself. */
  readonly goThere?: (page: Page) => Promise<void>;
}

/**
 * Pictures of a step of one run at the three sizes, in both languages: the Chinese ones on a page that is opened for them
 * and looks on, as whoever comes along with a telephone would. Fails with whatever is wrong on one.
 */
export async function photographStep(
  service: Pick<Service, 'url'>,
  page: Page,
  { name, words, hasStop = false, goThere }: Step,
): Promise<void> {
  const take = async (each: Page, language: Language): Promise<void> => {
    const { problems } = await takePictures(each, { name, words, hasStop }, { folder, language });
    expect(problems.length, problems.join('\n')).toBe(0);
  };
  await take(page, 'en');
  const beside = await openPage(service, { language: 'zh-CN' });
  await goThere?.(beside);
  await take(beside, 'zh-CN');
  await beside.context().close();
}
