import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { RecordingTags } from '#contract/storage/store.ts';
import type { FileContents, Listening } from '#native/audio/analysis-messages.ts';
import { fileUnreadable } from '#native/audio/decoding/audio-file.ts';

export interface FakeAnalysisPool {
  readonly engineId: string;
  readonly size: number;
  read(path: string, signal?: AbortSignal): Promise<FileContents>;
  tags(path: string, signal?: AbortSignal): Promise<RecordingTags>;
  analyse(path: string, signal?: AbortSignal): Promise<Listening>;
  /** Paths that were listened to, in order. */
  readonly listened: string[];
  readonly readPaths: string[];
  /** Tempi in the tags of files, by path. */
  readonly taggedTempi: Map<string, number>;
  /** Called before each listening; a test may wait or throw here. */
  beforeListening: (path: string) => void | Promise<void>;
}

/** Takes a file's bytes for its recording, and a text "damaged" in it for damage; finds 120 BPM in everything else. */
export function createFakeAnalysisPool(size = 2, engineId = 'fake/1'): FakeAnalysisPool {
  const taggedTempi = new Map<string, number>();
  const claim = (path: string) => {
    const taggedTempoBpm = taggedTempi.get(path);
    return taggedTempoBpm === undefined ? {} : { taggedTempoBpm };
  };
  const pool: FakeAnalysisPool = {
    engineId,
    size,
    listened: [],
    readPaths: [],
    taggedTempi,
    beforeListening: () => undefined,
    async read(path, signal) {
      signal?.throwIfAborted();
      pool.readPaths.push(path);
      const bytes = await readFile(path).catch((error: unknown) => {
        throw fileUnreadable(path, error);
      });
      const tags = { title: path, ...claim(path) };
      return { trackId: createHash('sha256').update(bytes).digest('hex'), tags };
    },
    async tags(path, signal) {
      signal?.throwIfAborted();
      return { title: path };
    },
    async analyse(path, signal) {
      await pool.beforeListening(path);
      signal?.throwIfAborted();
      pool.listened.push(path);
      if ((await readFile(path, 'utf8')).includes('damaged')) {
        throw new BeatRunnerError('audio/file-damaged', { path, reason: 'as it says' });
      }
      const analysis = {
        tempoBpm: 120,
        confidence: 1,
        beatsS: [0, 0.5],
        durationS: 1,
        alternatives: [],
        ...claim(path),
        engine: engineId,
      };
      return { analysis, isCutOff: false };
    },
  };
  return pool;
}
