/** Of everything that a page may ask a browser for, ours needs the whole screen, one that stays on, sound, and a microphone. */
const grantedFeatures = ['autoplay', 'fullscreen', 'microphone', 'screen-wake-lock'] as const;
/** Those that browsers know; where one has no Bluetooth, it says that it does not know the word, and goes on. */
const deniedFeatures = [
  ...['accelerometer', 'bluetooth', 'browsing-topics', 'camera'],
  ...['clipboard-read', 'clipboard-write', 'compute-pressure', 'cross-origin-isolated', 'display-capture'],
  ...['encrypted-media', 'gamepad', 'geolocation', 'gyroscope', 'hid', 'identity-credentials-get'],
  ...['idle-detection', 'keyboard-map', 'local-fonts', 'magnetometer', 'midi'],
  ...['otp-credentials', 'payment', 'picture-in-picture', 'publickey-credentials-create'],
  ...['publickey-credentials-get', 'serial', 'storage-access', 'sync-xhr', 'unload', 'usb'],
  ...['window-management', 'xr-spatial-tracking'],
] as const;

const permissionsPolicy = [
  ...grantedFeatures.map((feature) => `${feature}=(self)`),
  ...deniedFeatures.map((feature) => `${feature}=()`),
].join(', ');

/** What the page may load and do. Sockets are of its own origin, so 'self' covers them. */
const contentSecurityPolicy = [
  "default-src 'none'",
  // WebAssembly of our own files: the music is stretched by it (docs/decisions/0009). Text is never run.
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** For the built page and its files, beside the headers that every answer has. */
export const pageHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'permissions-policy': permissionsPolicy,
} as const;
