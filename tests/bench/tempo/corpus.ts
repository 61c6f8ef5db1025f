import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** A piece of music whose tempo is known. */
export interface LabelledTrack {
  readonly id: string;
  /** Absolute path. */
  readonly path: string;
  readonly bpm: number;
  /** Seconds, ascending, where they are known. */
  readonly beatsS: readonly number[] | undefined;
  readonly source: string;
  /** Beats a bar, where the piece says so. */
  readonly barBeats: number | undefined;
  /** Which level of the metre is the beat is a convention here: only readings up to octaves are judged. */
  readonly isLevelUncertain: boolean;
  readonly isRecording: boolean;
}

const labelShape = z.object({
  id: z.string(),
  file: z.string(),
  bpm: z.number().positive(),
  beats: z.string().nullish(),
  source: z.string(),
  meter: z.string().optional(),
  octaveUncertain: z.boolean().optional(),
  recording: z.boolean().optional(),
});

/**
 * @param folder with `labels.json`, a list of `{ id, file, bpm, beats?, source, meter?, octaveUncertain?, recording? }` with files named
 * from the folder on, and where they exist `exclude.json`, whose keys are ids of wrong labels
 * @throws when there is no such list
 */
export function readCorpus(folder: string): readonly LabelledTrack[] {
  const labels = z
    .array(labelShape)
    .parse(JSON.parse(readFileSync(path.join(folder, 'labels.json'), 'utf8')));
  const excluded = excludedIds(folder);
  return labels
    .filter(({ id }) => !excluded.has(id))
    .map(({ id, file, bpm, beats, source, meter, octaveUncertain, recording }) => ({
      id,
      path: path.join(folder, file),
      bpm,
      beatsS: beats ? readBeats(path.join(folder, beats)) : undefined,
      source,
      barBeats: meter === undefined ? undefined : Number(meter.split('/')[0]),
      isLevelUncertain: octaveUncertain ?? false,
      isRecording: recording ?? false,
    }));
}

function excludedIds(folder: string): ReadonlySet<string> {
  const file = path.join(folder, 'exclude.json');
  if (!existsSync(file)) return new Set();
  return new Set(
    Object.keys(z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, 'utf8')))),
  );
}

function readBeats(file: string): readonly number[] {
  return readFileSync(file, 'utf8').trim().split('\n').map(Number);
}
