import { parseFromTokenizer, type IAudioMetadata } from 'music-metadata';
import { EndOfStreamError, fromFile } from 'strtok3';
import type { RecordingTags } from '#contract/storage/store.ts';
import { claimedTempo } from './tags/claimed-tempo.ts';

const longestText = 300;
/**
 * So often a file is read from before what follows is taken for its end. Tags take some hundred reads; damaged audio
 * behind them is searched octet by octet, and ten megabytes of that would take minutes.
 */
const mostReads = 5000;

/**
 * Reads tags, whatever their format. They are a convenience: a file whose tags cannot be read has none. Texts come
 * without control characters and are cut at 300 characters. The tempo is the file's claim, evidence and no more.
 */
export async function readTags(path: string): Promise<RecordingTags> {
  const metadata = await parseWithinReason(path).catch(() => undefined);
  if (metadata === undefined) return {};
  const { common, format, native } = metadata;
  const title = cleanText(common.title);
  const artist = cleanText(common.artist);
  const album = cleanText(common.album);
  const taggedTempoBpm = claimedTempo(native);
  const durationS = format.duration;
  return {
    ...(title !== undefined && { title }),
    ...(artist !== undefined && { artist }),
    ...(album !== undefined && { album }),
    ...(taggedTempoBpm !== undefined && { taggedTempoBpm }),
    ...(durationS !== undefined && Number.isFinite(durationS) && durationS > 0 && { durationS }),
  };
}

async function parseWithinReason(path: string): Promise<IAudioMetadata> {
  const tokenizer = await fromFile(path);
  let reads = 0;
  const counted = <Arguments extends unknown[]>(read: (...args: Arguments) => Promise<number>) => {
    return async (...args: Arguments): Promise<number> => {
      reads += 1;
      if (reads > mostReads) throw new EndOfStreamError();
      return read(...args);
    };
  };
  tokenizer.readBuffer = counted(tokenizer.readBuffer.bind(tokenizer));
  tokenizer.peekBuffer = counted(tokenizer.peekBuffer.bind(tokenizer));
  try {
    return await parseFromTokenizer(tokenizer, { skipCovers: true, duration: false });
  } finally {
    await tokenizer.close();
  }
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
