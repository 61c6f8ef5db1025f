import { usualWarmUpMs } from '#core/pacing/music-leads.ts';
import { sessionTempoRange } from '#core/music/session-tempo-range.ts';
import type { TempoAnalysis } from '#core/music/tempo-analysis.ts';
import type { Track } from '#core/music/track.ts';
import type { PacingContext } from '#core/pacing/pacing-target.ts';
import { targetBand } from '#core/pacing/target-band.ts';
import type { RunnerProfile } from '#core/physiology/runner-profile.ts';

/** A steady analysis with a beat every 60 / tempoBpm seconds. */
export function exampleTempo(tempoBpm: number, confidence = 0.9, durationS = 240): TempoAnalysis {
  const beatS = 60 / tempoBpm;
  const beatsS = Array.from({ length: Math.floor(durationS / beatS) }, (_, index) => 0.5 + index * beatS);
  return { tempoBpm, confidence, beatsS, durationS, alternatives: [], engine: 'example/1' };
}

export function exampleTrack(trackId: string, tempoBpm: number, confidence = 0.9, durationS = 240): Track {
  return {
    trackId,
    path: `/music/${trackId}.flac`,
    title: trackId,
    tempo: exampleTempo(tempoBpm, confidence, durationS),
  };
}

/** A fit runner of 35: maximum 184, rest 56, VO2max 52. */
export const exampleRunner: RunnerProfile = {
  profileId: 'runner',
  displayName: 'Runner',
  age: 35,
  sex: 'female',
  heightCm: 170,
  massKg: 62,
  restingHeartRateBpm: 56,
  maxHeartRateBpm: 184,
  vo2Max: 52,
  fitnessLevel: 4,
  speedCapKmh: 14,
  inclineCapPercent: 8,
  walkSpeedKmh: 5,
  unitSystem: 'metric',
};

/** 150 to 190 BPM in steps of 2. */
export const exampleTracks: readonly Track[] = Array.from({ length: 21 }, (_, index) =>
  exampleTrack(`track-${150 + 2 * index}`, 150 + 2 * index),
);

const exampleRange = sessionTempoRange(exampleTracks, 168, 'running');
const exampleNow = exampleTrack('now', 170);

export function playingTrack(track: Track, positionS = 30): NonNullable<PacingContext['playing']> {
  return { trackId: track.trackId, tempo: track.tempo, positionS, playbackRate: 1 };
}

/** Ten minutes into Music leads at zone 3 on the level, everything settled; change what matters. */
export function examplePacing(changes: Partial<PacingContext> = {}): PacingContext {
  const profile = changes.profile ?? exampleRunner;
  return {
    profile,
    band: targetBand({ kind: 'heartZone', zone: 3 }, profile, { inclinePercent: 0 }),
    tempoRange: exampleRange,
    playing: playingTrack(exampleNow),
    requestedSpeedKmh: 9,
    requestedInclinePercent: 0,
    reportedSpeedKmh: 9,
    heartRate: undefined,
    cadenceSpm: undefined,
    manual: undefined,
    elapsedMs: 600_000,
    warmUpMs: usualWarmUpMs,
    stretchLimitPercent: 6,
    ...changes,
  };
}
