import type { StretchLimitPercent } from '#core/music/playback-rate.ts';
import type { SessionTempoRange } from '#core/music/session-tempo-range.ts';
import type { TempoAnalysis } from '#core/music/tempo-analysis.ts';
import type { CadenceFit } from '#core/physiology/cadence-fit.ts';
import type { RunnerProfile } from '#core/physiology/runner-profile.ts';
import type { PacingReason } from './pacing-reason.ts';
import type { TargetBand } from './target-band.ts';

/** Music that is known to sound. */
export interface PlayingTrack {
  readonly trackId: string;
  readonly tempo: TempoAnalysis;
  /** Position in the recording, seconds. */
  readonly positionS: number;
  readonly playbackRate: number;
  /** It sounds elsewhere and is only heard: it cannot be stretched. */
  readonly isLive?: boolean;
}

/** Everything pacing decides from: what is known at one moment of a session. */
export interface PacingContext {
  readonly profile: RunnerProfile;
  /** Reckoned at the session's own incline; what pacing adds to the incline does not belong in it. A programme has its own ones. */
  readonly band: TargetBand;
  /** Fixed for the session, so that a track keeps its place. */
  readonly tempoRange: SessionTempoRange;
  /** undefined: nothing plays, or the playhead is silent. */
  readonly playing: PlayingTrack | undefined;
  readonly requestedSpeedKmh: number;
  readonly requestedInclinePercent: number;
  readonly reportedSpeedKmh: number | undefined;
  readonly heartRate: { readonly heartRateBpm: number; readonly ageMs: number } | undefined;
  /** Measured and fresh, both feet. */
  readonly cadenceSpm: number | undefined;
  /** What was learned of this runner's steps, if anything. */
  readonly cadenceFit?: CadenceFit;
  /** I lead: what the person set last. Else: an offset that the person asked for by plus and minus. */
  readonly manual: { readonly speedKmh: number; readonly inclinePercent: number } | undefined;
  /** Session time. */
  readonly elapsedMs: number;
  /** Length of the warm-up, from the start of the session; see usualWarmUpMs. */
  readonly warmUpMs: number;
  readonly stretchLimitPercent: StretchLimitPercent;
}

/** What a mode would like belt and music to do. It still passes automation level and safety envelope. */
export interface PacingTarget {
  readonly speedKmh: number;
  readonly inclinePercent: number;
  /** For the player to set now: already slewed. */
  readonly playbackRate: number;
  /** The folded tempo that the next track should have; undefined where the queue's order stands (Music leads). */
  readonly wantedTempoBpm: number | undefined;
  readonly reasons: readonly PacingReason[];
}
