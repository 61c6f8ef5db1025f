import type { SpeedCapKind } from './pacing-caps.ts';
import type { PartEffort } from './programme.ts';

/** Why a target is what it is: plain data, kept with the session, put into words by reason-words.ts or a screen. */
export type PacingReason =
  | {
      readonly kind: 'trackTempo';
      readonly trackId: string;
      readonly foldedTempoBpm: number;
      /** 0 to 1: the track's place in the session's tempo range. */
      readonly bandPosition: number;
    }
  /** The track's tempo is little more than a guess: the speed is held. */
  | { readonly kind: 'tempoUncertain'; readonly trackId: string; readonly confidence: number }
  /** No beat was heard where the track is now: the speed is held. */
  | { readonly kind: 'tempoUnheard'; readonly trackId: string }
  /** Nobody could step to the track: the middle of the band is taken. */
  | { readonly kind: 'noMatch'; readonly trackId: string; readonly detectedTempoBpm: number }
  /** The track would have to be stretched too far to meet the steps: it plays as recorded. */
  | {
      readonly kind: 'stretchTooFar';
      readonly trackId: string;
      readonly foldedTempoBpm: number;
      readonly cadenceSpm: number;
      readonly limitPercent: number;
    }
  /** Nothing is known to sound: the speed is held. */
  | { readonly kind: 'musicUnknown' }
  /** The heart that paced is not heard any more: the speed is held. */
  | { readonly kind: 'heartLost' }
  /** A programme is in this part; parts count from 1. */
  | {
      readonly kind: 'part';
      readonly effort: PartEffort;
      readonly number: number;
      readonly count: number;
    }
  | { readonly kind: 'warmUp'; readonly elapsedMs: number; readonly lengthMs: number }
  | {
      readonly kind: 'heartAboveZone' | 'heartBelowZone';
      readonly heartRateBpm: number;
      readonly limitBpm: number;
      /** What the heart adds to the speed that music or programme asks for; negative: takes off. */
      readonly trimKmh: number;
      readonly trimInclinePercent: number;
    }
  /** A trim from before still holds though the heart is in its zone by now. */
  | { readonly kind: 'heartTrim'; readonly trimKmh: number; readonly trimInclinePercent: number }
  | {
      readonly kind: 'person';
      readonly speedKmh: number;
      readonly inclinePercent: number;
      /** Where the belt moves by itself: added to what is asked for. I lead: the values themselves. */
      readonly isOffset: boolean;
    }
  | { readonly kind: 'gaitGapAvoided'; readonly wantedKmh: number; readonly speedKmh: number }
  /** The band's end: nothing beyond it is asked for. */
  | { readonly kind: 'bandEnd'; readonly end: 'low' | 'high'; readonly limitKmh: number }
  | { readonly kind: 'cap'; readonly cap: SpeedCapKind | 'machineMinimum'; readonly limitKmh: number }
  | { readonly kind: 'inclineCap'; readonly limitPercent: number }
  /** The automation level kept a change from the belt. */
  | {
      readonly kind: 'automation';
      readonly level: 'shadow' | 'decreaseOnly';
      readonly withheldSpeedKmh: number;
      readonly withheldInclinePercent: number;
    };

export type PacingReasonKind = PacingReason['kind'];
