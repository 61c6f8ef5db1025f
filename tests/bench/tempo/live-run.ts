import type { LiveModel } from '#core/music/tempo/live-model.ts';
import { liveRateHz, LiveTempo, type LiveHearing } from '#core/music/tempo/live-tempo.ts';
import type { LabelledTrack } from './corpus.ts';

/** Music to be listened to live, mono at `liveRateHz`. */
export interface LiveExcerpt {
  readonly track: LabelledTrack;
  readonly samples: Float32Array;
  /** Where in the recording it begins. */
  readonly fromS: number;
}

/** What was answered second by second. */
export interface LiveRun {
  readonly excerpt: LiveExcerpt;
  readonly answers: readonly { readonly atS: number; readonly heard: LiveHearing }[];
  readonly cpuS: number;
}

/** One track that breaks off, and another right after it. */
export interface LiveSplice extends LiveRun {
  /** The second one. */
  readonly other: LabelledTrack;
  readonly cutS: number;
}

/** Pushes a tenth of a second at a time and asks once a second. */
export function listenLive(excerpt: LiveExcerpt, model: LiveModel): LiveRun {
  const live = new LiveTempo(model);
  const answers: { atS: number; heard: LiveHearing }[] = [];
  const pieces = 10;
  const before = process.cpuUsage();
  for (let piece = 1; (piece * liveRateHz) / pieces <= excerpt.samples.length; piece += 1) {
    live.push(excerpt.samples.subarray(((piece - 1) * liveRateHz) / pieces, (piece * liveRateHz) / pieces));
    if (piece % pieces === 0) answers.push({ atS: piece / pieces, heard: live.answer() });
  }
  const { user, system } = process.cpuUsage(before);
  return { excerpt, answers, cpuS: (user + system) / 1e6 };
}

const spliceLengthS = 34;

/**
 * Twenty seconds of one track and fourteen of another, whose tempo is another one up to octaves; `undefined` where there is none.
 * @param index of the track among all; the cut comes at a different part of a second each time
 */
export function spliceOf(
  excerpts: readonly LiveExcerpt[],
  index: number,
): { readonly excerpt: LiveExcerpt; readonly other: LabelledTrack; readonly cutS: number } | undefined {
  const first = excerpts[index];
  if (first === undefined) return undefined;
  const others = excerpts.map((_, i) => excerpts[(index * 7 + (i + 1) * 13) % excerpts.length]);
  const second = others.find((excerpt) => {
    if (excerpt === undefined || excerpt.track.source === first.track.source) return false;
    const octaves = Math.log2(excerpt.track.bpm / first.track.bpm);
    return Math.abs(octaves - Math.round(octaves)) > 0.1;
  });
  if (second === undefined) return undefined;
  const cutS = 20 + (index % 4) / 4;
  const cut = Math.round(cutS * liveRateHz);
  const samples = new Float32Array(spliceLengthS * liveRateHz);
  samples.set(first.samples.subarray(0, cut));
  samples.set(second.samples.subarray(0, samples.length - cut), cut);
  return { excerpt: { ...first, samples }, other: second.track, cutS };
}
