import { foldTempo } from '#core/music/folded-tempo.ts';
import {
  bandPosition,
  leastUsefulConfidence,
  type SessionTempoRange,
} from '#core/music/session-tempo-range.ts';
import { energyRate, restingVo2MlKgMin } from '#core/physiology/energy.ts';
import { gaitGap } from '#core/physiology/gait.ts';
import type { RunnerProfile } from '#core/physiology/runner-profile.ts';
import { vo2MaxOf } from '#core/physiology/vo2-max.ts';
import { clampTo } from './pacing-caps.ts';
import { bandAtIncline, isInGaitGap, type TargetBand } from './target-band.ts';

/** A track whose tempo may be known. */
export interface TrackToRead {
  /** Beats per minute, not folded. */
  readonly tempoBpm?: number | undefined;
  /** 0 (a guess) to 1 (certain). */
  readonly confidence: number;
}

/** What a track asks of a runner: advice, not a command. */
export interface TrackReading {
  readonly foldedBpm?: number;
  readonly isMatch: boolean;
  /** Within the band, a multiple of 0.1 km/h. */
  readonly speedKmh: number;
  readonly inclinePercent: number;
}

/**
 * Reads a track by the rules of Music leads: its place among the session's tracks is its place in the band. One that does not
 * match the gait takes the middle, and so does one that is not known or a guess: a run holds its belt then, and advice has none to hold.
 */
export function readTrack(track: TrackToRead, band: TargetBand, range: SessionTempoRange): TrackReading {
  const folded =
    track.tempoBpm === undefined ? undefined : foldTempo(track.tempoBpm, range.centreSpm, range.gait);
  const isUseful = folded?.isMatch === true && track.confidence >= leastUsefulConfidence;
  const position = isUseful ? bandPosition(folded.foldedBpm, range) : 0.5;
  return {
    ...(folded !== undefined && { foldedBpm: folded.foldedBpm }),
    isMatch: folded?.isMatch ?? false,
    ...boundReading(
      {
        speedKmh: band.lowKmh + position * (band.highKmh - band.lowKmh),
        inclinePercent: band.inclinePercent,
      },
      band,
    ),
  };
}

export interface WishedPace {
  readonly speedKmh: number;
  readonly inclinePercent: number;
}

/** A pace as the band has it: within its ends at that incline, outside of the gap between walking and running. */
export function boundReading(wished: WishedPace, band: TargetBand): WishedPace {
  const { caps } = band;
  const inclinePercent = clampTo(
    wished.inclinePercent,
    caps.minimumInclinePercent,
    caps.maximumInclinePercent,
  );
  const there = bandAtIncline(band, inclinePercent);
  const speedKmh = clampTo(Math.round(wished.speedKmh * 10) / 10, there.lowKmh, there.highKmh);
  if (!isInGaitGap(speedKmh)) return { speedKmh, inclinePercent };
  // The slower side, unless the band has none.
  return {
    speedKmh: there.lowKmh <= gaitGap.lowKmh ? gaitGap.lowKmh : gaitGap.highKmh,
    inclinePercent,
  };
}

export interface PaceEffort {
  /** Share of the oxygen reserve, 0 to 100. */
  readonly intensityPercent: number;
  /** Everything that the body spends. */
  readonly kcalPerMin: number;
}

/** What a pace costs a runner: ACSM, by the measured or estimated VO2max. */
export function paceEffort({ speedKmh, inclinePercent }: WishedPace, profile: RunnerProfile): PaceEffort {
  const { vo2MlKgMin, grossKcalPerMin } = energyRate({ speedKmh, inclinePercent }, profile.massKg);
  const reserve = vo2MaxOf(profile).vo2MaxMlKgMin - restingVo2MlKgMin;
  const share = reserve > 0 ? (vo2MlKgMin - restingVo2MlKgMin) / reserve : 1;
  return { intensityPercent: 100 * clampTo(share, 0, 1), kcalPerMin: grossKcalPerMin };
}
