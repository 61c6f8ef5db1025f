import type { TimelineEntry } from '#contract/rpc/timeline-entry.ts';

/** What the runner hears besides the music. */
export type Cue = 'faster' | 'slower' | 'interval' | 'stop' | 'trouble' | 'alarm';

/** The least fall of speed that is worth a sound, km/h; rises are announced by the controller itself. */
const audibleFallKmh = 0.5;

/** The cue of a timeline entry; undefined where nothing is to be heard. */
export function cueFor(entry: TimelineEntry): Cue | undefined {
  switch (entry.kind) {
    case 'announced':
      return 'faster';
    case 'part':
      return 'interval';
    case 'target':
      return entry.wantedKmh !== undefined && entry.speedKmh - entry.wantedKmh >= audibleFallKmh
        ? 'slower'
        : undefined;
    case 'hold':
      return entry.isOn && entry.reason !== 'manualOverride' ? 'trouble' : undefined;
    case 'state':
      return cueOfState(entry.state);
    case 'link':
      return entry.isUp ? undefined : 'alarm';
    case 'alarm':
      return 'alarm';
    default:
      return undefined;
  }
}

/** Only entering a state is told. */
function cueOfState({ kind }: Extract<TimelineEntry, { kind: 'state' }>['state']): Cue | undefined {
  if (kind === 'stopping') return 'stop';
  return kind === 'coolDown' ? 'interval' : undefined;
}
