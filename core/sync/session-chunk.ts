import type { RecordedEvent, SessionSample, TrackPlay } from '#core/session/session-records.ts';
import { canonicalJson, type JsonValue } from './json-value.ts';
import { encodeSamples, sampleEncoding, type EncodedSamples } from './sample-encoding.ts';

/** What one chunk covers, milliseconds of session time. */
export const chunkMs = 60_000;

/** An event with the second that it was kept with. */
export interface SecondEvent extends RecordedEvent {
  readonly secondMs: number;
}

/** A minute of a finished run: its seconds, what happened in them, what began to play. It never changes. */
export interface SessionChunk extends EncodedSamples {
  readonly sessionId: string;
  /** From 0; the chunk's minute of the session. */
  readonly chunkNo: number;
  readonly encoding: number;
  readonly events: readonly SecondEvent[];
  readonly plays: readonly TrackPlay[];
}

export interface SessionParts {
  readonly samples: readonly SessionSample[];
  readonly events: readonly SecondEvent[];
  readonly plays: readonly TrackPlay[];
}

/** Cuts a finished run into its minutes; those in which nothing was kept have no chunk. All lists in order of time. */
export function cutChunks(sessionId: string, parts: SessionParts): readonly SessionChunk[] {
  const minutes = new Map<number, { samples: SessionSample[]; events: SecondEvent[]; plays: TrackPlay[] }>();
  const minuteOf = (atMs: number) => {
    const chunkNo = Math.max(0, Math.floor(atMs / chunkMs));
    const minute = minutes.get(chunkNo) ?? { samples: [], events: [], plays: [] };
    minutes.set(chunkNo, minute);
    return minute;
  };
  for (const sample of parts.samples) minuteOf(sample.atMs).samples.push(sample);
  for (const event of parts.events) minuteOf(event.secondMs).events.push(event);
  for (const play of parts.plays) minuteOf(play.startedAtMs).plays.push(play);
  return [...minutes]
    .sort(([one], [other]) => one - other)
    .map(([chunkNo, { samples, events, plays }]) => ({
      sessionId,
      chunkNo,
      encoding: sampleEncoding,
      ...encodeSamples(samples),
      events,
      plays,
    }));
}

/** What a chunk's content hash is taken of. */
export function chunkContent({ encoding, samples, trackIds, events, plays }: SessionChunk): string {
  return canonicalJson([encoding, samples, trackIds, events, plays] as unknown as JsonValue);
}

/**
 * Names a chunk by its place and its content: the same minute with another content is another chunk, and both are kept.
 *
 * @param contentHash hexadecimal
 */
export function chunkIdOf(sessionId: string, chunkNo: number, contentHash: string): string {
  return `${sessionId}:${chunkNo}:${contentHash}`;
}

/** Joins chunks by their ids: whatever one of them has is in the union, whatever the order. */
export function unionOfChunks<Chunk>(
  one: ReadonlyMap<string, Chunk>,
  other: ReadonlyMap<string, Chunk>,
): ReadonlyMap<string, Chunk> {
  return new Map([...other, ...one]);
}

/** Minutes of a session of which there is more than one content, ascending: worth a word to the runner. */
export function disputedChunks(
  chunks: readonly { readonly chunkNo: number; readonly contentHash: string }[],
): readonly number[] {
  const hashes = new Map<number, Set<string>>();
  for (const { chunkNo, contentHash } of chunks) {
    hashes.set(chunkNo, (hashes.get(chunkNo) ?? new Set()).add(contentHash));
  }
  return [...hashes]
    .flatMap(([chunkNo, contents]) => (contents.size > 1 ? [chunkNo] : []))
    .sort((a, b) => a - b);
}
