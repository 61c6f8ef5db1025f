import { foldTempo } from '#core/music/folded-tempo.ts';
import type { QueueEntry } from '#core/music/queue.ts';
import type { StretchLimitPercent } from '#core/music/playback-rate.ts';
import type { SessionTempoRange } from '#core/music/session-tempo-range.ts';
import type { RunnerProfile } from '#core/physiology/runner-profile.ts';
import type { AutomationLevel } from './automation.ts';
import { usualWarmUpMs } from './music-leads.ts';
import { pacingStep, startPacing } from './pacing-step.ts';
import type { PacingContext } from './pacing-target.ts';
import type { TargetBand } from './target-band.ts';

export interface ForecastInput {
  readonly profile: RunnerProfile;
  readonly band: TargetBand;
  readonly tempoRange: SessionTempoRange;
  readonly queue: readonly QueueEntry[];
  readonly lengthMs: number;
  readonly stretchLimitPercent: StretchLimitPercent;
  /** How fast the belt is let up and down; the safety envelope's figures per minute. */
  readonly riseKmhPerMin: number;
  readonly fallKmhPerMin: number;
  /** Default: the usual one. */
  readonly warmUpMs?: number;
  /** The last part goes down to a walk, whatever plays. Default: there is none. */
  readonly coolDownMs?: number;
  /** How much of it reaches the belt by itself. Default: everything. */
  readonly automation?: AutomationLevel;
}

export interface ForecastPoint {
  readonly atMs: number;
  /** What the belt is expected to do. */
  readonly speedKmh: number;
  /** What pacing will ask for; the belt follows by its ramp. */
  readonly targetKmh: number;
  readonly trackId: string | undefined;
  /** Folded, as recorded; undefined where nothing plays or nobody can step to it. */
  readonly tempoBpm: number | undefined;
}

/** One point every 5 s. */
export const forecastStepMs = 5_000;

/**
 * What Music leads will do with a queue, before the run: the very function of the run, without a heart and with steps
 * on the music. A heart will trim it down, or up to the band's high end. The belt starts at the runner's walking speed, and
 * goes back to it in the cool-down.
 */
export function forecast(input: ForecastInput): readonly ForecastPoint[] {
  const points: ForecastPoint[] = [];
  let state = startPacing('musicLeads');
  let speedKmh = Math.min(input.profile.walkSpeedKmh, input.band.lowKmh);
  const coolDownAtMs = input.lengthMs - (input.coolDownMs ?? 0);
  let coolDownFromKmh: number | undefined;
  for (let atMs = 0; atMs <= input.lengthMs; atMs += forecastStepMs) {
    const entry = input.queue.find((candidate) => atMs >= candidate.startsAtMs && atMs < candidate.endsAtMs);
    let targetKmh: number;
    if (atMs >= coolDownAtMs && input.coolDownMs !== undefined) {
      coolDownFromKmh ??= speedKmh;
      targetKmh = coolDownTarget(input, coolDownFromKmh, (atMs - coolDownAtMs) / input.coolDownMs);
    } else {
      const step = pacingStep(contextAt(input, entry, atMs, speedKmh), state);
      state = step.state;
      targetKmh = step.target.speedKmh;
    }
    const most = (input.riseKmhPerMin * forecastStepMs) / 60_000;
    const least = (-input.fallKmhPerMin * forecastStepMs) / 60_000;
    // The first target is where the belt starts.
    if (atMs > 0)
      speedKmh += Math.min(most, Math.max(least, reaching(input, targetKmh, speedKmh) - speedKmh));
    points.push({
      atMs,
      speedKmh,
      targetKmh,
      trackId: entry?.track.trackId,
      tempoBpm: tempoOf(input, entry),
    });
  }
  return points;
}

/** What the belt is told of a target, as far as nobody does it by hand. */
function reaching({ automation = 'full' }: ForecastInput, targetKmh: number, speedKmh: number): number {
  switch (automation) {
    case 'full':
      return targetKmh;
    case 'decreaseOnly':
      return Math.min(targetKmh, speedKmh);
    case 'shadow':
      return speedKmh;
  }
}

/** Evenly from where the belt was down to the walk; who walks already is not carried up. */
function coolDownTarget({ profile }: ForecastInput, fromKmh: number, share: number): number {
  const toKmh = Math.min(profile.walkSpeedKmh, fromKmh);
  return fromKmh + (toKmh - fromKmh) * Math.min(1, share);
}

function contextAt(
  input: ForecastInput,
  entry: QueueEntry | undefined,
  atMs: number,
  speedKmh: number,
): PacingContext {
  const { profile, band, tempoRange, stretchLimitPercent } = input;
  const playing = entry && {
    trackId: entry.track.trackId,
    tempo: entry.track.tempo,
    positionS: (atMs - entry.startsAtMs) / 1000,
    playbackRate: 1,
  };
  return {
    profile,
    band,
    tempoRange,
    playing,
    requestedSpeedKmh: speedKmh,
    requestedInclinePercent: band.inclinePercent,
    reportedSpeedKmh: speedKmh,
    heartRate: undefined,
    cadenceSpm: undefined,
    manual: undefined,
    elapsedMs: atMs,
    warmUpMs: input.warmUpMs ?? usualWarmUpMs,
    stretchLimitPercent,
  };
}

function tempoOf(input: ForecastInput, entry: QueueEntry | undefined): number | undefined {
  if (entry === undefined) return undefined;
  const folded = foldTempo(entry.track.tempo.tempoBpm, input.tempoRange.centreSpm, input.tempoRange.gait);
  return folded.isMatch ? folded.foldedBpm : undefined;
}
