import { reasonWords } from '#core/pacing/reason-words.ts';
import type { EnvelopeCut } from '#core/safety/envelope.ts';
import type { TargetReason } from '#electron/controller/pacer.ts';
import type { TimelineEntry } from '#electron/controller/timeline.ts';
import { holdWords } from './hold-words.ts';

export type TargetEntry = Extract<TimelineEntry, { kind: 'target' }>;

/** Reasons whose figures change all the time: one that is told again and again is noise. */
const kindsToldOnce: ReadonlySet<TargetReason['kind']> = new Set([
  'comingUp',
  'coolDown',
  'warmUp',
  'stretchTooFar',
  'heartAboveZone',
  'heartBelowZone',
  'heartTrim',
]);

/** Target, all reasons and what the envelope made of it, on one line. */
export function targetWords(entry: TargetEntry): string {
  const cuts = entry.cuts.map(cutWords).filter((words) => words !== undefined);
  const because = entry.reasons.map(targetReasonWords).join(' ');
  return `${figures(entry)}  ${because}${cuts.length === 0 ? '' : ` (${cuts.join(', ')})`}`;
}

/**
 * Tells a run's targets for somebody who watches it: each new one, with the reasons that were not told with the one
 * before. The first line has the figures; further reasons follow below. Empty: nothing that was not told.
 */
export function createTargetTeller(): (entry: TargetEntry) => readonly string[] {
  let toldFigures = '';
  let told = new Set<string>();
  return (entry) => {
    const reasons = [
      ...entry.reasons.map((reason) => {
        const words = targetReasonWords(reason);
        return { key: kindsToldOnce.has(reason.kind) ? reason.kind : words, words };
      }),
      ...entry.cuts.flatMap((cut) => {
        const words = cutWords(cut);
        return words === undefined ? [] : [{ key: cut.rule, words: `(${words})` }];
      }),
    ];
    const fresh = reasons.filter(({ key }) => !told.has(key)).map(({ words }) => words);
    const now = figures(entry);
    if (fresh.length === 0 && now === toldFigures) return [];
    told = new Set(reasons.map(({ key }) => key));
    toldFigures = now;
    const [first = '', ...more] = fresh;
    return [`${now.padEnd(9)} ${first}`.trimEnd(), ...more.map((words) => `${' '.repeat(10)}${words}`)];
  };
}

function figures({ speedKmh, inclinePercent }: TargetEntry): string {
  return `${speedKmh.toFixed(1)} km/h${inclinePercent === 0 ? '' : `, ${inclinePercent.toFixed(1)} %`}`;
}

function targetReasonWords(reason: TargetReason): string {
  switch (reason.kind) {
    case 'comingUp':
      return `Coming up to walking speed, ${reason.walkSpeedKmh.toFixed(1)} km/h.`;
    case 'coolDown':
      return `Cool-down, ${Math.ceil(reason.leftMs / 1000)} s left.`;
    case 'handsOff':
      return `Hands off: ${holdWords[reason.hold]}.`;
    case 'override':
      return `You set ${reason.speedKmh.toFixed(1)} km/h.`;
    default:
      return reasonWords(reason);
  }
}

/** Cuts that explain something; the ramp works at nearly every change and would only be noise. */
function cutWords(cut: EnvelopeCut): string | undefined {
  switch (cut.rule) {
    case 'staleTelemetry':
      return 'held: no fresh telemetry';
    case 'heartCeiling':
      return `held: heart at ${cut.heartRateBpm}, ceiling ${Math.round(cut.ceilingBpm)}`;
    case 'profileCap':
    case 'roleCap':
    case 'sessionCap':
    case 'machineRange':
      return `capped at ${cut.limit} ${cut.axis === 'speed' ? 'km/h' : '%'}`;
    default:
      return undefined;
  }
}
