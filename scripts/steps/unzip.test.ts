import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unzip } from './unzip.mjs';

interface Packed {
  readonly name: string;
  readonly content: Buffer;
  readonly isStored?: boolean;
  readonly mode?: number;
}

/** A zip archive as zip programs write it: a file, its like, the directory of both, the end. */
function zipOf(files: readonly Packed[], comment = ''): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, content, isStored = false, mode = 0o644 } of files) {
    const nameBytes = Buffer.from(name);
    const packed = isStored ? content : deflateRawSync(content);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(isStored ? 0 : 8, 4);
    facts.writeUInt32LE(crc32(content), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(content.length, 18);
    facts.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), facts, nameBytes, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(((0o100000 | mode) << 16) >>> 0, 6);
    rest.writeUInt32LE(at, 10);
    const madeBy = Buffer.from([20, 3]);
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002', 'latin1'), madeBy, facts, rest, nameBytes]));
    parts.push(local);
    at += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...parts, listed, end, Buffer.from(comment)]);
}

describe('unzip', () => {
  let folder: string;
  let archive: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'beatrunner-unzip-'));
    archive = join(folder, 'archive.zip');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const long = Buffer.from('belt '.repeat(10_000));

  it('unpacks files with their folders and rights, whether they are deflated or stored', () => {
    const files = [
      { name: 'app/', content: Buffer.alloc(0), isStored: true },
      { name: 'app/run', content: long, mode: 0o755 },
      { name: 'app/deep/er/note.txt', content: Buffer.from('stored'), isStored: true },
    ];
    writeFileSync(archive, zipOf(files, 'a comment at the end'));
    expect(unzip(archive, join(folder, 'out'))).toBe(2);
    expect(readFileSync(join(folder, 'out/app/run'))).toEqual(long);
    expect(statSync(join(folder, 'out/app/run')).mode & 0o777).toBe(0o755);
    expect(readFileSync(join(folder, 'out/app/deep/er/note.txt'), 'utf8')).toBe('stored');
  });

  it('puts files elsewhere, and leaves out what is not wanted', () => {
    const files = [
      { name: 'top/keep', content: long },
      { name: 'top/resources/app.asar', content: long },
    ];
    writeFileSync(archive, zipOf(files));
    const placeOf = (name: string) => (name.includes('resources') ? undefined : name.slice('top/'.length));
    expect(unzip(archive, join(folder, 'out'), placeOf)).toBe(1);
    expect(readdirSync(join(folder, 'out'))).toEqual(['keep']);
  });

  it('writes nothing outside of its folder', () => {
    writeFileSync(archive, zipOf([{ name: '../outside', content: long }]));
    mkdirSync(join(folder, 'out'));
    expect(() => unzip(archive, join(folder, 'out'))).toThrow('leads out of the folder');
    expect(readdirSync(folder).toSorted()).toEqual(['archive.zip', 'out']);
  });

  it('says what is wrong with an archive', () => {
    writeFileSync(archive, 'not a zip at all');
    expect(() => unzip(archive, join(folder, 'out'))).toThrow('this is no zip archive');
    writeFileSync(archive, zipOf([{ name: 'file', content: long }]).subarray(10));
    expect(() => unzip(archive, join(folder, 'out'))).toThrow();
  });
});
