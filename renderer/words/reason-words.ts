import type { SessionForecast } from '#contract/rpc/session-forecast.ts';
import type { SessionStatus } from '#contract/rpc/live-status.ts';
import { roomTrackId } from '#core/pacing/room-music.ts';
import { personRamp } from '#core/safety/safety-limits.ts';
import { holdWords } from './hold-words.ts';
import { effortWord } from './mode-words.ts';
import { isTilted, speedWay, trimWords } from './trim-words.ts';
import type { Translate, Words, WordsFormat } from './translate.ts';

/** Why a target is what it is, as it crosses. */
export type TargetReason = SessionStatus['target']['reasons'][number];
type ReasonOf<Kind extends TargetReason['kind']> = Extract<TargetReason, { kind: Kind }>;

/** A reason in words. */
export function targetReasonWords(t: Translate, format: WordsFormat, reason: TargetReason): Words {
  switch (reason.kind) {
    case 'trackTempo':
      return trackTempoWords(t, reason);
    case 'tempoUncertain':
      return { short: t('reason.tempoUncertain.short'), long: t('reason.tempoUncertain.long') };
    case 'tempoUnheard':
      return { short: t('reason.tempoUnheard.short'), long: t('reason.tempoUnheard.long') };
    case 'noMatch': {
      const bpm = Math.round(reason.detectedTempoBpm);
      return { short: t('reason.noMatch.short', { bpm }), long: t('reason.noMatch.long', { bpm }) };
    }
    case 'stretchTooFar':
      return {
        short: t('reason.stretchTooFar.short'),
        long: t('reason.stretchTooFar.long', {
          spm: Math.round(reason.cadenceSpm),
          bpm: Math.round(reason.foldedTempoBpm),
          percent: Math.round(reason.limitPercent),
        }),
      };
    case 'musicUnknown':
      return { short: t('reason.musicUnknown.short'), long: t('reason.musicUnknown.long') };
    case 'heartLost':
      return { short: t('reason.heartLost.short'), long: t('reason.heartLost.long') };
    case 'part': {
      const { number, count } = reason;
      const effort = effortWord(t, reason.effort);
      return {
        short: t('reason.part.short', { effort }),
        long: t('reason.part.long', { number, count, effort }),
      };
    }
    case 'warmUp': {
      const time = format.time(Math.max(0, reason.lengthMs - reason.elapsedMs));
      return { short: t('reason.warmUp.short', { time }), long: t('reason.warmUp.long', { time }) };
    }
    case 'heartAboveZone':
    case 'heartBelowZone':
      return heartWords(t, format, reason);
    case 'heartTrim': {
      const trim = trimWords(t, format, reason.trimKmh, reason.trimInclinePercent);
      const long = trim === undefined ? t('reason.heartTrim.long') : t('reason.heartTrim.trimmed', { trim });
      return { short: t('reason.heartTrim.short'), long };
    }
    case 'person':
      return reason.isOffset ? offsetWords(t, format, reason) : setWords(t, format, reason);
    case 'override':
      return overrideWords(t, format, reason);
    case 'gaitGapAvoided':
      return gaitWords(t, format, reason);
    case 'bandEnd': {
      const speed = format.speed(reason.limitKmh);
      return {
        short: t(`reason.bandEnd.${reason.end}`, { speed }),
        long: t(`reason.bandEnd.${reason.end}Long`, { speed }),
      };
    }
    case 'cap':
      return capWords(t, format, reason);
    case 'inclineCap': {
      const incline = format.incline(reason.limitPercent);
      return {
        short: t('reason.inclineCap.short', { incline }),
        long: t('reason.inclineCap.long', { incline }),
      };
    }
    case 'automation':
      return automationWords(t, format, reason);
    case 'comingUp': {
      const speed = format.speed(reason.walkSpeedKmh);
      return { short: t('reason.comingUp.short', { speed }), long: t('reason.comingUp.long', { speed }) };
    }
    case 'coolDown': {
      const time = format.time(Math.max(0, reason.leftMs));
      return { short: t('reason.coolDown.short', { time }), long: t('reason.coolDown.long', { time }) };
    }
    case 'handsOff':
      return holdWords(t, reason.hold);
  }
}

/** What holds the speed down: of a reason, or of a forecast before the run. */
export function capWords(
  t: Translate,
  format: WordsFormat,
  { cap, limitKmh }: Pick<ReasonOf<'cap'>, 'cap' | 'limitKmh'> | SessionForecast['caps'][number],
): Words {
  const speed = format.speed(limitKmh);
  return { short: t(`cap.${cap}.short`, { speed }), long: t(`cap.${cap}.long`, { speed }) };
}

