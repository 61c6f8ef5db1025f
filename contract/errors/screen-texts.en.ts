import type { ErrorCode } from '#core/errors/error-codes.ts';
import type { WordsByCode } from './error-param-words.en.ts';

/**
 * Texts for a screen where those for a terminal speak of commands and options, or leave what to do to whoever typed the
 * command. Codes that are not here read the same in both places.
 */
export const screenTextsEn = {
  'ble/device-not-found':
    'No device {device} in reach. Switch it on, come closer, and search again in Devices.',
  'ftms/not-supported':
    '{device} does not support this: {what}. Nothing was changed; set it at the console of the device.',
  'ftms/invalid-value': '{device} refused the value {value}. Nothing was changed; choose another one.',
  'storage/folder-not-writable':
    'BeatRunner cannot write to {path}. Change its permissions, then start BeatRunner again.',
  'storage/disk-full': 'The disk is full. What was kept before is safe; free some space on it.',
  'storage/file-gone':
    'The database {path} has disappeared while BeatRunner was using it. Put it back, then start BeatRunner again.',
  'storage/newer-schema':
    'The database {path} was written by a newer BeatRunner (version {found}, this one knows {known}). Nothing was changed: update BeatRunner.',
  'storage/already-open':
    'BeatRunner is already running on {path}. Nothing was opened twice: use that one, or close it and start again.',
  'storage/no-runs': 'No runs yet in {path}. Your first run will be kept there.',
  'storage/not-found':
    'There is no {what} with the id {id}; it may have been deleted. Nothing was changed: go back and choose again.',
  'storage/failed':
    'The database could not do that ({reason}). Try again; if it stays so, look whether the disk is full or gone.',
  'session/belt-test-needed':
    'This treadmill has not passed the belt test, so BeatRunner does not drive it. Do the belt test in Devices, with nobody on the belt.',
  'session/not-allowed-now': 'That is not possible now: {state}. Nothing was changed.',
  'serve/port-in-use':
    'Port {port} is taken by another program, so BeatRunner could not start its service. Close that program and start BeatRunner again.',
  'serve/not-reachable':
    'BeatRunner does not answer. If the belt moves, use its own stop. Start BeatRunner again and open the address that it shows.',
  'serve/token-refused':
    'This address is no longer valid: BeatRunner makes a new one at every start. Nothing was done; open the newest address.',
  'serve/foreign-page':
    'BeatRunner does not talk to pages of another site. Nothing was done; open the address that it showed when it started.',
  'serve/foreign-host':
    'BeatRunner answers under 127.0.0.1 and localhost only. Nothing was done; open the address that it showed when it started.',
  'demo/not-in-time':
    'The demonstration did not get further than "{step}" in {seconds} s and was ended. Try again when this computer is less busy.',
  'cli/no-such-run':
    'There is no run with the id {id} in {path}; it may have been deleted. Go back and choose again.',
  'cli/file-not-written':
    'The file {path} could not be written ({reason}). Nothing was changed there; choose another place.',
} as const satisfies Readonly<Partial<Record<ErrorCode, string>>>;

/** Codes that read differently on a screen, in every language. */
export type ScreenCode = keyof typeof screenTextsEn;

/** The same for words of parameters. */
export const screenParamWordsEn = {
  'ble/adapter-not-ready': {
    state: {
      unavailable:
        'there is no adapter that BeatRunner can use. Plug one in, or choose the simulated treadmill in Devices',
    },
  },
} as const satisfies WordsByCode;

export type ScreenParamWords = {
  readonly [Code in keyof typeof screenParamWordsEn]: {
    readonly [Param in keyof (typeof screenParamWordsEn)[Code]]: {
      readonly [Value in keyof (typeof screenParamWordsEn)[Code][Param]]: string;
    };
  };
};
