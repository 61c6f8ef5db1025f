import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fingerprintFile } from './fingerprint.ts';

const fixture = (name: string) => join(import.meta.dirname, '../../tests/fixtures/audio', name);
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'beatrunner-fingerprint-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function fingerprintOf(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return fingerprintFile(path);
}

describe('fingerprintFile', () => {
  it('is the same under another name', async () => {
    copyFileSync(fixture('stereo.ogg'), join(folder, 'other name.ogg'));
    const [here, there] = [
      await fingerprintFile(fixture('stereo.ogg')),
      await fingerprintFile(join(folder, 'other name.ogg')),
    ];
    expect(here).toMatch(/^[0-9a-f]{64}$/);
    expect(there).toBe(here);
  });

  it('of an mp3 does not change with ID3v2, ID3v1 and APE tags', async () => {
    const audio = readFileSync(fixture('no-header.mp3'));
    const id3v2 = Buffer.concat([Buffer.from('ID3\x04\0\0\0\0\0\x14', 'latin1'), Buffer.alloc(20, 'x')]);
    const ape = Buffer.alloc(32 + 40);
    ape.write('some value', 0);
    ape.write('APETAGEX', 40);
    ape.writeUInt32LE(2000, 48);
    ape.writeUInt32LE(72, 52);
    const id3v1 = Buffer.alloc(128, ' ');
    id3v1.write('TAG');
    const plain = await fingerprintOf('plain.mp3', audio);
    expect(await fingerprintOf('tagged.mp3', Buffer.concat([id3v2, audio, ape, id3v1]))).toBe(plain);
    const changed = Buffer.from(audio);
    changed[changed.length >> 1]! ^= 1;
    expect(await fingerprintOf('changed.mp3', changed)).not.toBe(plain);
  });

  it('of an m4a depends on its audio alone', async () => {
    expect(await fingerprintFile(fixture('moov-first.m4a'))).toBe(
      await fingerprintFile(fixture('moov-last.m4a')),
    );
  });

  it('of a flac does not change with its comment', async () => {
    const flac = readFileSync(fixture('mono.flac'));
    const comment = Buffer.concat([Buffer.from([4, 0, 0, 6]), Buffer.from('abcdef')]);
    const retagged = Buffer.concat([flac.subarray(0, 42), comment, flac.subarray(42)]);
    expect(await fingerprintOf('retagged.flac', retagged)).toBe(await fingerprintFile(fixture('mono.flac')));
  });

  it('takes damaged and foreign files as they are', async () => {
    const names = ['moov-missing.m4a', 'text.mp3', 'cut-off-early.flac', 'foreign.aiff', 'empty.mp3'];
    const fingerprints = await Promise.all(names.map((name) => fingerprintFile(fixture(name))));
    expect(new Set(fingerprints).size).toBe(names.length);
  });

  it('says when a file cannot be read', async () => {
    await expect(fingerprintFile(join(folder, 'nothing.mp3'))).rejects.toMatchObject({
      code: 'audio/file-unreadable',
      params: { reason: 'ENOENT' },
    });
    await expect(fingerprintFile(folder)).rejects.toMatchObject({ code: 'audio/file-unreadable' });
  });
});
