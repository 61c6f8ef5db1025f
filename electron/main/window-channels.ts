/** All channels between preload and main; there are no others. */
export const askForPortChannel = 'beatrunner:ask-for-port';
export const portChannel = 'beatrunner:port';

/** Facts that the preload finds among its process's arguments. */
export const factsArgument = { kiosk: '--beatrunner-kiosk' } as const;
