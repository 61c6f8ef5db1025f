import type { SelfChecks } from '#contract/rpc/self-checks.ts';

export type StartCheckId = 'storage' | 'bluetooth' | 'treadmill' | 'music' | 'clock';

/** What a check found; each has its words. */
export type StartFinding =
  | 'storageFine'
  | 'storageBroken'
  | 'bluetoothOn'
  | 'bluetoothOff'
  | 'bluetoothUnauthorized'
  | 'bluetoothUnsupported'
  | 'bluetoothUnavailable'
  | 'bluetoothNotNeeded'
  | 'treadmillNone'
  | 'treadmillKnown'
  | 'treadmillLinked'
  | 'musicNone'
  | 'musicTracks'
  | 'musicUnreadable'
  | 'voicesMissing'
  | 'clockPlausible'
  | 'clockBeforeProgram'
  | 'clockBehindLastRun';

export interface StartCheck {
  readonly id: StartCheckId;
  readonly state: 'waiting' | 'done' | 'problem';
  /** Absent while it waits. */
  readonly finding?: StartFinding;
  /** For the words: a number of tracks, or the code of an error. */
  readonly count?: number;
  readonly code?: string;
}

/** Whether the spoken countdown could be read by this browser. */
export type VoiceState = 'waiting' | 'ready' | 'missing';

/** The five self-checks, each by what was found out for it. */
export function startChecks(found: SelfChecks | undefined, voices: VoiceState): readonly StartCheck[] {
  return [
    storageCheck(found?.storage ?? 'waiting'),
    bluetoothCheck(found?.bluetooth ?? 'starting'),
    treadmillCheck(found?.treadmill),
    musicCheck(found?.music ?? 'waiting', voices),
    clockCheck(found?.clock ?? 'waiting'),
  ];
}

/**
 * What a runner has to know before a run, and would find nowhere else: nothing would be kept, or under a wrong date. The
 * rest is told on Home, and goes by itself.
 */
export function needsALook(checks: readonly StartCheck[]): boolean {
  return checks.some(({ id, state }) => state === 'problem' && (id === 'storage' || id === 'clock'));
}

function storageCheck(storage: SelfChecks['storage']): StartCheck {
  const id = 'storage';
  if (storage === 'waiting') return { id, state: 'waiting' };
  if (storage === 'fine') return { id, state: 'done', finding: 'storageFine' };
  return { id, state: 'problem', finding: 'storageBroken', code: storage.code };
}

const bluetoothFindings = {
  off: 'bluetoothOff',
  unauthorized: 'bluetoothUnauthorized',
  unsupported: 'bluetoothUnsupported',
  unavailable: 'bluetoothUnavailable',
} as const;

function bluetoothCheck(bluetooth: SelfChecks['bluetooth']): StartCheck {
  const id = 'bluetooth';
  switch (bluetooth) {
    case 'starting':
      return { id, state: 'waiting' };
    case 'on':
      return { id, state: 'done', finding: 'bluetoothOn' };
    case 'notNeeded':
      return { id, state: 'done', finding: 'bluetoothNotNeeded' };
    case 'off':
    case 'unauthorized':
    case 'unsupported':
    case 'unavailable':
      return { id, state: 'problem', finding: bluetoothFindings[bluetooth] };
  }
}

function treadmillCheck(treadmill: SelfChecks['treadmill'] | undefined): StartCheck {
  const id = 'treadmill';
  switch (treadmill) {
    case undefined:
      return { id, state: 'waiting' };
    case 'none':
      return { id, state: 'done', finding: 'treadmillNone' };
    case 'known':
      return { id, state: 'done', finding: 'treadmillKnown' };
    case 'linked':
      return { id, state: 'done', finding: 'treadmillLinked' };
  }
}

function musicCheck(music: SelfChecks['music'], voices: VoiceState): StartCheck {
  const id = 'music';
  if (music === 'waiting' || voices === 'waiting') return { id, state: 'waiting' };
  if (music.code !== undefined) return { id, state: 'problem', finding: 'musicUnreadable', code: music.code };
  if (voices === 'missing') return { id, state: 'problem', finding: 'voicesMissing' };
  if (music.folders === 0) return { id, state: 'done', finding: 'musicNone' };
  return { id, state: 'done', finding: 'musicTracks', count: music.tracks };
}

function clockCheck(clock: SelfChecks['clock']): StartCheck {
  const id = 'clock';
  switch (clock) {
    case 'waiting':
      return { id, state: 'waiting' };
    case 'plausible':
      return { id, state: 'done', finding: 'clockPlausible' };
    case 'beforeProgram':
      return { id, state: 'problem', finding: 'clockBeforeProgram' };
    case 'behindLastRun':
      return { id, state: 'problem', finding: 'clockBehindLastRun' };
  }
}
