import { dataView, fourCc, type AudioFile } from './audio-file.ts';

/** One box ("atom") of an MP4 file: where its content lies. */
export interface Mp4Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** More than any file has on one level. A stretch of zeros and ones must not be walked through eight bytes at a time. */
const mostBoxes = 5000;

/** The boxes at the top of the file, in order. A last box that reaches beyond the end of the file is kept as it is. */
export async function readTopBoxes(file: AudioFile, startsAt: number): Promise<readonly Mp4Box[]> {
  const boxes: Mp4Box[] = [];
  for (let at = startsAt; at + 8 <= file.sizeBytes && boxes.length < mostBoxes;) {
    const box = boxAt(await file.read(at, 16), 0, file.sizeBytes - at);
    if (box === undefined) break;
    boxes.push({ type: box.type, start: at + box.start, end: at + box.end });
    at += box.end;
  }
  return boxes;
}

/** The boxes inside `parent`, which is given as bytes. */
export function innerBoxes(bytes: Uint8Array, from = 0, to = bytes.length): readonly Mp4Box[] {
  const boxes: Mp4Box[] = [];
  for (let at = from; at + 8 <= to && boxes.length < mostBoxes;) {
    const box = boxAt(bytes.subarray(at, Math.min(to, at + 16)), at, to - at);
    if (box === undefined || box.end > to) break;
    boxes.push(box);
    at = box.end;
  }
  return boxes;
}

/** The content of the first box at the end of this path of types, e.g. `['mdia', 'minf', 'stbl']`. */
export function findBox(bytes: Uint8Array, path: readonly string[]): Uint8Array | undefined {
  let content: Uint8Array | undefined = bytes;
  for (const type of path) {
    if (content === undefined) return undefined;
    const parent: Uint8Array = content;
    const box = innerBoxes(parent).find((candidate) => candidate.type === type);
    content = box && parent.subarray(box.start, box.end);
  }
  return content;
}

function boxAt(head: Uint8Array, at: number, availableBytes: number): Mp4Box | undefined {
  if (head.length < 8) return undefined;
  const view = dataView(head);
  const type = fourCc(head, 4);
  const short = view.getUint32(0);
  if (short === 0) return { type, start: at + 8, end: at + availableBytes };
  if (short === 1) {
    if (head.length < 16) return undefined;
    const long = Number(view.getBigUint64(8));
    return long < 16 || !Number.isSafeInteger(long) ? undefined : { type, start: at + 16, end: at + long };
  }
  return short < 8 ? undefined : { type, start: at + 8, end: at + short };
}
