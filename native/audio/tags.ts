import { parseFile } from 'music-metadata';
import type { RecordingTags } from '#contract/storage/store.ts';

const longestText = 300;

/**
 * Reads tags, whatever their format. They are a convenience: a file whose tags cannot be read has none. Texts come
 * without control characters and are cut at 300 characters; a tempo outside 30 to 300 BPM is not believed.
 */
export async function readTags(path: string): Promise<RecordingTags> {
  const metadata = await parseFile(path, { skipCovers: true, duration: false }).catch(() => undefined);
  if (metadata === undefined) return {};
  const { common, format } = metadata;
  const title = cleanText(common.title);
  const artist = cleanText(common.artist);
  const album = cleanText(common.album);
  const taggedTempoBpm = saneTempo(common.bpm);
  const durationS = format.duration;
  return {
    ...(title !== undefined && { title }),
    ...(artist !== undefined && { artist }),
    ...(album !== undefined && { album }),
    ...(taggedTempoBpm !== undefined && { taggedTempoBpm }),
    ...(durationS !== undefined && Number.isFinite(durationS) && durationS > 0 && { durationS }),
  };
}

/** A stranger's text on one line; `undefined` when nothing visible is left. */
export function cleanText(text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined;
  const oneLine = text
    .slice(0, 4 * longestText)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const characters = Array.from(oneLine);
  const cut = characters.length > longestText ? `${characters.slice(0, longestText - 1).join('')}…` : oneLine;
  return cut === '' ? undefined : cut;
}

/** A tempo as strangers write it: a number, or a text like "128", "128.00 BPM" or "127,5". */
export function saneTempo(value: unknown): number | undefined {
  const number = typeof value === 'string' ? Number.parseFloat(value.replace(',', '.')) : value;
  return typeof number === 'number' && number >= 30 && number <= 300 ? number : undefined;
}
