import type { BleAdapterState } from '#contract/ble/ble-central.ts';
import type { SessionStateKind } from '#core/session/session-state.ts';
import type { ErrorCode } from '#core/errors/error-codes.ts';
import type { StartObstacleName } from './start-obstacles.ts';

export type WordsOfValues = Readonly<Record<string, string>>;
/** Words by error code, parameter and value. */
export type WordsByCode = Readonly<Partial<Record<ErrorCode, Readonly<Record<string, WordsOfValues>>>>>;

/**
 * States, names and reasons that stand in an error's parameters, as a person reads them inside its sentence. Every
 * language has the same ones; what English already says well is here for the others' sake.
 */
export const paramWordsEn = {
  'ble/adapter-not-ready': {
    state: {
      starting: 'the adapter has not said how it is. Unplug it and plug it in again, or restart Bluetooth',
      on: 'the adapter was lost for a moment. Try again',
      off: 'it is switched off. Turn it on and try again',
      unauthorized:
        'BeatRunner may not use it. Allow it in the system settings (on Linux the user needs access to the adapter)',
      unsupported: 'this adapter does not speak Bluetooth Low Energy. Plug another one in',
      unavailable:
        'there is no adapter that BeatRunner can use. Plug one in, or use the simulated treadmill ("run --device sim", "devices --sim", "doctor sim")',
      closed: 'BeatRunner is closing and no longer uses it',
    } satisfies Readonly<Record<BleAdapterState | 'closed', string>>,
  },
  'account/server-address': {
    reason: {
      format: 'it has to look like https://sync.example.org',
      unencrypted: 'outside of your own network it has to begin with https',
    },
  },
  'ble/device-not-found': {
    device: { 'that is a treadmill': 'that is a treadmill' },
  },
  'audio/file-unreadable': {
    reason: { 'not a file': 'not a file' },
  },
  'audio/file-damaged': {
    reason: {
      'the file is empty': 'the file is empty',
      'no audio in it': 'no audio in it',
      'no frames': 'no frames',
      'its decoder gave up': 'its decoder gave up',
      'its table of contents is missing': 'its table of contents is missing',
      'its table of contents is too big': 'its table of contents is too big',
      'a table is missing': 'a table is missing',
      'a table is broken': 'a table is broken',
      'no decoder configuration': 'no decoder configuration',
    },
  },
  'audio/analysis-failed': {
    reason: {
      'its decoder crashed': 'its decoder crashed',
      'it took too long': 'it took too long',
    },
  },
  'audio/format-unsupported': {
    format: {
      'not known': 'not known',
      'not really mp3': 'not really mp3',
      'not really flac': 'not really flac',
      'not really ogg': 'not really ogg',
      'not really opus': 'not really opus',
      'not really wav': 'not really wav',
      'not really m4a': 'not really m4a',
      'not really aac': 'not really aac',
      'not really aiff': 'not really aiff',
      'not really wma': 'not really wma',
      'AAC with more than two channels': 'AAC with more than two channels',
      'AAC of an unusual profile': 'AAC of an unusual profile',
      'mp4 without sound': 'mp4 without sound',
      'fragmented mp4': 'fragmented mp4',
    },
  },
  'audio/copy-protected': {
    protection: { 'encrypted mp4': 'encrypted mp4' },
  },
  'storage/not-found': {
    what: { session: 'session', profile: 'profile', track: 'track', playlist: 'playlist' },
  },
  'storage/failed': {
    reason: {
      'the database does not answer': 'the database does not answer',
      'it takes too long': 'it takes too long',
      'this file system cannot hold the database (no WAL)':
        'this file system cannot hold the database (no WAL)',
    },
  },
  'session/not-ready': {
    reason: {
      connecting: 'the treadmill is not connected yet',
      notControllable: 'this treadmill cannot be driven over Bluetooth, its console is the only way',
      noTelemetry: 'the treadmill says nothing of its belt. Switch it off and on',
      beltMoving: 'the belt is moving. Stop it at the console',
      noMusic: 'there is no music to run to',
      inclineCapBelowMachine:
        "the incline cap is below the treadmill's lowest incline. Raise the cap in the profile",
      limitIsNoNumber: 'a cap in the profile is not a number. Correct the profile',
      speedCapBelowMachine:
        "the speed cap is below the treadmill's slowest speed. Raise the cap in the profile",
      unknown: 'the treadmill did not become ready in time. Try again',
      'no treadmill chosen': 'no treadmill is chosen. Choose one',
    } satisfies Readonly<Record<StartObstacleName | 'unknown' | 'no treadmill chosen', string>>,
  },
  // What is missing is the folder: the file itself need not be there.
  'cli/file-not-written': { reason: { ENOENT: 'its folder is not there' } },
  'session/not-allowed-now': {
    state: {
      idle: 'the run is not ready',
      ready: 'the run has not started',
      countdown: 'the belt is about to start',
      starting: 'the belt is starting',
      running: 'the run is going on',
      coolDown: 'the cool-down only gets slower',
      paused: 'the run is paused',
      linkLost: 'the link to the treadmill is gone',
      asking: 'a question has to be answered first',
      stopping: 'the belt is stopping',
      ended: 'the run has ended',
      comingToRest: 'the belt is still coming to rest',
      beltMoving: 'the belt is moving',
      beltTest: 'the belt test is going on',
      closing: 'BeatRunner is closing',
      'no page plays here': 'no page plays here',
    } satisfies Readonly<
      Record<
        SessionStateKind | 'comingToRest' | 'beltMoving' | 'beltTest' | 'closing' | 'no page plays here',
        string
      >
    >,
  },
} as const satisfies WordsByCode;

/** What the system calls a file's trouble. */
export const systemErrorWordsEn = {
  ENOENT: 'it is not there',
  ENOTDIR: 'a part of its path is not a folder',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EIO: 'the disk does not answer',
  EMFILE: 'too many files are open',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
} as const satisfies WordsOfValues;

/** The same words in another language: none missing, none too many. */
export type ParamWords = {
  readonly [Code in keyof typeof paramWordsEn]: {
    readonly [Param in keyof (typeof paramWordsEn)[Code]]: {
      readonly [Value in keyof (typeof paramWordsEn)[Code][Param]]: string;
    };
  };
};
export type SystemErrorWords = Readonly<Record<keyof typeof systemErrorWordsEn, string>>;
