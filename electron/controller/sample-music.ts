import { fileURLToPath } from 'node:url';

/** Where the tracks are that come with the program. */
export const sampleMusicFolder = fileURLToPath(new URL('../../resources/samples', import.meta.url));