function trackTempoWords(
  t: Translate,
  { trackId, foldedTempoBpm, bandPosition }: ReasonOf<'trackTempo'>,
): Words {
  // Folded: to a track of 92 BPM a runner takes 184 steps a minute.
  const spm = Math.round(foldedTempoBpm);
  const percent = Math.round(bandPosition * 100);
  const place = percent <= 0 ? 'slowest' : percent >= 100 ? 'fastest' : 'long';
  return {
    short: t('reason.trackTempo.short', { spm }),
    long: t(trackId === roomTrackId ? `reason.roomTempo.${place}` : `reason.trackTempo.${place}`, {
      spm,
      percent,
    }),
  };
}

function heartWords(
  t: Translate,
  format: WordsFormat,
  reason: ReasonOf<'heartAboveZone' | 'heartBelowZone'>,
): Words {
  const { kind, trimKmh, trimInclinePercent } = reason;
  const figures = { bpm: Math.round(reason.heartRateBpm), limit: Math.round(reason.limitBpm) };
  const trim = trimWords(t, format, trimKmh, trimInclinePercent);
  return {
    short: t(`reason.${kind}.short`, figures),
    long:
      trim === undefined
        ? t(`reason.${kind}.long`, figures)
        : t(`reason.${kind}.trimmed`, { ...figures, trim }),
  };
}

function overrideWords(t: Translate, format: WordsFormat, reason: ReasonOf<'override'>): Words {
  const { speedKmh, isKept, easedKmh } = reason;
  const speed = format.speed(speedKmh);
  if (easedKmh !== undefined) {
    const figures = { speed, eased: format.speed(easedKmh) };
    return { short: t('reason.override.eased', figures), long: t('reason.override.easedLong', figures) };
  }
  if (isKept !== true) return setWords(t, format, reason);
  return { short: t('reason.override.short', { speed }), long: t('reason.override.kept', { speed }) };
}

/** What a person set is still ahead: how fast the belt may come up to it. The same words all the way. */
export function climbWords(
  t: Translate,
  format: WordsFormat,
  { speedKmh }: ReasonOf<'person' | 'override'>,
): Words {
  const figures = {
    speed: format.speed(speedKmh),
    ramp: format.speed(personRamp.speedUpPer60sKmh),
  };
  return { short: t('reason.climb.short', figures), long: t('reason.climb.long', figures) };
}

function setWords(t: Translate, format: WordsFormat, reason: ReasonOf<'person' | 'override'>): Words {
  const { kind, speedKmh, inclinePercent } = reason;
  const figures = { speed: format.speed(speedKmh), incline: format.incline(inclinePercent) };
  return {
    short: t(`reason.${kind}.short`, figures),
    long: t(isTilted(inclinePercent) ? `reason.${kind}.withIncline` : `reason.${kind}.long`, figures),
  };
}

function offsetWords(t: Translate, format: WordsFormat, reason: ReasonOf<'person'>): Words {
  const { speedKmh, inclinePercent } = reason;
  const short = t(`reason.personOffset.${speedWay(speedKmh) ?? 'level'}`, {
    speed: format.speed(Math.abs(speedKmh)),
  });
  const trim = trimWords(t, format, speedKmh, inclinePercent);
  return { short, long: trim === undefined ? short : t('reason.personOffset.long', { trim }) };
}

function gaitWords(
  t: Translate,
  format: WordsFormat,
  { wantedKmh, speedKmh }: ReasonOf<'gaitGapAvoided'>,
): Words {
  const gait = speedKmh < wantedKmh ? 'walk' : 'run';
  const figures = { wanted: format.speed(wantedKmh), speed: format.speed(speedKmh) };
  return {
    short: t(`reason.gaitGapAvoided.${gait}`, figures),
    long: t(`reason.gaitGapAvoided.${gait}Long`, figures),
  };
}

function automationWords(t: Translate, format: WordsFormat, reason: ReasonOf<'automation'>): Words {
  const { level, withheldSpeedKmh, withheldInclinePercent } = reason;
  const figures = { speed: format.speed(withheldSpeedKmh), incline: format.incline(withheldInclinePercent) };
  const long = isTilted(withheldInclinePercent) ? ('withIncline' as const) : ('long' as const);
  return {
    short: t(`reason.automation.${level}.short`, figures),
    long: t(`reason.automation.${level}.${long}`, figures),
  };
}
