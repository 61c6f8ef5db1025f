import { readFile } from 'node:fs/promises';
import { quirkTableSchema, type QuirkTable } from '#contract/settings/quirk-table.ts';

/** The table of known treadmills that comes with the program. */
export async function loadQuirkTable(): Promise<QuirkTable> {
  const file = new URL('../../resources/quirks/treadmills.json', import.meta.url);
  return quirkTableSchema.parse(JSON.parse(await readFile(file, 'utf8')));
}
