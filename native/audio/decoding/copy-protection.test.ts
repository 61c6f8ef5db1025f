import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { readMonoRecording } from '#tests/support/read-mono.ts';

const fixture = (name: string) =>
  readFileSync(join(import.meta.dirname, '../../../tests/fixtures/audio', name));

/** An m4a whose sample entry has another name: all that a reader gets to see of a locked file. */
function withSampleEntry(name: string): Buffer {
  const bytes = Buffer.from(fixture('moov-first.m4a'));
  bytes.write(name, bytes.indexOf('mp4a'), 'latin1');
  return bytes;
}

/** A wma with one more object in its header. */
function withAsfObject(guid: string): Buffer {
  const bytes = fixture('same-track/wma.wma');
  const object = Buffer.alloc(40);
  object.write(guid, 'hex');
  object.writeUInt32LE(40, 16);
  const result = Buffer.concat([bytes.subarray(0, 30), object, bytes.subarray(30)]);
  result.writeUInt32LE(bytes.readUInt32LE(16) + object.length, 16);
  result.writeUInt32LE(bytes.readUInt32LE(24) + 1, 24);
  return result;
}

describe('a file that is locked by its shop', () => {
  it.each([
    ['song.m4p', withSampleEntry('drms'), 'Apple FairPlay'],
    ['book.aax', withSampleEntry('aavd'), 'Audible'],
    ['film.mp4', withSampleEntry('enca'), 'encrypted mp4'],
    ['book.aa', Buffer.from('0000100057907536000000010000000b', 'hex'), 'Audible'],
    ['song.wma', withAsfObject('fbb3112223bdd211b4b700a0c955fc6e'), 'Windows Media DRM'],
    ['newer.wma', withAsfObject('14e68a292226174cb935dae07ee9289c'), 'Windows Media DRM'],
  ])('is named as such: %s', async (name, bytes, protection) => {
    const path = join(createTestFolder(), name);
    writeFileSync(path, bytes);
    await expect(readMonoRecording(path)).rejects.toMatchObject({
      code: 'audio/copy-protected',
      params: { path, protection },
    });
  });
});
