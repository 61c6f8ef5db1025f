import type { TempoAnalysis } from '#core/music/tempo-analysis.ts';

/** A claim decides between tempi that are farther apart than this: programs round, or count to the thousandth. */
const sameClaimShare = 0.01;

/**
 * Whether a recording was listened to with what the tags of this file claim. Tags are no part of the recording, but
 * evidence of its tempo: one that somebody adds later, or has in another copy, is a reason to listen again. No tag is none.
 *
 * @param taggedTempoBpm beats per minute, more than 0; undefined where the file claims nothing
 */
export function isTagHeard(
  heard: Pick<TempoAnalysis, 'taggedTempoBpm'>,
  taggedTempoBpm: number | undefined,
): boolean {
  if (taggedTempoBpm === undefined) return true;
  if (heard.taggedTempoBpm === undefined) return false;
  return Math.abs(taggedTempoBpm / heard.taggedTempoBpm - 1) <= sameClaimShare;
}
