import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { link, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

const keyName = 'secrets.key';
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const fileMode = 0o600;

/** What a read found. */
export type SealedContent =
  | { readonly kind: 'content'; readonly text: string }
  | { readonly kind: 'nothing' }
  /** Another computer's, another key's, or damaged. It was put aside under `asideName`. */
  | { readonly kind: 'unreadable'; readonly asideName: string };

/**
 * A small file of secrets that its user alone can read. It is encrypted with a key beside it (AES-256-GCM), so that a copy of
 * the one without the other says nothing, and a file that was changed is not believed.
 */
export interface SealedFile {
  read(): Promise<SealedContent>;
  /** Replaces the content in one step: after a crash it is the old one or the new one. */
  write(text: string): Promise<void>;
  remove(): Promise<void>;
  /** Keeps what is there under another name: a newer version wrote it, and will want it again. */
  putAside(): Promise<void>;
}

/** @param folder the data folder, which exists */
export function sealedFile(folder: string, name: string): SealedFile {
  const path = join(folder, name);
  const asideName = `${name}.unreadable`;
  let key: Promise<Buffer> | undefined;
  /** Writes one after the other: the last one asked for is the one that stays. */
  let last: Promise<void> = Promise.resolve();

  async function write(text: string): Promise<void> {
    key ??= keyOf(folder);
    await replaceFile(path, seal(text, await key, name));
  }

  return {
    async read() {
      const sealed = await bytesOf(path);
      if (sealed === undefined) return { kind: 'nothing' };
      key ??= keyOf(folder);
      const text = unseal(sealed, await key, name);
      if (text !== undefined) return { kind: 'content', text };
      await rename(path, join(folder, asideName));
      return { kind: 'unreadable', asideName };
    },
    write(text) {
      const written = last.then(() => write(text));
      last = written.catch(() => undefined);
      return written;
    },
    remove() {
      const removed = last.then(() => rm(path, { force: true }));
      last = removed.catch(() => undefined);
      return removed;
    },
    putAside() {
      const put = last.then(() => rename(path, join(folder, asideName)));
      last = put.catch(() => undefined);
      return put;
    },
  };
}

async function keyOf(folder: string): Promise<Buffer> {
  const path = join(folder, keyName);
  const kept = await bytesOf(path);
  if (kept?.length === keyBytes) return kept;
  const key = randomBytes(keyBytes);
  if (kept !== undefined) await replaceFile(path, key);
  // Two files that are sealed first at the same time need the same key: the second one takes the first one's.
  else if (!(await makeFile(path, key))) return keyOf(folder);
  return key;
}

/** @returns false where somebody else has made it meanwhile */
async function makeFile(path: string, bytes: Uint8Array): Promise<boolean> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  await replaceFile(draft, bytes);
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function bytesOf(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const unfinished = `${path}.unfinished`;
  const file = await open(unfinished, 'w', fileMode);
  try {
    await file.writeFile(bytes);
    // Without it a power cut may leave an empty file under the final name.
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, path);
}

/** Nonce, tag, content. The name is bound to it: one sealed file does not pass for another. */
function seal(text: string, key: Buffer, name: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name));
  const content = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), content]);
}

function unseal(sealed: Buffer, key: Buffer, name: string): string | undefined {
  if (sealed.length < nonceBytes + tagBytes) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes))
    .setAAD(Buffer.from(name))
    .setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
  try {
    return (
      decipher.update(sealed.subarray(nonceBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8')
    );
  } catch {
    // The tag does not fit: that is an answer, not a fault.
    return undefined;
  }
}
