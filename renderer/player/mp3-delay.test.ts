import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delayIn, mp3Delay } from './mp3-delay.ts';

const from = (bytes: Uint8Array) => (start: number, end: number) =>
  Promise.resolve(bytes.subarray(start, end));

/** A first frame as an encoder writes it: MPEG 1, 44.1 kHz, stereo. */
function firstFrame({ name = 'Info', encoder = 'LAME', delay = 576, flags = 15 } = {}): Uint8Array {
  const frame = new Uint8Array(1000);
  frame.set([0xff, 0xfb, 0x90, 0x40]);
  const at = 4 + 32;
  frame.set(Buffer.from(name), at);
  frame[at + 7] = flags;
  const rest =
    at + 8 + (flags & 1 ? 4 : 0) + (flags & 2 ? 4 : 0) + (flags & 4 ? 100 : 0) + (flags & 8 ? 4 : 0);
  frame.set(Buffer.from(encoder), rest);
  frame.set([delay >> 4, (delay & 15) << 4], rest + 21);
  return frame;
}

/** An ID3v2 tag with so many bytes of pictures. */
function tag(length: number): Uint8Array {
  const bytes = new Uint8Array(10 + length);
  bytes.set([
    ...Buffer.from('ID3'),
    4,
    0,
    0,
    (length >> 21) & 127,
    (length >> 14) & 127,
    (length >> 7) & 127,
    length & 127,
  ]);
  return bytes;
}

describe('mp3Delay', () => {
  it.each([
    ['LAME, and the decoder', {}, 576 + 529],
    ['ffmpeg', { encoder: 'Lavc', delay: 1105 }, 1105 + 529],
    ['a header without a table', { name: 'Xing', flags: 1 }, 576 + 529],
    ['any other encoder', { encoder: 'GOGO' }, 576 + 529],
    ['an encoder that says nothing', { delay: 0 }, 0],
    ['a frame without a header', { name: '\0\0\0\0' }, 0],
  ])('is what %s put before the music', async (_, facts, delay) => {
    expect(await mp3Delay(from(firstFrame(facts)))).toBe(delay);
  });

  it('looks behind tags, however large', async () => {
    const file = Buffer.concat([tag(300_000), tag(20), firstFrame()]);
    expect(await mp3Delay(from(file))).toBe(576 + 529);
  });

  it('knows the one of a real file', async () => {
    const file = readFileSync(path.join(import.meta.dirname, '../../resources/samples/cold-relay.mp3'));
    expect(await mp3Delay(from(file))).toBeGreaterThan(529);
  });

  it('takes any bytes, and says nothing impossible', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async (bytes) => {
        const delay = await mp3Delay(from(bytes));
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThanOrEqual(4095 + 529);
        expect(delayIn(bytes.subarray(0, 100))).toBe(0);
      }),
    );
  });
});
