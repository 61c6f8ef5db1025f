import type { TimelineEntry } from '#contract/rpc/timeline-entry.ts';
import { printable } from './printable.ts';
import { timelineWords } from './timeline-words.ts';

type TargetEntry = Extract<TimelineEntry, { kind: 'target' }>;
type TrackEntry = Extract<TimelineEntry, { kind: 'track' }>;

/** A change of the belt below this is not worth a line, km/h. */
const noticedKmh = 0.3;
/** Targets are multiples of 0.1 km/h. */
const sameKmh = 0.05;

/** The speeds of the slowest and of the fastest music. */
export interface DemoBand {
  readonly lowKmh: number;
  readonly highKmh: number;
}

export interface DemoTeller {
  /** One line for a change that somebody on the belt would notice; undefined for all others. */
  tell(entry: TimelineEntry): string | undefined;
}

/**
 * Tells a demonstration: each track with the speed that it asks for, and the belt's arrival there. Steps on the way are
 * left out.
 */
export function createDemoTeller(band: DemoBand): DemoTeller {
  let speedKmh = 0;
  /** Where the belt is told to be on its way to. */
  let told: Aim | undefined;
  let isArrivalTold = true;
  let track: TrackEntry['track'] | undefined;
  let isTrackTold = true;

  function target(entry: TargetEntry): string | undefined {
    const fromKmh = speedKmh;
    speedKmh = entry.speedKmh;
    const aim = aimOf(entry, band);
    if (aim === undefined) return undefined;
    const isNewTrack = aim.kind === 'music' && !isTrackTold && aim.trackId === track?.trackId;
    const isNewAim = told === undefined || Math.abs(aim.speedKmh - told.speedKmh) > sameKmh;
    told = aim;
    if (!isNewAim && !isNewTrack) return arrival(aim);
    isTrackTold ||= isNewTrack;
    isArrivalTold = Math.abs(aim.speedKmh - fromKmh) < noticedKmh;
    const way = wayWords(fromKmh, aim.speedKmh);
    switch (aim.kind) {
      case 'walk':
        return `The belt comes up to a walk, ${aim.speedKmh.toFixed(1)} km/h`;
      case 'warmUp':
        return `Warm-up${track === undefined ? '' : ` with ${printable(track.title)}`}, whatever plays: ${way}`;
      case 'person':
        return `As you wish: ${way}`;
      case 'music':
        return isNewTrack && track !== undefined
          ? `${trackWords(track, aim.position)}: ${way}`
          : `As the music wishes: ${way}`;
    }
  }

  function arrival(aim: Aim): string | undefined {
    if (isArrivalTold || Math.abs(speedKmh - aim.speedKmh) > sameKmh) return undefined;
    isArrivalTold = true;
    return aim.kind === 'walk' ? undefined : `The belt is at ${speedKmh.toFixed(1)} km/h`;
  }

  return {
    tell(entry) {
      switch (entry.kind) {
        case 'target':
          return target(entry);
        case 'track':
          if (!entry.isStart) return undefined;
          track = entry.track;
          isTrackTold = false;
          return undefined;
        // At many times its speed the simulation stumbles where this computer is busy; what a person did is told by itself.
        case 'hold':
        case 'announced':
          return undefined;
        case 'state':
          if (entry.state.kind === 'starting') told = undefined;
          if (entry.state.kind === 'coolDown')
            return `Cool-down: from ${speedKmh.toFixed(1)} km/h down to a walk`;
          return untoldStates.has(entry.state.kind) ? undefined : timelineWords(entry);
        default:
          return timelineWords(entry);
      }
    },
  };
}

/** The lines before and after them say as much. */
const untoldStates: ReadonlySet<string> = new Set(['idle', 'ready', 'starting', 'running', 'stopping']);

type Aim =
  | { readonly kind: 'walk' | 'warmUp' | 'person'; readonly speedKmh: number }
  /** With the place of the track among the run's tracks, 0 slowest to 1 fastest. */
  | {
      readonly kind: 'music';
      readonly speedKmh: number;
      readonly trackId: string;
      readonly position: number;
    };

/** Where a target leads to; undefined where it is told otherwise. */
function aimOf({ reasons }: TargetEntry, { lowKmh, highKmh }: DemoBand): Aim | undefined {
  for (const reason of reasons) {
    if (reason.kind === 'comingUp') return { kind: 'walk', speedKmh: reason.walkSpeedKmh };
    if (reason.kind === 'override') return { kind: 'person', speedKmh: reason.speedKmh };
    if (reason.kind === 'warmUp') return { kind: 'warmUp', speedKmh: lowKmh };
  }
  const tempo = reasons.find(({ kind }) => kind === 'trackTempo');
  if (tempo?.kind !== 'trackTempo') return undefined;
  const person = reasons.find((reason) => reason.kind === 'person');
  const askedKmh = lowKmh + tempo.bandPosition * (highKmh - lowKmh) + (person?.speedKmh ?? 0);
  const speedKmh = Math.min(highKmh, Math.round(askedKmh * 10) / 10);
  return { kind: 'music', speedKmh, trackId: tempo.trackId, position: tempo.bandPosition };
}

function trackWords({ title, tempo }: TrackEntry['track'], position: number): string {
  const place = position < 0.25 ? 'slow' : position > 0.75 ? 'fast' : 'in between';
  return `${printable(title)}, ${tempo.tempoBpm.toFixed(0)} BPM, ${place}`;
}

function wayWords(fromKmh: number, toKmh: number): string {
  if (Math.abs(toKmh - fromKmh) < noticedKmh) return `stays at ${fromKmh.toFixed(1)} km/h`;
  return `${fromKmh.toFixed(1)} ${toKmh > fromKmh ? 'up' : 'down'} to ${toKmh.toFixed(1)} km/h`;
}
