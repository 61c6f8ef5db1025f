import type { SessionEndCause, SessionState } from '#core/session/session-state.ts';
import type { OperationDetail, OperationOutcome } from '#core/treadmill/operation.ts';
import type { Alarm, TimelineEntry } from '#electron/controller/timeline.ts';
import { holdEndWords, holdWords } from './hold-words.ts';
import { printable } from './printable.ts';
import { targetWords } from './target-words.ts';

/** One line for a person at a terminal; undefined for entries that only matter to the record. */
export function timelineWords(entry: TimelineEntry): string | undefined {
  switch (entry.kind) {
    case 'state':
      return stateWords(entry.state);
    case 'target':
      return targetWords(entry);
    case 'part':
      return `Part ${entry.number} of ${entry.count}: ${entry.effort}, ${entry.lengthMs / 60_000} min at about ${entry.partKmh.toFixed(1)} km/h`;
    case 'announced':
      return `Faster soon: towards ${entry.speedKmh.toFixed(1)} km/h`;
    case 'outcome':
      return outcomeWords(entry.outcome);
    case 'hold':
      return (entry.isOn ? holdWords : holdEndWords)[entry.reason];
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
    case 'musicGaveUp':
      return 'One track after another does not play: the music ends, and the belt holds. Look at the music folder';
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
      return 'Cool-down: slowly down to a walk';
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
  nobodyOnBelt: 'nobody stepped on the belt',
  controllerClosing: 'BeatRunner was closed',
  interrupted: 'interrupted',
} as const satisfies Readonly<Record<SessionEndCause, string>>;

function alarmWords(what: Alarm): string {
  return {
    beltMovedByItself: 'CAREFUL: the belt moves and nobody asked for it',
    stopNotConfirmed: 'PULL THE RED SAFETY KEY: the treadmill has not stopped yet',
    linkLostWhileMoving: "CAREFUL: no link while the belt moves. Use the treadmill's own stop",
    noSteps: 'Is anybody there? Nobody steps on the belt: it slows down, and stops in a minute',
  }[what];
}

function outcomeWords({ command, outcome, detail }: OperationOutcome): string | undefined {
  if (outcome === 'confirmed' || detail === 'superseded' || detail === 'preempted') return undefined;
  const what = commandWords(command);
  return outcome === 'rejected'
    ? `The treadmill did not take ${what} (${detailWords[detail]})`
    : `Nobody knows whether ${what} took effect (${detailWords[detail]}); it is not sent again`;
}

function commandWords(command: OperationOutcome['command']): string {
  switch (command.kind) {
    case 'requestControl':
      return 'the request for control';
    case 'reset':
      return 'the reset';
    case 'setTargetSpeed':
      return `${command.speedKmh.toFixed(1)} km/h`;
    case 'setTargetInclination':
      return `${command.inclinationPercent.toFixed(1)} %`;
    case 'startOrResume':
      return 'the start';
    case 'stop':
      return 'the stop';
    case 'pause':
      return 'the pause';
  }
}

const detailWords: Readonly<Record<OperationDetail, string>> = {
  seen: 'seen',
  refused: 'it refused',
  notSupported: 'it does not support that',
  invalidParameter: 'it calls the value invalid',
  controlNotPermitted: 'it does not let us control it',
  superseded: 'something newer took its place',
  expired: 'it came too late',
  noLink: 'no link',
  preempted: 'a stop came first',
  linkLost: 'the link was lost',
  timedOut: 'no answer',
  writeFailed: 'it could not be sent',
  notSeen: 'the belt does not show it',
};
