import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A display that nobody sees. */
export interface VirtualDisplay {
  /** As in DISPLAY. */
  readonly name: string;
  close(): Promise<void>;
}

/** High and wide enough for a panel and for an upright console. */
const screen = '1920x1920x24';

/**
 * An X server of our own on a number that is free; it tells which when it is ready.
 *
 * @param more of its options
 */
export async function openVirtualDisplay(...more: readonly string[]): Promise<VirtualDisplay> {
  const options = ['-displayfd', '3', '-screen', '0', screen, '-nolisten', 'tcp', '-noreset', ...more];
  const server = spawn('Xvfb', options, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const ended = once(server, 'close').catch(() => undefined);
  const channel = server.stdio[3];
  if (channel === null || channel === undefined) throw new Error('Xvfb has no way to tell its number');
  const number = await Promise.race([
    once(channel, 'data').then((chunks: readonly unknown[]) => String(chunks[0]).trim()),
    ended.then(() => {
      throw new Error('Xvfb ended before it was ready');
    }),
  ]);
  return {
    name: `:${number}`,
    async close() {
      server.kill('SIGTERM');
      await ended;
    },
  };
}
