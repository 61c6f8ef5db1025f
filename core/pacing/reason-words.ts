import type { SpeedCapKind } from './pacing-caps.ts';
import type { PacingReason } from './pacing-reason.ts';

const capWords = {
  profileSpeedCap: "the runner's own cap",
  roleSpeedCap: "the cap of the runner's age",
  sessionSpeedCap: 'the cap of this session',
  machineRange: "the treadmill's range",
  machineMinimum: "the treadmill's slowest speed",
} as const satisfies Readonly<Record<SpeedCapKind | 'machineMinimum', string>>;

/** A reason as one short English sentence, for the command line. Nothing that strangers wrote is in it. */
export function reasonWords(reason: PacingReason): string {
  switch (reason.kind) {
    case 'trackTempo':
      // Folded: to a track of 92 BPM a runner takes 184 steps a minute.
      return `With ${whole(reason.foldedTempoBpm)} steps a minute it is ${placeWords(reason.bandPosition)}.`;
    case 'tempoUncertain':
      return `The tempo of this track is only a guess: the speed is held.`;
    case 'tempoUnheard':
      return 'No beat is known in this part of the track: no faster for now.';
    case 'noMatch':
      return `No step fits ${whole(reason.detectedTempoBpm)} BPM: a middle speed.`;
    case 'stretchTooFar':
      return `${whole(reason.cadenceSpm)} steps a minute are too far from ${whole(reason.foldedTempoBpm)} BPM: the music plays as recorded.`;
    case 'musicUnknown':
      return 'Nobody knows what plays: no faster for now.';
    case 'heartLost':
      return 'Your heart is not heard: no faster for now.';
    case 'part':
      return `Part ${reason.number} of ${reason.count}: ${reason.effort}.`;
    case 'warmUp':
      return `Warm-up, slowly faster for ${whole((reason.lengthMs - reason.elapsedMs) / 1000)} s.`;
    case 'heartAboveZone':
      return `Your heart at ${whole(reason.heartRateBpm)} is above ${whole(reason.limitBpm)}${trimWords(reason)}.`;
    case 'heartBelowZone':
      return `Your heart at ${whole(reason.heartRateBpm)} is below ${whole(reason.limitBpm)}${trimWords(reason)}.`;
    case 'heartTrim':
      return `Your heart is where it should be${trimWords(reason)}.`;
    case 'person':
      return reason.isOffset
        ? `You asked for ${offsetWords(reason.speedKmh, reason.inclinePercent)} than planned.`
        : `You set ${speedAndIncline(reason.speedKmh, reason.inclinePercent)}.`;
    case 'gaitGapAvoided':
      return reason.speedKmh < reason.wantedKmh
        ? `${reason.wantedKmh.toFixed(1)} km/h is too fast for a walk: ${reason.speedKmh.toFixed(1)} km/h.`
        : `${reason.wantedKmh.toFixed(1)} km/h is too slow for a run: ${reason.speedKmh.toFixed(1)} km/h.`;
    case 'bandEnd':
      return `The goal ends at ${reason.limitKmh.toFixed(1)} km/h.`;
    case 'cap':
      return `Held at ${reason.limitKmh.toFixed(1)} km/h by ${capWords[reason.cap]}.`;
    case 'inclineCap':
      return `The incline is held at ${reason.limitPercent.toFixed(1)} % by its cap.`;
    case 'automation':
      return `${reason.level === 'shadow' ? 'Only shown, not sent' : 'Not sent, it may only go down'}: ${speedAndIncline(reason.withheldSpeedKmh, reason.withheldInclinePercent)}.`;
  }
}

/** Of a track among the session's tracks, by its folded tempo. */
function placeWords(bandPosition: number): string {
  const percent = Math.round(bandPosition * 100);
  if (percent <= 0) return 'the slowest of these tracks';
  if (percent >= 100) return 'the fastest of these tracks';
  return `${percent} % of the way from the slowest track to the fastest`;
}

/** ": 0.4 km/h faster, 0.5 % steeper than planned"; nothing of what is nothing. */
function trimWords(trim: { readonly trimKmh: number; readonly trimInclinePercent: number }): string {
  const words = offsetWords(trim.trimKmh, trim.trimInclinePercent);
  return words === '' ? '' : `: ${words} than planned`;
}

/** "0.4 km/h faster, 0.5 % steeper"; empty where both are nothing. */
function offsetWords(speedKmh: number, inclinePercent: number): string {
  return [
    offsetPart(speedKmh, 'km/h', ['faster', 'slower']),
    offsetPart(inclinePercent, '%', ['steeper', 'flatter']),
  ]
    .filter((words) => words !== '')
    .join(', ');
}

function offsetPart(value: number, unit: string, [more, less]: readonly [string, string]): string {
  const size = Math.abs(value).toFixed(1);
  return size === '0.0' ? '' : `${size} ${unit} ${value > 0 ? more : less}`;
}

function speedAndIncline(speedKmh: number, inclinePercent: number): string {
  const incline = inclinePercent.toFixed(1);
  return `${speedKmh.toFixed(1)} km/h${Number(incline) === 0 ? '' : ` at ${incline} %`}`;
}

function whole(value: number): string {
  return value.toFixed(0);
}
