import type { Answer } from './scoreboard.ts';
import type { LabelledTrack } from './corpus.ts';
import { heardExcerpt } from './classroom.ts';
import { loadEssentia } from './essentia-module.ts';
import { excerptOf, readMono } from './excerpt.ts';

/** What essentia.js says of the same excerpts, by the two of its estimators that are fast enough to be a choice. */
export async function essentiaAnswers(
  tracks: readonly LabelledTrack[],
): Promise<ReadonlyMap<string, readonly Answer[]>> {
  const essentia = loadEssentia();
  const degara: Answer[] = [];
  const percival: Answer[] = [];
  for (const track of tracks) {
    const { samples, fromS } = excerptOf(await readMono(track.path), heardExcerpt);
    const facts = { track, fromS, lengthS: heardExcerpt.lengthS };
    const beats = timed(() => essentia.trackBeats(samples, 40, 208));
    const beatsS = beats.result.map((at) => at + fromS);
    degara.push({ ...facts, tempoBpm: tempoOf(beatsS), beatsS, cpuS: beats.cpuS });
    const tempo = timed(() => essentia.estimateTempo(samples, 44_100));
    percival.push({ ...facts, tempoBpm: tempo.result, beatsS: undefined, cpuS: tempo.cpuS });
  }
  return new Map([
    ['essentia.js, Degara', degara],
    ['essentia.js, Percival', percival],
  ]);
}

function timed<T>(run: () => T): { readonly result: T; readonly cpuS: number } {
  const before = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(before);
  return { result, cpuS: (user + system) / 1e6 };
}

/** Mean of the distances that are within 5 % of the median one. */
function tempoOf(beatsS: readonly number[]): number {
  const steps = beatsS.slice(1).map((at, i) => at - (beatsS[i] ?? 0));
  const median = steps.toSorted((a, b) => a - b)[steps.length >> 1];
  if (median === undefined) return 0;
  const usual = steps.filter((step) => Math.abs(step / median - 1) < 0.05);
  return (60 * usual.length) / usual.reduce((sum, step) => sum + step, 0);
}
