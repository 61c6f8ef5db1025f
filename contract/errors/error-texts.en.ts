import type { ErrorCode } from '#core/errors/error-codes.ts';

/**
 * What a person reads for each error: what happened, what the app did, what to do. `{name}` is replaced by the
 * error's parameter of that name.
 */
export const errorTextsEn: Readonly<Record<ErrorCode, string>> = {
  'ble/adapter-not-ready': 'Bluetooth is not ready: {state}. Nothing was sent to any device.',
  'ble/connect-failed':
    'No connection to {device}. Most treadmills and straps talk to one app at a time: close other apps that use it, stay near it, and try again.',
  'ble/link-lost':
    "The link to {device} is gone. Use the treadmill's own controls; BeatRunner keeps trying to reconnect.",
  'ble/gatt-failed':
    '{device} did not answer a Bluetooth request. Switch it off and on if this keeps happening.',
  'ble/not-a-treadmill':
    '{device} answers, but it does not speak FTMS treadmill data. Choose another device.',
  'ble/device-not-found': 'No device {device} in reach. Run "npx beatrunner devices" to see what is there.',
  'ftms/control-not-permitted':
    '{device} does not let BeatRunner control it. Press start (often green) on its console, close other apps, and try again.',
  'ftms/procedure-timed-out':
    '{device} did not answer a control command within {seconds} s. BeatRunner dropped the link and reconnects; nothing is sent again by itself.',
  'ftms/not-supported': '{device} does not support this: {what}.',
  'ftms/invalid-value': '{device} refused the value {value}.',
  'audio/folder-not-found': 'There is no folder {path}. Check the path; nothing was changed.',
  'audio/not-a-folder': '{path} is a file. Name the folder that the music is in; nothing was changed.',
  'audio/folder-unreadable':
    'The folder {path} cannot be read ({reason}). Check its permissions, or whether the disk is still there.',
  'audio/folder-gone':
    'The folder {path} disappeared while BeatRunner listened to its music. What it learned is kept: bring the folder or its disk back and try again.',
  'audio/no-tracks':
    'No playable music in {path}. BeatRunner reads mp3, flac, ogg, opus, wav, aiff, m4a, aac and wma files.',
  'audio/file-unreadable': '{path} cannot be read ({reason}). It was left out.',
  'audio/format-unsupported':
    '{path} is in a format that BeatRunner cannot decode ({format}). It was left out.',
  'audio/copy-protected':
    '{path} is locked by the shop that it came from ({protection}): only the player of that shop can open it. It was left out. For a run use a copy without a lock: most shops let you download music that you bought again, as mp3, m4a or flac.',
  'audio/file-damaged': '{path} is damaged or cut off ({reason}). It was left out.',
  'audio/analysis-failed':
    'BeatRunner could not listen to {path} ({reason}). It was left out for now; it gets three tries, one each time BeatRunner looks through its folder.',
  'audio/too-short': '{path} is too short to find a tempo ({seconds} s). It was left out.',
  'audio/no-beat': '{path} has no beat to run to. It was left out.',
  'audio/track-gone':
    'The file {file} is not there any more, or cannot be read. The track is not played; put the file back, or let BeatRunner look through the folder again.',
  'audio/track-outside':
    'The file {file} lies outside of the music folders: a link leads there. The track is not played; add the folder that the file itself is in.',
  'storage/folder-not-writable':
    'BeatRunner cannot write to {path}. Choose another folder with --data, or change its permissions.',
  'storage/disk-full':
    'The disk is full. What was kept before is safe; free some space, or choose a folder on another disk with --data.',
  'storage/damaged':
    'The database {path} is damaged. BeatRunner left it as it is; a copy from before the last update may be beside it.',
  'storage/file-gone':
    'The database {path} has disappeared while BeatRunner was using it. Put it back, or choose another folder with --data.',
  'storage/newer-schema':
    'The database {path} was written by a newer BeatRunner (version {found}, this one knows {known}). Nothing was changed: update BeatRunner, or choose another folder with --data.',
  'storage/already-open':
    'BeatRunner is already running on {path}. Use that one, or close it first; two cannot drive one treadmill.',
  'storage/no-runs':
    'No runs yet in {path}. Make one with "npx beatrunner run", or name the folder that it is kept in with --data.',
  'storage/not-found': 'There is no {what} with the id {id}.',
  'storage/failed': 'The database could not do that ({reason}).',
  'profile/unreadable': 'The profile {path} cannot be read ({reason}). Nothing was started.',
  'profile/out-of-range':
    'The profile has values that cannot be right: {problems}. Correct them; nothing was started.',
  'session/not-ready': 'The run cannot start yet: {reason}.',
  'session/belt-test-needed':
    'This treadmill has not passed the belt test. Run "npx beatrunner doctor {device} --belt-test" with nobody on the belt, or add --yes-nobody-is-on-the-belt.',
  'session/not-allowed-now': 'That is not possible now: {state}.',
  'session/press-too-old':
    'That press came too late: it was made on a picture more than 3 seconds old. The belt was neither started nor made faster by it. Look how fast the belt is now, then press again.',
  'session/discarded':
    'This run was put away before it came to an end, so it has no result. Prepare a new one.',
  'serve/port-in-use':
    'Port {port} is taken by another program. Choose another with --port, or let BeatRunner find one by leaving --port out.',
  'serve/not-reachable':
    'BeatRunner does not answer on {address}, or no longer under this address. Start it with "npx beatrunner serve" and use the address that it prints.',
  'serve/token-refused':
    'This address has no valid token. BeatRunner makes a new one at every start: open the address that it printed last.',
  'serve/foreign-page':
    'BeatRunner does not talk to pages of another site. Open the address that it printed.',
  'serve/foreign-host':
    'BeatRunner answers under 127.0.0.1 and localhost only. Open the address that it printed.',
  'account/no-server':
    'No sync server is set, so there are no accounts here. Everything works without one; to sign in, enter a server address in Account.',
  'account/server-address':
    'This address of a sync server cannot be used: {reason}. Check it and enter it again.',
  'account/server-not-reachable':
    'The sync server at {server} does not answer. Nothing is lost: runs are kept here and sent later. Check the network, then try again.',
  'account/not-our-server':
    'What answers at {server} is not a BeatRunner server. Nothing was sent. Check the address, and whether this network asks you to sign in first.',
  'account/wrong-credentials':
    'E-mail address and password do not belong together. Check both, or sign in with a code.',
  'account/wrong-code': 'This code is wrong, has been used, or is too old. Ask for a new one.',
  'account/too-many-attempts': 'Too many tries. Wait {seconds} seconds, then try again.',
  'account/signed-out':
    'You are signed out of this account here. Your runs are kept; sign in again to send them.',
  'account/refused': 'The sync server refused this ({code}). Nothing was changed. Try again later.',
  'account/unknown': 'This account is not known here. Sign in first.',
  'account/locked': 'This account is locked here. Enter its PIN, or sign in again.',
  'account/pin-wrong': 'Wrong PIN. {tries} more tries.',
  'account/pin-locked': 'Too many wrong PINs. Wait {seconds} seconds, or sign in again.',
  'account/pin-format': 'A PIN has 4 to 8 digits. Choose another one.',
  'account/unsent-records':
    '{waiting} changes of this account are not at the server yet. Connect and let them be sent first, or remove them for good.',
  'account/not-during-run': 'Accounts cannot be changed during a run. End the run first.',
  'account/kiosk-refused':
    'The gym has ended the pairing of this kiosk. In Account, take the pairing away or pair it anew; then sign in.',
  'rpc/hello-first': 'This connection has not said hello yet. Nothing was done; load the page again.',
  'rpc/version-mismatch':
    'The page speaks version {found} and BeatRunner version {known}. Nothing was done; load the page again, or restart BeatRunner after an update.',
  'rpc/invalid-input': 'That was not understood: {problems}. Nothing was done; correct it and try again.',
  'rpc/unknown-procedure': 'BeatRunner cannot do that. Load the page again, or update BeatRunner.',
  'demo/not-in-time':
    'The demonstration did not get further than "{step}" in {seconds} s and was ended. Try again when this computer is less busy, or run "npx beatrunner doctor sim".',
  'cli/usage': '{problem}',
  'cli/interrupted': 'Interrupted. What was finished before is kept.',
  'cli/no-such-run':
    'There is no run with the id {id} in {path}. "npx beatrunner sessions" lists those that are kept; another folder is chosen with --data.',
  'cli/file-not-written':
    'The file {path} could not be written ({reason}). Nothing was changed there; choose another place with --out.',
  'internal/unexpected': 'Something went wrong that should not ({detail}). Please report it with the log.',
};
