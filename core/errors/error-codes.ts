/**
 * Every error a person or a caller can meet, grouped by area. A new code needs its text in
 * contract/errors/error-texts.en.ts: the compiler asks for it.
 */
export const errorCodes = [
  // ble: the radio and its links
  'ble/adapter-not-ready',
  'ble/connect-failed',
  'ble/link-lost',
  'ble/gatt-failed',
  'ble/not-a-treadmill',
  'ble/device-not-found',
  // ftms: what a machine says
  'ftms/control-not-permitted',
  'ftms/procedure-timed-out',
  'ftms/not-supported',
  'ftms/invalid-value',
  // audio
  'audio/folder-not-found',
  'audio/not-a-folder',
  'audio/folder-unreadable',
  'audio/folder-gone',
  'audio/no-tracks',
  'audio/file-unreadable',
  'audio/format-unsupported',
  'audio/copy-protected',
  'audio/file-damaged',
  'audio/analysis-failed',
  'audio/too-short',
  'audio/no-beat',
  'audio/track-gone',
  'audio/track-outside',
  // storage
  'storage/folder-not-writable',
  'storage/disk-full',
  'storage/damaged',
  'storage/file-gone',
  'storage/newer-schema',
  'storage/already-open',
  'storage/not-found',
  'storage/no-runs',
  'storage/failed',
  // profile
  'profile/unreadable',
  'profile/out-of-range',
  // session
  'session/not-ready',
  'session/belt-test-needed',
  'session/not-allowed-now',
  'session/press-too-old',
  'session/discarded',
  // serve
  'serve/port-in-use',
  'serve/not-reachable',
  'serve/token-refused',
  'serve/foreign-page',
  'serve/foreign-host',
  // account: signing in, on this machine and at the server
  'account/no-server',
  'account/server-address',
  'account/server-not-reachable',
  'account/not-our-server',
  'account/wrong-credentials',
  'account/wrong-code',
  'account/too-many-attempts',
  'account/signed-out',
  'account/refused',
  'account/unknown',
  'account/locked',
  'account/pin-wrong',
  'account/pin-locked',
  'account/pin-format',
  'account/unsent-records',
  'account/not-during-run',
  'account/kiosk-refused',
  // rpc: what crosses between a page and the controller
  'rpc/hello-first',
  'rpc/version-mismatch',
  'rpc/invalid-input',
  'rpc/unknown-procedure',
  // demo
  'demo/not-in-time',
  // cli
  'cli/usage',
  'cli/interrupted',
  'cli/no-such-run',
  'cli/file-not-written',
  // anything that should not happen
  'internal/unexpected',
] as const;

export type ErrorCode = (typeof errorCodes)[number];
