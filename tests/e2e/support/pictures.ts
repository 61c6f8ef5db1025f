import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { vi } from 'vitest';
import type { Page } from 'playwright-core';
import type { Language } from '#contract/settings/app-settings.ts';
import { sizeNames, type ScreenSize } from './open-app.ts';
import { sightOf, type PageSight } from './page-sight.ts';
import { expectStopInCorner, resize } from './stop-corner.ts';
import type { ScreenState } from './story.ts';
import { expectWords, pattern, type TextKey } from './words.ts';

/** What is looked at, and how: as much of a state as its picture goes by. */
export type Pictured = Pick<ScreenState, 'name' | 'words' | 'keep' | 'isBrief' | 'isWhole'> & {
  /** STOP has to be in its corner. */
  readonly hasStop: boolean;
};

export interface PictureOptions {
  /** Pictures are FOLDER/LANGUAGE/SIZE/NAME.png. */
  readonly folder: string;
  readonly language: Language;
  /** What else a page needs before each picture. */
  readonly prepare?: (page: Page) => Promise<void>;
  /** Default true. False: words were changed, and are not looked for. */
  readonly areWordsKnown?: boolean;
}

export interface Pictures {
  /** The sizes whose picture shows what it is said to show. */
  readonly taken: readonly ScreenSize[];
  /** What is wrong with them, one line each. */
  readonly problems: readonly string[];
}

/** A whole picture has more octets than this: one colour takes six thousand. */
const leastPictureOctets = 15_000;
/** How long what passes within seconds has to come. */
const briefMs = 3000;
/** How long a page has to settle after it was resized, and how long news may lie over what is looked for. */
const patienceMs = 1500;
const newsMs = 12_000;

/**
 * A picture of a page at each of the three sizes; the page is left wide. Before each one its words are seen within the
 * window, whole and beside one another, and STOP is where it belongs. What lasts only seconds may be over before the last
 * picture: then that one is not kept.
 */
export async function takePictures(page: Page, shown: Pictured, options: PictureOptions): Promise<Pictures> {
  const { language, areWordsKnown = true } = options;
  const taken: ScreenSize[] = [];
  const problems: string[] = [];
  await shown.keep?.(page, language);
  if (areWordsKnown) {
    await expectWords(page, language, shown.words, shown.isBrief === true ? briefMs : undefined).catch(
      (error: unknown) => problems.push(`${shown.name}: ${String(error)}`),
    );
  }
  for (const size of sizeNames) {
    const where = `${shown.name}, ${language}, ${size}`;
    const found = await takePicture(page, size, shown, options);
    if (found === 'over') continue;
    taken.push(size);
    problems.push(...found.map((problem) => `${where}: ${problem}`));
  }
  await resize(page, 'wide');
  if (taken.length === 0) problems.push(`${shown.name}, ${language}: over before any picture of it`);
  return { taken, problems };
}

async function takePicture(
  page: Page,
  size: ScreenSize,
  { name, words, keep, isBrief = false, isWhole = false, hasStop }: Pictured,
  { folder, language, prepare, areWordsKnown = true }: PictureOptions,
): Promise<readonly string[] | 'over'> {
  await resize(page, size);
  await keep?.(page, language);
  await prepare?.(page);
  const wanted = areWordsKnown ? words : [];
  const before = await settledSight(page, language, wanted, { isWhole, isBrief });
  const problems = [...before.problems, ...unseen(before, language, wanted)];
  if (isBrief && unseen(before, language, wanted).length > 0) return 'over';
  if (hasStop) {
    await vi
      .waitFor(() => expectStopInCorner(page, size), { timeout: patienceMs, interval: 50 })
      .catch((error: unknown) => problems.push(String(error)));
  }
  const inFolder = path.join(folder, language, size);
  mkdirSync(inFolder, { recursive: true });
  const file = path.join(inFolder, `${name}.png`);
  const picture = await page.screenshot({ path: file, animations: 'disabled', fullPage: isWhole });
  if (picture.byteLength < leastPictureOctets) problems.push(`a picture of ${picture.byteLength} octets`);
  if (isBrief && unseen(await sightOf(page), language, wanted).length > 0) {
    rmSync(file);
    return 'over';
  }
  return problems;
}

/** What is seen as soon as nothing is wrong with it; what is wrong still when a page has had its time. */
async function settledSight(
  page: Page,
  language: Language,
  words: readonly TextKey[],
  { isWhole = false, isBrief = false }: Pick<Pictured, 'isWhole' | 'isBrief'>,
): Promise<PageSight> {
  // A face comes in parts, each when a character of it is needed.
  await page.evaluate(() => document.fonts.ready);
  const fromMs = performance.now();
  for (;;) {
    const seen = await sightOf(page);
    // What is longer than the window is looked at as a whole; cut by its edge it is not.
    const sight = isWhole ? { ...seen, problems: [] } : seen;
    const areWordsSeen = unseen(sight, language, words).length === 0;
    const patience = areWordsSeen || isBrief ? patienceMs : newsMs;
    const isFine = areWordsSeen && sight.problems.length === 0;
    if (isFine || performance.now() > fromMs + patience) return sight;
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
}

function unseen({ words }: PageSight, language: Language, keys: readonly TextKey[]): readonly string[] {
  return keys.filter((key) => !pattern(key, language).test(words)).map((key) => `${key} is not seen`);
}
