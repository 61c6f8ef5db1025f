import { closeSync, fstatSync, mkdirSync, openSync, readSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { inflateRawSync } from 'node:zlib';

const endRecord = { signature: 0x06_05_4b_50, octets: 22, longestComment: 0xff_ff };
const directoryRecord = { signature: 0x02_01_4b_50, octets: 46 };
const localRecord = { signature: 0x04_03_4b_50, octets: 30 };
const stored = 0;
const deflated = 8;

/**
 * Unpacks a zip archive of less than 4 GB. Not every system has a program for it.
 *
 * @param {string} archivePath
 * @param {string} folder made where it is not there
 * @param {(name: string) => string | undefined} placeOf what a file is to be called below `folder`; undefined leaves it out
 * @returns {number} files written
 */
export function unzip(archivePath, folder, placeOf = (name) => name) {
  const file = openSync(archivePath, 'r');
  try {
    const read = (position, length) => {
      const bytes = Buffer.alloc(length);
      if (readSync(file, bytes, 0, length, position) < length) throw new Error('the archive is cut off');
      return bytes;
    };
    const { size } = fstatSync(file);
    let written = 0;
    for (const entry of entriesOf(read, size)) {
      const place = entry.name.endsWith('/') ? undefined : placeOf(entry.name);
      if (place === undefined) continue;
      const target = join(folder, place);
      if (relative(folder, target).split(sep)[0] === '..')
        throw new Error(`${place} leads out of the folder`);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, contentOf(entry, read), { mode: entry.mode === 0 ? 0o644 : entry.mode });
      written += 1;
    }
    return written;
  } finally {
    closeSync(file);
  }
}

function entriesOf(read, size) {
  const tailOctets = Math.min(size, endRecord.octets + endRecord.longestComment);
  const tail = read(size - tailOctets, tailOctets);
  let at = tail.length - endRecord.octets;
  while (at >= 0 && tail.readUInt32LE(at) !== endRecord.signature) at -= 1;
  if (at < 0) throw new Error('this is no zip archive');
  const count = tail.readUInt16LE(at + 10);
  const directory = read(tail.readUInt32LE(at + 16), tail.readUInt32LE(at + 12));
  const entries = [];
  let position = 0;
  for (let index = 0; index < count; index += 1) {
    if (directory.readUInt32LE(position) !== directoryRecord.signature)
      throw new Error('the directory is damaged');
    const nameOctets = directory.readUInt16LE(position + 28);
    const nameAt = position + directoryRecord.octets;
    entries.push({
      name: directory.toString('utf8', nameAt, nameAt + nameOctets),
      method: directory.readUInt16LE(position + 10),
      packedOctets: directory.readUInt32LE(position + 20),
      mode: (directory.readUInt32LE(position + 38) >>> 16) & 0o777,
      localAt: directory.readUInt32LE(position + 42),
    });
    position =
      nameAt + nameOctets + directory.readUInt16LE(position + 30) + directory.readUInt16LE(position + 32);
  }
  return entries;
}

function contentOf({ name, method, packedOctets, localAt }, read) {
  const local = read(localAt, localRecord.octets);
  if (local.readUInt32LE(0) !== localRecord.signature) throw new Error(`${name} is damaged`);
  const dataAt = localAt + localRecord.octets + local.readUInt16LE(26) + local.readUInt16LE(28);
  const packed = read(dataAt, packedOctets);
  if (method === stored) return packed;
  if (method === deflated) return inflateRawSync(packed);
  throw new Error(`${name} is packed in a way (${method}) that is not known here`);
}
