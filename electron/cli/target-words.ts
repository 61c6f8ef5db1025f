import { reasonWords } from '#core/pacing/reason-words.ts';
import type { EnvelopeCut } from '#core/safety/envelope.ts';
import type { TargetReason } from '#electron/controller/pacer.ts';
import type { TimelineEntry } from '#electron/controller/timeline.ts';
import { holdWords } from './hold-words.ts';

export type TargetEntry = Extract<TimelineEntry, { kind: 'target' }>;

/** Target, all reasons and what the envelope made of it, on one line: for programs. */
export function targetWords(entry: TargetEntry): string {
  const cuts = entry.cuts.map(cutWords).filter((words) => words !== undefined);
  const because = entry.reasons.map(targetReasonWords).join(' ');
  return `${figures(entry.speedKmh, entry.inclinePercent)}  ${because}${cuts.length === 0 ? '' : ` (${cuts.join(', ')})`}`;
}

/**
 * Which reason decides, first one first: a person and the limits before the plan, the plan before the heart, the heart
 * before the music.
 */
const byWeight: readonly TargetReason['kind'][] = [
  'handsOff',
  'override',
  'comingUp',
  'coolDown',
  'automation',
  'warmUp',
  'person',
  'musicUnknown',
  'tempoUncertain',
  'tempoUnheard',
  'heartLost',
  'trackTempo',
  'noMatch',
  'heartAboveZone',
  'heartBelowZone',
  'heartTrim',
  'gaitGapAvoided',
  'cap',
  'bandEnd',
  'inclineCap',
];

/** Only these count while they last: what the music would do does not happen yet. */
const aloneKinds: ReadonlySet<TargetReason['kind']> = new Set(byWeight.slice(0, 6));
/** What the speed does under these is told with them, once. */
const slopeKinds: ReadonlySet<TargetReason['kind']> = new Set(['comingUp', 'warmUp', 'coolDown']);
/** What a drift comes from, rather than from what a person asked for some time ago. */
const driftKinds: ReadonlySet<TargetReason['kind']> = new Set([
  'heartAboveZone',
  'heartBelowZone',
  'heartTrim',
  'trackTempo',
]);
/** A drift without a new reason is told when it comes to this much. */
const noticedKmh = 0.5;

/**
 * Tells a run's targets for somebody who watches it: a line when something new decides, with where the belt is going;
 * none for the steps on the way there. Empty: nothing worth telling.
 */
export function createTargetTeller(): (entry: TargetEntry) => readonly string[] {
  let told = new Set<string>();
  let toldKmh = Number.NaN;
  return (entry) => {
    const reasons = decisive(entry.reasons);
    // Told as a hold, where it lasts; behind it the music goes on as it was.
    if (reasons[0]?.kind === 'musicUnknown') return [];
    const cuts = entry.cuts.flatMap((cut) => {
      const words = cutWords(cut);
      return words === undefined ? [] : [{ key: `cut ${cut.rule}`, words }];
    });
    const goalKmh = goalOf(entry);
    const fresh = reasons.filter((reason) => !told.has(keyOf(reason)));
    const freshCuts = cuts.filter(({ key }) => !told.has(key));
    const isSlope = reasons.some(({ kind }) => slopeKinds.has(kind));
    const hasDrifted = !isSlope && !(Math.abs(goalKmh - toldKmh) < noticedKmh - 1e-9);
    const isJustUp = told.has('comingUp');
    told = new Set([...reasons.map(keyOf), ...cuts.map(({ key }) => key)]);
    if (fresh.length === 0 && freshCuts.length === 0 && !hasDrifted) return [];
    const reason = fresh[0] ?? reasons.findLast(({ kind }) => driftKinds.has(kind)) ?? reasons[0];
    // Cool-down and hold have lines of their own.
    if (reason === undefined || reason.kind === 'coolDown' || reason.kind === 'handsOff') return [];
    toldKmh = goalKmh;
    // Nobody asked for the walk that a run begins with; it only lasts until somebody asks for something else.
    if (isJustUp && reason.kind === 'person' && !reason.isOffset)
      return [`At ${figures(goalKmh, entry.inclinePercent)} until you set another speed.`];
    const limits = freshCuts.length === 0 ? '' : ` (${freshCuts.map(({ words }) => words).join(', ')})`;
    return [`${headOf(reason, entry, goalKmh)}${targetReasonWords(reason)}${limits}`];
  };
}

