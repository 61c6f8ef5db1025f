import { sessionTempoRange, type SessionTempoRange } from '#core/music/session-tempo-range.ts';
import type { TempoAnalysis } from '#core/music/tempo-analysis.ts';
import { fittedCadenceSpm, type CadenceFit } from '#core/physiology/cadence-fit.ts';
import { naturalCadenceSpm } from '#core/physiology/natural-cadence.ts';
import type { RunnerProfile } from '#core/physiology/runner-profile.ts';
import type { TargetBand } from './target-band.ts';

/**
 * The tempo range of a session's tracks, folded round the cadence of this runner in the middle of the band. Made once,
 * at the start: a track must keep its place while band and cadence move.
 */
export function sessionRange(
  tracks: readonly { readonly tempo: TempoAnalysis }[],
  band: TargetBand,
  profile: RunnerProfile,
  cadenceFit?: CadenceFit,
): SessionTempoRange {
  const middleKmh = (band.lowKmh + band.highKmh) / 2;
  const centreSpm =
    cadenceFit === undefined
      ? naturalCadenceSpm(middleKmh, profile, band.gait)
      : fittedCadenceSpm(cadenceFit, middleKmh, band.gait);
  return sessionTempoRange(tracks, centreSpm, band.gait);
}
