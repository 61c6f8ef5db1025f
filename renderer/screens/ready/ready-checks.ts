import type { LiveStatus } from '#contract/rpc/live-status.ts';
import { movesBelt } from '#core/pacing/pacing-step.ts';
import type { LiveState } from '#renderer/link/live-store.ts';
import { isPresent } from '#renderer/screens/presence.ts';
import { statusAgeMs } from '#renderer/screens/run/use-sampled.ts';

/** What has to be so before a start, in the order in which a person sees to it. */
export type ReadyCheckId = 'treadmill' | 'belt' | 'music' | 'heart' | 'footPod' | 'drive';

export interface ReadyCheck {
  readonly id: ReadyCheckId;
  /** `problem`: it can start so, or cannot until somebody does something; `waiting`: it comes by itself. */
  readonly state: 'waiting' | 'done' | 'problem';
  /** Which sentence goes with it. */
  readonly finding:
    | 'notHeard'
    | 'connected'
    | 'connecting'
    | 'notControllable'
    | 'controlLost'
    | 'standing'
    | 'moving'
    | 'beltUnknown'
    | 'musicReady'
    | 'roomHeard'
    | 'roomWaiting'
    | 'roomNobody'
    | 'noMusic'
    | 'soundElsewhere'
    | 'noPlayer'
    | 'sensorHeard'
    | 'sensorSilent'
    | 'sensorConnecting'
    | 'drives'
    | 'drivesProgramme'
    | 'youLead'
    | 'drivesDown'
    | 'shadowUntested'
    | 'shadowWished';
}

/** Telemetry that is older says nothing of the belt now. */
const oldestTelemetryMs = 3000;

/** The check list of the ready screen, from what is measured: nobody ticks it by hand, and nothing is ticked unheard. */
export function readyChecks(
  live: LiveState,
  nowMs: number,
  isSoundElsewhere: boolean,
): readonly ReadyCheck[] {
  if (live.status?.session === undefined) return [];
  const checks = checksOf(live.status, live.status.session, statusAgeMs(live, nowMs), isSoundElsewhere);
  return isPresent(live, nowMs) ? checks : checks.map(({ id }) => ({ id, ...waiting('notHeard') }));
}

function checksOf(
  status: LiveStatus,
  session: NonNullable<LiveStatus['session']>,
  ageMs: number,
  isSoundElsewhere: boolean,
): readonly ReadyCheck[] {
  const { sensors } = status;
  const heart = sensors.find(({ kind }) => kind === 'heartRate');
  const footPod = sensors.find(({ kind }) => kind === 'footPod');
  return [
    treadmillCheck(status),
    beltCheck(status, ageMs),
    { id: 'music', ...musicFinding(status, isSoundElsewhere) },
    ...(heart === undefined ? [] : [sensorCheck('heart', heart)]),
    ...(footPod === undefined ? [] : [sensorCheck('footPod', footPod)]),
    driveCheck(status, session),
  ];
}

function treadmillCheck({ treadmill }: LiveStatus): ReadyCheck {
  const id = 'treadmill';
  if (treadmill?.isLinkUp !== true) return { id, ...waiting('connecting') };
  if (!treadmill.canControl) return { id, ...problem('notControllable') };
  return { id, ...(treadmill.control === 'lost' ? problem('controlLost') : done('connected')) };
}

function beltCheck({ treadmill }: LiveStatus, statusMs: number): ReadyCheck {
  const id = 'belt';
  const ageMs = (treadmill?.telemetryAgeMs ?? Number.POSITIVE_INFINITY) + statusMs;
  if (treadmill?.isLinkUp !== true || ageMs > oldestTelemetryMs) return { id, ...waiting('beltUnknown') };
  switch (treadmill.belt) {
    case 'standing':
      return { id, ...done('standing') };
    case 'moving':
      return { id, ...problem('moving') };
    case 'unknown':
      return { id, ...waiting('beltUnknown') };
  }
}

/** Tracks to run to, and somebody who plays them. */
function musicFinding({ session, hasPlayer }: LiveStatus, isSoundElsewhere: boolean): Found {
  if (session?.room !== undefined) {
    const { state } = session.room;
    if (state === 'nobody') return problem('roomNobody');
    return state === 'heard' ? done('roomHeard') : waiting('roomWaiting');
  }
  if (session?.obstacle === 'noMusic') return problem('noMusic');
  if (isSoundElsewhere) return problem('soundElsewhere');
  return hasPlayer ? done('musicReady') : waiting('noPlayer');
}

function sensorCheck(id: 'heart' | 'footPod', sensor: LiveStatus['sensors'][number]): ReadyCheck {
  if (!sensor.isLinkUp) return { id, ...waiting('sensorConnecting') };
  return { id, ...(sensor.reading === undefined ? waiting('sensorSilent') : done('sensorHeard')) };
}

function driveCheck(
  { treadmill }: LiveStatus,
  { automation, mode }: Pick<NonNullable<LiveStatus['session']>, 'automation' | 'mode'>,
): ReadyCheck {
  // No level holds there: nothing moves the belt but a hand.
  if (!movesBelt(mode)) return { id: 'drive', ...done('youLead') };
  switch (automation) {
    case 'full':
      return { id: 'drive', ...done(mode === 'programme' ? 'drivesProgramme' : 'drives') };
    case 'decreaseOnly':
      return { id: 'drive', ...done('drivesDown') };
    case 'shadow':
      return {
        id: 'drive',
        ...(treadmill?.hasPassedBeltTest === true ? done('shadowWished') : problem('shadowUntested')),
      };
  }
}

type Found = Omit<ReadyCheck, 'id'>;
const done = (finding: ReadyCheck['finding']): Found => ({ state: 'done', finding });
const waiting = (finding: ReadyCheck['finding']): Found => ({ state: 'waiting', finding });
const problem = (finding: ReadyCheck['finding']): Found => ({ state: 'problem', finding });
