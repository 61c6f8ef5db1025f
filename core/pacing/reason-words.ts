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
      return `Track at ${whole(reason.foldedTempoBpm)} BPM sits at ${whole(reason.bandPosition * 100)} % of the session's range.`;
    case 'tempoUncertain':
      return `The track's tempo is a guess (${whole(reason.confidence * 100)} % sure): the middle of the band is taken.`;
    case 'noMatch':
      return `Nobody steps to ${whole(reason.detectedTempoBpm)} BPM here: the middle of the band is taken.`;
    case 'stretchTooFar':
      return `${whole(reason.foldedTempoBpm)} BPM and ${whole(reason.cadenceSpm)} steps a minute are more than ${reason.limitPercent} % apart: the music plays as recorded.`;
    case 'musicUnknown':
      return 'Nothing is known to play: the speed is held.';
    case 'warmUp':
      return `Warm-up, ${whole((reason.lengthMs - reason.elapsedMs) / 1000)} s to go.`;
    case 'heartAboveZone':
      return `Heart at ${whole(reason.heartRateBpm)} is above ${whole(reason.limitBpm)}${trimWords(reason)}.`;
    case 'heartBelowZone':
      return `Heart at ${whole(reason.heartRateBpm)} is below ${whole(reason.limitBpm)}${trimWords(reason)}.`;
    case 'heartTrim':
      return `The heart's correction holds${trimWords(reason)}.`;
    case 'person':
      return reason.isOffset
        ? `You asked for ${signed(reason.speedKmh)} km/h and ${signed(reason.inclinePercent)} %.`
        : `You set ${reason.speedKmh.toFixed(1)} km/h at ${reason.inclinePercent.toFixed(1)} %.`;
    case 'gaitGapAvoided':
      return `${reason.wantedKmh.toFixed(1)} km/h is neither a walk nor a run: ${reason.speedKmh.toFixed(1)} km/h instead.`;
    case 'bandEnd':
      return `The band ends at ${reason.limitKmh.toFixed(1)} km/h.`;
    case 'cap':
      return `Held at ${reason.limitKmh.toFixed(1)} km/h by ${capWords[reason.cap]}.`;
    case 'inclineCap':
      return `The incline is held at ${reason.limitPercent.toFixed(1)} % by its cap.`;
    case 'automation':
      return `${reason.level === 'shadow' ? 'Shadow' : 'Decrease only'}: ${reason.withheldSpeedKmh.toFixed(1)} km/h at ${reason.withheldInclinePercent.toFixed(1)} % was not sent.`;
  }
}

/** ": +0.4 km/h, +0.5 % incline"; nothing of what is nothing. */
function trimWords(trim: { readonly trimKmh: number; readonly trimInclinePercent: number }): string {
  const speed = `${signed(trim.trimKmh)} km/h`;
  const incline = `${signed(trim.trimInclinePercent)} % incline`;
  const parts = [speed, incline].filter((words) => !words.startsWith('0.0 '));
  return parts.length === 0 ? '' : `: ${parts.join(', ')}`;
}

function whole(value: number): string {
  return value.toFixed(0);
}

function signed(value: number): string {
  // -0.04 must not become "-0.0".
  const rounded = Math.round(value * 10) / 10;
  return `${rounded > 0 ? '+' : ''}${(rounded === 0 ? 0 : rounded).toFixed(1)}`;
}
