import { inStepShare } from '#core/music/in-step.ts';
import { isSampleInStep, inStepShareOf } from '#core/music/in-step-share.ts';
import type { RecordedEvent, SessionRecord, SessionSample } from '#core/session/session-records.ts';
import { heardTempo, samplesOfPlay } from './heard-tempo.ts';
import type { ChartTable, ChartValue } from './downsample.ts';

/** What a run is drawn over. */
export type ChartAxis = 'time' | 'distance';

/** Columns of a run's table. */
export const runColumns = [
  'requestedKmh',
  'reportedKmh',
  'inclinePercent',
  'cadenceSpm',
  'inStepSpm',
  'beatLowSpm',
  'beatHighSpm',
  'heartRateBpm',
] as const;
export type RunColumn = (typeof runColumns)[number];

/** A stretch of x. */
export interface ChartSpan {
  readonly fromX: number;
  readonly toX: number;
}

export interface TrackBlock extends ChartSpan {
  readonly trackId: string;
  readonly title: string;
  /** Mean of what was heard; where nothing was kept of it, what the track has. */
  readonly tempoBpm: number;
  /** Absent: too little was known of steps and beat. */
  readonly inStep: number | undefined;
}

/** A run as it is drawn. x is seconds of session time, or metres. */
export interface RunSeries extends ChartSpan {
  readonly axis: ChartAxis;
  readonly table: ChartTable;
  /** The samples behind the rows; undefined for a row that only breaks the lines. */
  readonly samples: readonly (SessionSample | undefined)[];
  readonly pauses: readonly ChartSpan[];
  readonly tracks: readonly TrackBlock[];
}

/** Samples are a second apart; farther ones have a gap between them. */
const longestStepMs = 1500;

export function runSeries(
  record: Pick<SessionRecord, 'samples' | 'events' | 'plays'>,
  axis: ChartAxis,
): RunSeries {
  const samples = withGaps(record.samples);
  const xOf = (sample: SessionSample): number => (axis === 'time' ? sample.atMs / 1000 : sample.distanceM);
  const xs: number[] = [];
  for (const sample of samples) xs.push(sample === undefined ? (xs.at(-1) ?? 0) : xOf(sample));
  const columns = runColumns.map((column) =>
    samples.map((sample): ChartValue => (sample === undefined ? null : (valueOf[column](sample) ?? null))),
  );
  const endMs = record.samples.at(-1)?.atMs ?? 0;
  const at = (atMs: number): number => (axis === 'time' ? atMs / 1000 : distanceAt(record.samples, atMs));
  const span = (fromMs: number, toMs: number): ChartSpan => ({ fromX: at(fromMs), toX: at(toMs) });
  return {
    axis,
    fromX: xs[0] ?? 0,
    toX: Math.max(xs.at(-1) ?? 0, (xs[0] ?? 0) + 1),
    table: { xs, columns },
    samples,
    pauses: pausesOf(record.events, endMs).map(({ fromMs, toMs }) => span(fromMs, toMs)),
    tracks: record.plays.map((play) => ({
      ...span(play.startedAtMs, play.endedAtMs ?? endMs),
      trackId: play.trackId,
      title: play.title,
      tempoBpm: heardTempo(record.samples, play),
      inStep: inStepShareOf(samplesOfPlay(record.samples, play)),
    })),
  };
}

const valueOf: Readonly<Record<RunColumn, (sample: SessionSample) => number | undefined>> = {
  requestedKmh: ({ requestedSpeedKmh }) => requestedSpeedKmh,
  reportedKmh: ({ reportedSpeedKmh }) => reportedSpeedKmh,
  inclinePercent: ({ reportedInclinePercent }) => reportedInclinePercent,
  cadenceSpm: ({ cadenceSpm }) => cadenceSpm,
  inStepSpm: (sample) => (isSampleInStep(sample) === true ? sample.cadenceSpm : undefined),
  beatLowSpm: ({ heardTempoBpm }) => heardTempoBpm && heardTempoBpm * (1 - inStepShare),
  beatHighSpm: ({ heardTempoBpm }) => heardTempoBpm && heardTempoBpm * (1 + inStepShare),
  heartRateBpm: ({ heartRateBpm }) => heartRateBpm,
};

/** Seconds that are missing altogether break every line. */
function withGaps(samples: readonly SessionSample[]): readonly (SessionSample | undefined)[] {
  return samples.flatMap((sample, index) => {
    const before = samples[index - 1];
    return before !== undefined && sample.atMs - before.atMs > longestStepMs ? [undefined, sample] : [sample];
  });
}

/** On the way back from a pause the belt still stands. */
const pausedStates = new Set(['paused', 'countdown', 'starting']);

/** When a run was paused; session time. */
export function pausesOf(
  events: readonly RecordedEvent[],
  endMs: number,
): readonly { readonly fromMs: number; readonly toMs: number }[] {
  const pauses: { fromMs: number; toMs: number }[] = [];
  let fromMs: number | undefined;
  for (const { kind, atMs, detail } of events) {
    if (kind !== 'state') continue;
    const to = String(detail['to']);
    if (to === 'paused') fromMs ??= atMs;
    else if (fromMs !== undefined && !pausedStates.has(to)) {
      pauses.push({ fromMs, toMs: atMs });
      fromMs = undefined;
    }
  }
  return fromMs === undefined ? pauses : [...pauses, { fromMs, toMs: Math.max(fromMs, endMs) }];
}

/** Metres at a moment: those of the last second before it. */
export function distanceAt(samples: readonly SessionSample[], atMs: number): number {
  return samples.findLast((sample) => sample.atMs <= atMs)?.distanceM ?? 0;
}
