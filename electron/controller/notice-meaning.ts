import type { SessionEvent } from '#core/session/session-event.ts';
import type { OperationOutcome } from '#core/treadmill/operation.ts';
import type { JukeboxEvent } from './jukebox.ts';
import type { TimelineFact } from './timeline.ts';
import type { DriverNotice } from './treadmill-driver.ts';

/** This many times, no sooner one after another than a target gets to be followed, end automation (safety.md rule 6). */
export const mostMisses = 2;

/** What a notice of the treadmill is to a run: told first, then acted on. */
export interface NoticeMeaning {
  readonly facts: readonly TimelineFact[];
  readonly events: readonly SessionEvent[];
}

const nothing: NoticeMeaning = { facts: [], events: [] };

export function meaningOfNotice(notice: DriverNotice): NoticeMeaning {
  switch (notice.kind) {
    case 'linkUp':
      return { facts: [{ kind: 'link', isUp: true }], events: [{ kind: 'linkRestored' }] };
    case 'linkDown':
      return { facts: [{ kind: 'link', isUp: false }], events: [{ kind: 'linkLost' }] };
    case 'written':
      return {
        facts: [{ kind: 'command', operationId: notice.operationId, command: notice.command }],
        events: [],
      };
    case 'outcome':
      return { facts: [notice], events: eventsOfOutcome(notice.outcome) };
    case 'consoleChangedSpeed':
      return {
        facts: [{ kind: 'console', what: 'speed', value: notice.speedKmh }],
        events: [{ kind: 'consoleOverrode' }],
      };
    case 'consoleChangedIncline':
      return {
        facts: [{ kind: 'console', what: 'incline', value: notice.inclinationPercent }],
        events: [{ kind: 'consoleOverrode' }],
      };
    case 'targetMissed':
      return notice.misses < mostMisses ? nothing : holding('unconfirmedTargets');
    case 'controlLost':
      return holding('controlLost');
    case 'machineRestarted':
      return holding('machineRestarted');
    case 'beltMoving':
    case 'beltStopped':
    case 'stopAccepted':
    case 'safetyKeyPulled':
    case 'consoleStopped':
    case 'consolePaused':
    case 'consoleStarted':
      return { facts: [], events: [notice] };
    case 'controlGranted':
    case 'attemptFailed':
    case 'telemetry':
      return nothing;
  }
}

/** What the music says, for the timeline. */
export function factOfMusic(event: JukeboxEvent): TimelineFact | undefined {
  switch (event.kind) {
    case 'trackStarted':
    case 'trackEnded':
      return { kind: 'track', track: event.track, isStart: event.kind === 'trackStarted' };
    case 'trackFailed':
      return { kind: 'trackFailed', track: event.track, reason: event.reason };
    case 'musicGaveUp':
      return { kind: 'musicGaveUp' };
  }
}

function holding(reason: Extract<SessionEvent, { kind: 'holdBegan' }>['reason']): NoticeMeaning {
  return { facts: [], events: [{ kind: 'holdBegan', reason }] };
}

function eventsOfOutcome({ outcome, detail, command }: OperationOutcome): readonly SessionEvent[] {
  if (outcome !== 'rejected' || detail === 'superseded') return [];
  const events: SessionEvent[] = [];
  // Asked once more and refused again: somebody else has the machine.
  if (detail === 'controlNotPermitted') events.push({ kind: 'holdBegan', reason: 'controlLost' });
  if (command.kind === 'startOrResume') events.push({ kind: 'startRefused' });
  return events;
}