/** The reasons that count, weightiest first. A heart that corrects nothing explains nothing. */
function decisive(reasons: readonly TargetReason[]): readonly TargetReason[] {
  const sorted = reasons
    .filter((reason) => byWeight.includes(reason.kind) && !isIdleHeart(reason))
    .toSorted((a, b) => byWeight.indexOf(a.kind) - byWeight.indexOf(b.kind));
  const [first] = sorted;
  return first !== undefined && aloneKinds.has(first.kind) ? [first] : sorted;
}

function isIdleHeart(reason: TargetReason): boolean {
  return 'trimKmh' in reason && Math.abs(reason.trimKmh) < 0.05 && Math.abs(reason.trimInclinePercent) < 0.05;
}

/** What makes a reason another one: its kind, and the track or the person's figures, but not the heart of this second. */
function keyOf(reason: TargetReason): string {
  switch (reason.kind) {
    case 'trackTempo':
    case 'tempoUncertain':
    case 'tempoUnheard':
    case 'noMatch':
      return `${reason.kind} ${reason.trackId}`;
    case 'person':
    case 'override':
      return `${reason.kind} ${reason.speedKmh} ${reason.inclinePercent} ${isEased(reason) ? 'eased' : ''}`;
    case 'handsOff':
      return `${reason.kind} ${reason.hold}`;
    default:
      return reason.kind;
  }
}

function isEased(reason: TargetReason): boolean {
  return reason.kind === 'override' && reason.easedKmh !== undefined;
}

/** Where the belt is going, as far as the limits let it. */
function goalOf({ speedKmh, wantedKmh = speedKmh, cuts }: TargetEntry): number {
  const limits = cuts.flatMap((cut) =>
    'limit' in cut && cut.axis === 'speed' && cutWords(cut) !== undefined ? [cut.limit] : [],
  );
  return Math.min(wantedKmh, ...limits);
}

/** "To 8.0 km/h: " where the words do not say the speed themselves. */
function headOf(reason: TargetReason, { inclinePercent }: TargetEntry, goalKmh: number): string {
  const hasOwnFigure =
    slopeKinds.has(reason.kind) ||
    reason.kind === 'override' ||
    reason.kind === 'automation' ||
    (reason.kind === 'person' && !reason.isOffset);
  return hasOwnFigure ? '' : `To ${figures(goalKmh, inclinePercent)}: `;
}

function figures(speedKmh: number, inclinePercent: number): string {
  return `${speedKmh.toFixed(1)} km/h${inclinePercent === 0 ? '' : `, ${inclinePercent.toFixed(1)} %`}`;
}

function targetReasonWords(reason: TargetReason): string {
  switch (reason.kind) {
    case 'comingUp':
      return `Up to a walk first, ${reason.walkSpeedKmh.toFixed(1)} km/h.`;
    case 'coolDown':
      return `Cool-down, ${Math.ceil(reason.leftMs / 1000)} s left.`;
    case 'handsOff':
      return `${holdWords[reason.hold]}.`;
    case 'override':
      return overrideWords(reason);
    default:
      return reasonWords(reason);
  }
}

function overrideWords({ speedKmh, isKept, easedKmh }: Extract<TargetReason, { kind: 'override' }>): string {
  const set = `You set ${speedKmh.toFixed(1)} km/h`;
  if (easedKmh !== undefined) return `${set}; eased to ${easedKmh.toFixed(1)} km/h for your heart.`;
  return isKept === true ? `${set}; it stays until you change it.` : `${set}; it stays for now.`;
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
