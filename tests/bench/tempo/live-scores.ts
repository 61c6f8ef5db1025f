import type { LiveHearing } from '#core/music/tempo/live-tempo.ts';
import { octaveFactors } from '#core/music/tempo/ranked-candidates.ts';
import type { Claim } from './certainty-tables.ts';
import { isNear } from './examples.ts';
import type { LiveRun, LiveSplice } from './live-run.ts';

/** Seconds after which an answer is no longer a first one. */
const steadyFromS = 12;
const beatToleranceS = 0.07;

/** One row of the table of steady music and of changes. */
export function liveRow(runs: readonly LiveRun[], splices: readonly LiveSplice[]): Record<string, string> {
  const firsts = runs.map(firstAnswerS);
  const at8 = runs.map(({ excerpt, answers }) => ({
    wanted: excerpt.track.bpm,
    tempo: tempoOf(answers.find(({ atS }) => atS === 8)?.heard),
  }));
  const later = runs.flatMap(({ excerpt, answers }) =>
    answers
      .filter(({ atS }) => atS >= steadyFromS)
      .map(({ heard }) => ({ wanted: excerpt.track.bpm, tempo: tempoOf(heard) })),
  );
  const followed = splices.map(followedAfterS);
  const offs = runs.flatMap(beatErrorsS);
  const minutes = runs.reduce((sum, { answers }) => sum + (answers.length - steadyFromS) / 60, 0);
  const seconds = runs.reduce((sum, { answers }) => sum + answers.length, 0);
  const cpuS = runs.reduce((sum, run) => sum + run.cpuS, 0);
  const right = ({ tempo, wanted }: Judged) => isNear(tempo, wanted, 0.04);
  const upToOctaves = ({ tempo, wanted }: Judged) => isNear(tempo, wanted, 0.04, octaveFactors);
  return {
    tracks: String(runs.length),
    'first within 8 s %': percent(firsts, (s) => s <= 8),
    'first s, median / 90 %': `${quantile(firsts, 0.5)} / ${quantile(firsts, 0.9)}`,
    'right at 8 s, up to octaves %': `${percent(at8, right)}, ${percent(at8, upToOctaves)}`,
    'right later, up to octaves %': `${percent(later, right)}, ${percent(later, upToOctaves)}`,
    'follows s, median / 90 %': `${quantile(followed, 0.5)} / ${quantile(followed, 0.9)}`,
    'within 6 s %': percent(followed, (s) => s <= 6),
    'flips a minute': (runs.reduce((sum, run) => sum + flips(run), 0) / minutes).toFixed(2),
    'beats within 70 ms %': percent(offs, (s) => s <= beatToleranceS),
    'beat error ms, median': (1000 * Number(quantile(offs, 0.5))).toFixed(0),
    'CPU ms a second': ((1000 * cpuS) / seconds).toFixed(0),
  };
}

interface Judged {
  readonly wanted: number;
  /** 0: none. */
  readonly tempo: number;
}

/** Every sixth answer of steady music: neighbours say the same. */
export function liveClaims(runs: readonly LiveRun[]): readonly Claim[] {
  return runs.flatMap(({ excerpt, answers }) =>
    answers.flatMap(({ atS, heard }) =>
      atS >= steadyFromS && atS % 6 === 0 && heard.kind === 'heard'
        ? { confidence: heard.confidence, isRight: isNear(heard.tempoBpm, excerpt.track.bpm, 0.04) }
        : [],
    ),
  );
}

/** Of sounds without a beat, by name: how often a tempo was answered, and how often one that a belt would follow. */
export function beatlessTable(
  runs: readonly (Pick<LiveRun, 'answers'> & { readonly name: string })[],
): Record<string, Record<string, string>> {
  const byName = Map.groupBy(runs, ({ name }) => name);
  return Object.fromEntries(
    [...byName].map(([name, group]) => {
      const all = group.flatMap(({ answers }) => answers.map(({ heard }) => heard));
      const isSure = (heard: LiveHearing) => heard.kind === 'heard' && heard.confidence >= 0.4;
      return [
        name,
        {
          sounds: String(group.length),
          'a tempo %': percent(all, ({ kind }) => kind === 'heard'),
          'confidence 0.4 or more %': percent(all, isSure),
        },
      ];
    }),
  );
}

function tempoOf(heard: LiveHearing | undefined): number {
  return heard?.kind === 'heard' ? heard.tempoBpm : 0;
}

function firstAnswerS({ answers }: LiveRun): number {
  return answers.find(({ heard }) => heard.kind === 'heard')?.atS ?? Number.POSITIVE_INFINITY;
}

/** Seconds from the cut to the first answer that is right and from which on all are. */
function followedAfterS({ answers, other, cutS }: LiveSplice): number {
  const after = answers.filter(({ atS }) => atS > cutS);
  const lastWrong = after.findLastIndex(
    ({ heard }) => !isNear(tempoOf(heard), other.bpm, 0.04, octaveFactors),
  );
  const first = after[lastWrong + 1];
  return first === undefined ? Number.POSITIVE_INFINITY : first.atS - cutS;
}

function flips({ answers }: LiveRun): number {
  const tempos = answers
    .filter(({ atS }) => atS >= steadyFromS - 1)
    .map(({ heard }) => tempoOf(heard))
    .filter((tempo) => tempo > 0);
  return tempos.filter((tempo, i) => i > 0 && !isNear(tempo, tempos[i - 1] ?? 0, 0.04)).length;
}

/** How far the told beats are from the nearest one of the piece, where the tempo is right and its beats are known. */
function beatErrorsS({ excerpt, answers }: LiveRun): readonly number[] {
  const { track, fromS } = excerpt;
  const { beatsS } = track;
  if (beatsS === undefined) return [];
  return answers.flatMap(({ atS, heard }) => {
    if (atS < steadyFromS || heard.kind !== 'heard' || !isNear(heard.tempoBpm, track.bpm, 0.04)) return [];
    return Math.min(...beatsS.map((beat) => Math.abs(beat - fromS - heard.beatAtS)));
  });
}

function percent<Item>(items: readonly Item[], isCounted: (item: Item) => boolean): string {
  return ((100 * items.filter(isCounted).length) / items.length).toFixed(1);
}

function quantile(values: readonly number[], share: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return value.toFixed(Number.isInteger(value * 4) ? 2 : 4);
}
