/** All channels between preload and main; there are no others. */
export const askForPortsChannel = 'beatrunner:ask-for-ports';
export const portsChannel = 'beatrunner:ports';

/** Facts that the preload finds among its process's arguments. */
export const factsArgument = { kiosk: '--beatrunner-kiosk' } as const;
