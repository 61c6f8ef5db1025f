import { reasonWords } from '#core/pacing/reason-words.ts';
import type { EnvelopeCut } from '#core/safety/envelope.ts';
import type { HoldReason, SessionState } from '#core/session/session-state.ts';
import type { OperationOutcome } from '#core/treadmill/operation.ts';
import type { TargetReason } from '#electron/controller/pacer.ts';
import type { TimelineEntry } from '#electron/controller/timeline.ts';
import { printable } from './printable.ts';

/** One line for a person at a terminal; undefined for entries that only matter to the record. */
export function timelineWords(entry: TimelineEntry): string | undefined {
  switch (entry.kind) {
    case 'state':
      return stateWords(entry.state);
    case 'target': {
      const incline = entry.inclinePercent === 0 ? '' : `, ${entry.inclinePercent.toFixed(1)} %`;
      const cuts = entry.cuts.map(cutWords).filter((words) => words !== undefined);
      const because = entry.reasons.map(targetReasonWords).join(' ');
      const but = cuts.length === 0 ? '' : ` (${cuts.join(', ')})`;
      return `${entry.speedKmh.toFixed(1)} km/h${incline}  ${because}${but}`;
    }
    case 'announced':
      return `Faster soon: towards ${entry.speedKmh.toFixed(1)} km/h`;
    case 'outcome':
      return outcomeWords(entry.outcome);
    case 'hold':
      return entry.isOn ? holdWords[entry.reason] : `No longer: ${holdWords[entry.reason]}`;
    case 'console':
      return entry.what === 'speed'
        ? `Somebody set ${entry.value.toFixed(1)} km/h at the console`
        : `Somebody set ${entry.value.toFixed(1)} % at the console`;
    case 'track':
      return entry.isStart
        ? `Now: ${printable(entry.track.title)}, ${entry.track.tempo.tempoBpm.toFixed(1)} BPM`
        : undefined;
    case 'trackFailed':
      return `${printable(entry.track.title)} would not play (${printable(entry.reason)}); next one`;
    case 'alarm':
      return alarmWords(entry.what);
    case 'link':
      return entry.isUp ? 'Treadmill connected' : 'The link to the treadmill is gone; use its own controls';
    case 'storage':
      return entry.isFine
        ? 'The database takes the run again'
        : 'The database cannot be written; the run goes on and is kept in memory and a side file';
    case 'command':
      return undefined;
  }
}

function stateWords(state: SessionState): string {
  switch (state.kind) {
    case 'idle':
      return 'Not ready';
    case 'ready':
      return 'Ready: a person may start';
    case 'countdown':
      return state.isResume ? 'Going on in 3 s' : 'Starting in 3 s';
    case 'starting':
      return 'The belt starts';
    case 'running':
      return 'Running';
    case 'coolDown':
      return 'Cool-down';
    case 'paused':
      return { person: 'Paused', console: 'Paused at the console', machine: 'The belt stands; paused' }[
        state.cause
      ];
    case 'linkLost':
      return state.wasMoving
        ? "No link: the belt may still be moving. Use the treadmill's own stop"
        : 'No link';
    case 'asking':
      return {
        linkRestored: 'Connected again. Go on?',
        consoleStarted: 'Somebody started the belt at the console. Go on?',
        beltMovedByItself: 'The belt moves and nobody asked for it. Go on?',
      }[state.cause];
    case 'stopping':
      return 'Stopping';
    case 'ended':
      return `Ended (${endWords[state.cause]})${state.isBeltKnownStill ? '' : '. Nobody saw the belt at rest: it may still be moving'}`;
  }
}

export const endWords = {
  person: 'stopped by you',
  console: 'stopped at the console',
  safetyKey: 'safety key',
  link: 'link lost',
  planCompleted: 'plan completed',
  pauseExpired: 'paused for too long',
  startFailed: 'the belt did not start',
  noAnswer: 'nobody answered',
  controllerClosing: 'BeatRunner was closed',
  interrupted: 'interrupted',
} as const;

const holdWords: Readonly<Record<HoldReason, string>> = {
  staleTelemetry: 'The treadmill is silent: nothing goes up',
  musicUnknown: 'Nobody knows what plays: the speed is held',
  manualOverride: 'Set by hand: the music waits',
  unconfirmedTargets: 'The belt does not follow: automation is off',
  controlLost: 'Somebody else has control: hands off',
  heartLost: 'The heart strap is silent: nothing goes up',
  machineRestarted: 'The treadmill restarted: automation is off',
};

function alarmWords(what: Extract<TimelineEntry, { kind: 'alarm' }>['what']): string {
  return {
    beltMovedByItself: 'CAREFUL: the belt moves and nobody asked for it',
    stopNotConfirmed: 'PULL THE RED SAFETY KEY: the treadmill has not stopped yet',
    linkLostWhileMoving: "CAREFUL: no link while the belt moves. Use the treadmill's own stop",
  }[what];
}

function outcomeWords({ command, outcome, detail }: OperationOutcome): string | undefined {
  if (outcome === 'confirmed' || detail === 'superseded' || detail === 'preempted') return undefined;
  return outcome === 'rejected'
    ? `The treadmill did not take ${command.kind} (${detail})`
    : `Nobody knows whether ${command.kind} took effect (${detail}); it is not sent again`;
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
