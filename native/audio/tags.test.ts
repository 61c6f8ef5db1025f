import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { cleanText, readTags } from './tags.ts';

const fixture = (name: string) => join(import.meta.dirname, '../../tests/fixtures/audio', name);

describe('readTags', () => {
  it('reads ID3v2', async () => {
    expect(await readTags(fixture('mono.mp3'))).toMatchObject({
      title: 'Zwölf Sekunden',
      artist: 'Fixture',
      taggedTempoBpm: 128,
    });
  });

  it('reads Vorbis comments and MP4 atoms', async () => {
    expect(await readTags(fixture('mono.flac'))).toMatchObject({
      title: 'Flac',
      taggedTempoBpm: 128,
      durationS: 12,
    });
    expect(await readTags(fixture('moov-last.m4a'))).toMatchObject({ title: 'Moov last', artist: 'Fixture' });
  });

  it('does not search megabytes of damage octet by octet', async () => {
    const path = join(createTestFolder(), 'damaged.mp3');
    const tag = readFileSync(fixture('mono.mp3')).subarray(0, 600);
    // Each octet looks like the beginning of a frame: without a limit this takes minutes.
    writeFileSync(path, Buffer.concat([tag, Buffer.alloc(40_000_000, 0xff)]));
    expect(await readTags(path)).toMatchObject({ title: 'Zwölf Sekunden', artist: 'Fixture' });
  });

  it('gives nothing for what it cannot read', async () => {
    expect(await readTags(fixture('empty.mp3'))).toEqual({});
    expect(await readTags(fixture('not-there.mp3'))).toEqual({});
  });
});

describe('cleanText', () => {
  it("takes control characters out of a stranger's text", () => {
    expect(cleanText('  \x1b[31mRed\u202E\r\n\tsong\u0000 ')).toBe('[31mRed song');
    expect(cleanText('\x1b\x07')).toBeUndefined();
    expect(cleanText(42)).toBeUndefined();
  });

  it('cuts very long ones between characters', () => {
    const cut = cleanText('🎵'.repeat(1000));
    expect(Array.from(cut!)).toHaveLength(300);
    expect(cut!.endsWith('🎵…')).toBe(true);
  });
});
