import type { SessionSample } from '#core/session/session-records.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { fromSteps, readColumn, toSteps, writeColumn } from './number-column.ts';

/** Seconds of a run as they travel. */
export interface EncodedSamples {
  /** Base64 of the columns. */
  readonly samples: string;
  /** Recordings that the seconds refer to by their place in this list. */
  readonly trackIds: readonly string[];
}

/** What `samples` is written in; another layout gets another number. */
export const sampleEncoding = 1;

/** More seconds than any chunk has: what a stranger sends must not fill the memory. */
const mostSamples = 3600;

/** Finer than any treadmill, strap or ear tells them apart. Encoding what was decoded changes nothing. */
const columns = [
  ['requestedSpeedKmh', 0.001],
  ['acknowledgedSpeedKmh', 0.001],
  ['reportedSpeedKmh', 0.001],
  ['requestedInclinePercent', 0.01],
  ['reportedInclinePercent', 0.01],
  ['heartRateBpm', 0.1],
  ['cadenceSpm', 0.1],
  ['distanceM', 0.01],
  ['energyKcal', 0.001],
  ['trackPositionS', 0.001],
  ['heardTempoBpm', 0.01],
] as const satisfies readonly (readonly [keyof SessionSample, number])[];

/** @param samples in the order of session time */
export function encodeSamples(samples: readonly SessionSample[]): EncodedSamples {
  const trackIds = [...new Set(samples.flatMap(({ trackId }) => (trackId === undefined ? [] : [trackId])))];
  const writer = new ByteWriter();
  writer.count(samples.length);
  writeColumn(
    writer,
    samples.map(({ atMs }) => toSteps(atMs, 1000)),
  );
  for (const [name, step] of columns) {
    writeColumn(
      writer,
      samples.map((sample) => {
        const value = sample[name];
        return value === undefined ? undefined : toSteps(value, step);
      }),
    );
  }
  writeColumn(
    writer,
    samples.map(({ trackId }) => (trackId === undefined ? undefined : trackIds.indexOf(trackId))),
  );
  return { samples: toBase64(writer.bytes()), trackIds };
}

/** @throws RangeError for anything that `encodeSamples` does not write */
export function decodeSamples({ samples: text, trackIds }: EncodedSamples): readonly SessionSample[] {
  const reader = new ByteReader(fromBase64(text));
  const rows = reader.count();
  if (rows > mostSamples) throw new RangeError(`${rows} samples in one chunk`);
  const atMs = readColumn(reader, rows).map((second) => fromSteps(second ?? 0, 1000));
  const samples = atMs.map((at): Record<string, number | string> => ({
    atMs: at,
    distanceM: 0,
    energyKcal: 0,
  }));
  for (const [name, step] of columns) {
    readColumn(reader, rows).forEach((steps, index) => {
      const sample = samples[index];
      if (sample !== undefined && steps !== undefined) sample[name] = fromSteps(steps, step);
    });
  }
  readColumn(reader, rows).forEach((place, index) => {
    const sample = samples[index];
    if (sample === undefined || place === undefined) return;
    const trackId = trackIds[place];
    if (trackId === undefined) throw new RangeError('a recording that the chunk does not name');
    sample['trackId'] = trackId;
  });
  if (!reader.isAtEnd) throw new RangeError('bytes after the last column');
  return samples as unknown as readonly SessionSample[];
}
