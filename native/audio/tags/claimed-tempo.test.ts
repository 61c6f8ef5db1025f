import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTags } from '#native/audio/tags.ts';
import {
  flacWithComments,
  id3Tag,
  mp4WithTags,
  seratoGrid,
  seratoText,
  traktorTree,
} from '#tests/support/dj-tags.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { saneTempo } from './claimed-tempo.ts';

async function claimOf(name: string, content: Uint8Array): Promise<number | undefined> {
  const path = join(createTestFolder(), name);
  writeFileSync(path, content);
  return (await readTags(path)).taggedTempoBpm;
}

const mp3 = (...frames: Parameters<typeof id3Tag>[0]) =>
  Buffer.concat([id3Tag(frames), Buffer.alloc(4000, 0)]);
const grid = seratoGrid([], { atS: 0.1, tempoBpm: 127.5 });
const seratoFrame = (octets: Uint8Array) =>
  Buffer.concat([Buffer.from('\0application/octet-stream\0\0Serato BeatGrid\0'), octets]);
const traktorFrame = (octets: Uint8Array) => Buffer.concat([Buffer.from('TRAKTOR4\0'), octets]);

describe("a file's claim of its tempo", () => {
  it('is a number, wherever the format has it, with its fraction', async () => {
    expect(await claimOf('a.mp3', mp3(['TBPM', '127,50']))).toBe(127.5);
    expect(await claimOf('b.flac', flacWithComments(['TITLE=x', 'bpm=127.5']))).toBe(127.5);
    expect(await claimOf('c.flac', flacWithComments(['TEMPO=128 BPM']))).toBe(128);
    expect(await claimOf('d.m4a', mp4WithTags({ tmpo: 128 }))).toBe(128);
    const both = mp4WithTags({ tmpo: 128, free: [['com.apple.iTunes', 'BPM', '127.5']] });
    expect(await claimOf('e.m4a', both)).toBe(127.5);
  });

  it('is the first of several that music can have', async () => {
    expect(await claimOf('a.flac', flacWithComments(['BPM=0', 'BPM=12800', 'BPM=64;128', 'BPM=90']))).toBe(
      64,
    );
    expect(await claimOf('b.mp3', mp3(['TBPM', '0']))).toBeUndefined();
    expect(await claimOf('c.m4a', mp4WithTags({ tmpo: 0 }))).toBeUndefined();
  });

  it("is a beat grid's before a bare number's", async () => {
    const serato = seratoFrame(grid);
    expect(await claimOf('a.mp3', mp3(['TBPM', '64'], ['GEOB', serato]))).toBe(127.5);
    const traktor = traktorFrame(traktorTree(126.25, []));
    expect(await claimOf('b.mp3', mp3(['TBPM', '64'], ['PRIV', traktor]))).toBe(126.25);
    const comments = ['BPM=64', `SERATO_BEATGRID=${seratoText(grid)}`];
    expect(await claimOf('c.flac', flacWithComments(comments))).toBe(127.5);
    const free = [['com.serato.dj', 'beatgrid', seratoText(grid)]] as const;
    expect(await claimOf('d.m4a', mp4WithTags({ tmpo: 64, free }))).toBe(127.5);
  });

  it('is the number where a grid is damaged or impossible', async () => {
    const frames = (octets: Uint8Array) => mp3(['GEOB', seratoFrame(octets)], ['TBPM', '64']);
    expect(await claimOf('a.mp3', frames(grid.subarray(0, 9)))).toBe(64);
    expect(await claimOf('b.mp3', frames(seratoGrid([], { atS: 0, tempoBpm: 12_800 })))).toBe(64);
    expect(await claimOf('c.mp3', frames(seratoGrid([], { atS: 0, tempoBpm: Number.NaN })))).toBe(64);
    expect(await claimOf('d.mp3', mp3(['PRIV', traktorFrame(Buffer.from('DMRT'))], ['TBPM', '64']))).toBe(64);
  });
});

describe('saneTempo', () => {
  it.each([
    [128, 128],
    ['127,5', 127.5],
    ['128,00', 128],
    ['174.00 BPM', 174],
    ['bpm: 128', 128],
    [' 96\u0000128', 96],
    ['64/128', 64],
    ['0/128', 128],
    ['120-140', undefined],
    ['1,280.5', undefined],
    ['fast', undefined],
    ['', undefined],
    [0, undefined],
    [12_800, undefined],
    [Number.NaN, undefined],
    [undefined, undefined],
  ])('takes %j as %j', (value, tempoBpm) => expect(saneTempo(value)).toBe(tempoBpm));

  it('is never anything but a tempo that music can have', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const tempoBpm = saneTempo(value);
        expect(tempoBpm === undefined || (tempoBpm >= 30 && tempoBpm <= 300)).toBe(true);
      }),
    );
  });
});
