import type { TimelineEntry } from '#contract/rpc/timeline-entry.ts';

/** What the runner hears besides the music. */
export type Cue = 'faster' | 'slower' | 'trouble' | 'alarm';

/** The least fall of speed that is worth a sound, km/h; rises are announced by the controller itself. */
const audibleFallKmh = 0.5;

/** The cue of a timeline entry; undefined where nothing is to be heard. */
export function cueFor(entry: TimelineEntry): Cue | undefined {
  switch (entry.kind) {
    case 'announced':
      return 'faster';
    case 'target':
      return entry.wantedKmh !== undefined && entry.speedKmh - entry.wantedKmh >= audibleFallKmh
        ? 'slower'
        : undefined;
    case 'hold':
      return entry.isOn && entry.reason !== 'manualOverride' ? 'trouble' : undefined;
    case 'link':
      return entry.isUp ? undefined : 'alarm';
    case 'alarm':
      return 'alarm';
    default:
      return undefined;
  }
}
