/** What an mp3 decoder gives out before the first sample that went in: its own delay, which every decoder has. */
const decoderDelay = 529;

/**
 * How many samples of a decoded mp3 come before its music, by the header that encoders leave in the first frame; 0 without one.
 * Players and the analysis take them away, so that times in the recording mean the same everywhere.
 *
 * @param read bytes of the file, fewer at its end
 */
export async function mp3Delay(read: (start: number, end: number) => Promise<Uint8Array>): Promise<number> {
  const startsAt = await endOfTag(read);
  return delayIn(await read(startsAt, startsAt + 4096));
}

/** Where the music begins behind ID3v2 tags, which may hold pictures of megabytes. */
async function endOfTag(read: (start: number, end: number) => Promise<Uint8Array>): Promise<number> {
  let at = 0;
  for (;;) {
    const head = await read(at, at + 10);
    if (head.length < 10 || text(head, 0, 3) !== 'ID3') return at;
    const [a = 0, b = 0, c = 0, d = 0] = head.subarray(6, 10);
    const hasFooter = ((head[5] ?? 0) & 0x10) !== 0;
    at += 10 + (((a & 127) << 21) | ((b & 127) << 14) | ((c & 127) << 7) | (d & 127)) + (hasFooter ? 10 : 0);
  }
}

/** @param bytes from about the first frame on */
export function delayIn(bytes: Uint8Array): number {
  for (let at = 0; at + 160 < bytes.length; at += 1) {
    // Layer III, any rate.
    if (bytes[at] !== 0xff || ((bytes[at + 1] ?? 0) & 0xe6) !== 0xe2) continue;
    const isMpeg1 = ((bytes[at + 1] ?? 0) & 0x18) === 0x18;
    const isMono = ((bytes[at + 3] ?? 0) & 0xc0) === 0xc0;
    const info = at + 4 + (isMpeg1 ? (isMono ? 17 : 32) : isMono ? 9 : 17);
    const name = text(bytes, info, 4);
    if (name !== 'Xing' && name !== 'Info') return 0;
    const flags = bytes[info + 7] ?? 0;
    // Frames, bytes, table, quality; each is there or not.
    const encoder =
      info + 8 + (flags & 1 ? 4 : 0) + (flags & 2 ? 4 : 0) + (flags & 4 ? 100 : 0) + (flags & 8 ? 4 : 0);
    const delay = ((bytes[encoder + 21] ?? 0) << 4) | ((bytes[encoder + 22] ?? 0) >> 4);
    return delay === 0 ? 0 : delay + decoderDelay;
  }
  return 0;
}

function text(bytes: Uint8Array, start: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + length));
}
