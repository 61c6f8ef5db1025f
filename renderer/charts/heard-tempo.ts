import type { SessionSample, TrackPlay } from '#core/session/session-records.ts';

/** The seconds in which a track was played; without an end it was played to the end of the run. */
export function samplesOfPlay(
  samples: readonly SessionSample[],
  { startedAtMs, endedAtMs = Number.POSITIVE_INFINITY }: Pick<TrackPlay, 'startedAtMs' | 'endedAtMs'>,
): readonly SessionSample[] {
  return samples.filter(({ atMs }) => atMs >= startedAtMs && atMs < endedAtMs);
}

/** Beats a minute: the mean of what was heard of a track; where nothing was kept of it, what the track has. */
export function heardTempo(
  samples: readonly SessionSample[],
  play: Pick<TrackPlay, 'startedAtMs' | 'endedAtMs' | 'tempoBpm'>,
): number {
  const heard = samplesOfPlay(samples, play).flatMap((sample) => sample.heardTempoBpm ?? []);
  return heard.length === 0 ? play.tempoBpm : heard.reduce((sum, tempo) => sum + tempo, 0) / heard.length;
}
