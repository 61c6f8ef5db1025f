import { leastUsefulConfidence } from '#core/music/session-tempo-range.ts';
import { tempoAt } from '#core/music/tempo-at.ts';
import type { PacingReason } from './pacing-reason.ts';
import type { PlayingTrack } from './pacing-target.ts';

/** The tempo that the belt follows, beats per minute, not folded. */
export interface FollowedTempo {
  readonly kind: 'followed';
  readonly trackId: string;
  readonly tempoBpm: number;
}

/** Why there is nothing to follow, so that nothing rises because of the music. */
export type NothingToFollow = Extract<
  PacingReason,
  { readonly kind: 'musicUnknown' | 'tempoUncertain' | 'tempoUnheard' }
>;

/** A tempo that drifts is followed in steps of this share: some 0.1 km/h, the least that belts are told. A choice. */
const leastChange = 0.01;

/**
 * What the belt can follow of the music at this moment: the tempo that it has where it is now. There is none in what nobody
 * knows, in a guess (confidence under 0.4), and where in a recording no beat was heard.
 *
 * @param before what was followed last; kept where the same track has moved by less than 1 % since
 */
export function followTempo(
  playing: PlayingTrack | undefined,
  before: FollowedTempo | undefined,
): FollowedTempo | NothingToFollow {
  if (playing === undefined) return { kind: 'musicUnknown' };
  const { trackId, tempo, positionS } = playing;
  if (!(tempo.confidence >= leastUsefulConfidence))
    return { kind: 'tempoUncertain', trackId, confidence: tempo.confidence };
  const tempoBpm = tempoAt(tempo, positionS);
  if (tempoBpm === undefined) return { kind: 'tempoUnheard', trackId };
  const isDrift = tempoBpm !== tempo.tempoBpm && before?.trackId === trackId;
  if (isDrift && Math.abs(tempoBpm / before.tempoBpm - 1) < leastChange) return before;
  return { kind: 'followed', trackId, tempoBpm };
}
