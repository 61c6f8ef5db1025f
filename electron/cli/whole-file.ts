import { open, rename, rm } from 'node:fs/promises';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';

/** A file that is there whole or not at all: until it is kept, what was there before stays. */
export interface WholeFile {
  /** At its end; in the order of the calls. Rejects with `cli/file-not-written`. */
  write(text: string): Promise<void>;
  /** Puts it under its name. Rejects with `cli/file-not-written`. */
  keep(): Promise<void>;
  /** Takes away what was written, unless it was kept. Never rejects. */
  drop(): Promise<void>;
}

/** Rejects with `cli/file-not-written` where no file can be. */
export async function openWholeFile(file: string): Promise<WholeFile> {
  const unfinished = `${file}.${process.pid}.unfinished`;
  const orSay = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw new BeatRunnerError('cli/file-not-written', { path: file, reason: reasonOf(error) }, error);
    }
  };
  const handle = await orSay(open(unfinished, 'w'));
  let last: Promise<void> = Promise.resolve();
  return {
    write(text) {
      last = last.then(() => orSay(handle.appendFile(text)));
      return last;
    },
    async keep() {
      await last;
      // A name that leads to nothing after a power cut would be worse than the old file.
      await orSay(handle.sync());
      await orSay(handle.close());
      await orSay(rename(unfinished, file));
    },
    async drop() {
      await handle.close().catch(() => undefined);
      await rm(unfinished, { force: true }).catch(() => undefined);
    },
  };
}

/** The same for a text that is there already. Rejects with `cli/file-not-written`. */
export async function writeWholeFile(file: string, text: string): Promise<void> {
  const whole = await openWholeFile(file);
  try {
    await whole.write(text);
    await whole.keep();
  } finally {
    await whole.drop();
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return String(error);
}
