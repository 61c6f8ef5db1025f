import type { IAudioMetadata } from 'music-metadata';
import { seratoGridTempo } from './serato-beat-grid.ts';
import { traktorTempo } from './traktor-tempo.ts';

/**
 * A tempo by itself, or what people and programs write around it: "128,00", "128.0 BPM", "bpm: 128". A range is no
 * claim, and neither is what has more than one point in it.
 */
const writtenTempo = /^\s*(?:bpm\s*[:=]?\s*)?(\d{1,6}(?:[.,]\d{1,9})?)\s*(?:bpm)?\s*$/iu;
const longestText = 100;

/**
 * Where tempi are written, the more exact field first: MP4 (with a fraction, then whole numbers), ID3 (2.2, then 2.3 and
 * 2.4), Vorbis comments and APE, older Vorbis comments, Windows Media. Upper case.
 */
const tempoIds = [
  '----:COM.APPLE.ITUNES:BPM',
  'TMPO',
  'TBPM',
  'TBP',
  'BPM',
  'TEMPO',
  'WM/BEATSPERMINUTE',
] as const;
const seratoIds: ReadonlySet<string> = new Set(['SERATO_BEATGRID', '----:COM.SERATO.DJ:BEATGRID']);

/**
 * What a file says of its tempo, beats per minute: by the beat grid of a DJ program, which somebody looked at, before a
 * bare number. Of several the first that music can have (30 to 300).
 */
export function claimedTempo(native: IAudioMetadata['native']): number | undefined {
  const tags = Object.values(native)
    .flat()
    .map(({ id, value }) => ({ id: id.toUpperCase(), value }));
  const grids = tags.map(({ id, value }) => gridTempo(id, value));
  const numbers = tempoIds.flatMap((tempoId) =>
    tags.flatMap(({ id, value }) => (id === tempoId ? [value] : [])),
  );
  return [...grids, ...numbers].map(saneTempo).find((tempoBpm) => tempoBpm !== undefined);
}

/** A tempo as strangers write it; undefined where it is not one. Of several in one text the first that is one. */
export function saneTempo(value: unknown): number | undefined {
  if (typeof value === 'number') return value >= 30 && value <= 300 ? value : undefined;
  if (typeof value !== 'string') return undefined;
  for (const part of value.slice(0, longestText).split(/[;/\0]/u)) {
    const written = writtenTempo.exec(part)?.[1];
    const tempoBpm = written === undefined ? undefined : saneTempo(Number(written.replace(',', '.')));
    if (tempoBpm !== undefined) return tempoBpm;
  }
  return undefined;
}

function gridTempo(id: string, value: unknown): number | undefined {
  if (seratoIds.has(id)) return typeof value === 'string' ? seratoGridTempo(value) : undefined;
  const data = isObject(value) && value['data'] instanceof Uint8Array ? value['data'] : undefined;
  if (!isObject(value) || data === undefined) return undefined;
  if (id === 'GEOB' && value['description'] === 'Serato BeatGrid') return seratoGridTempo(data);
  if (id === 'PRIV' && value['owner_identifier'] === 'TRAKTOR4') return traktorTempo(data);
  return undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
