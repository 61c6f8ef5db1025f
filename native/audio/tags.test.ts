import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cleanText, readTags, saneTempo } from './tags.ts';

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

describe('saneTempo', () => {
  it.each([
    [128, 128],
    ['127,5', 127.5],
    ['174.00 BPM', 174],
    ['fast', undefined],
    [0, undefined],
    [1740, undefined],
    [undefined, undefined],
  ])('takes %j as %j', (value, tempoBpm) => expect(saneTempo(value)).toBe(tempoBpm));
});
