import type { BleAdapterState } from '#contract/ble/ble-central.ts';
import type { ErrorCode } from '#core/errors/error-codes.ts';
import type { SessionStateKind } from '#core/session/session-state.ts';

type WordsOfValues = Readonly<Record<string, string>>;

/** States and names that stand in an error's parameters, as a person reads them inside its sentence. */
const wordsByCode: Readonly<Partial<Record<ErrorCode, Readonly<Record<string, WordsOfValues>>>>> = {
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
    } satisfies Readonly<Record<BleAdapterState, string>>,
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
    },
  },
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
    } satisfies Readonly<Record<SessionStateKind | 'comingToRest', string>>,
  },
};

/** What the system calls a file's trouble. */
const wordsOfSystemErrors: WordsOfValues = {
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
};

/** The words for one value of one parameter; undefined: it is shown as it is. */
export function errorParamWords(code: ErrorCode, param: string, value: string): string | undefined {
  const words = wordsByCode[code]?.[param] ?? (param === 'reason' ? wordsOfSystemErrors : {});
  return Object.hasOwn(words, value) ? words[value] : undefined;
}
