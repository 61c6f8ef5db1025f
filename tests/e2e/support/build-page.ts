import path from 'node:path';
import { buildPage } from '#scripts/steps/build-page.mjs';

/** Page, preload and main are built before the tests, unless they are: what is tested is what is shipped. */
export async function setup(): Promise<void> {
  await buildPage(path.join(import.meta.dirname, '../../..'), { nodePath: process.execPath });
}
