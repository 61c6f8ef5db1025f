import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ChannelOrder } from './channel-weights.ts';
import type { SymphoniaReply } from './symphonia-messages.ts';

export interface SymphoniaDecoder {
  /**
   * Decodes a whole file in memory (ADTS or MP4 here) to mono at the rate given at creation, as the next piece of one recording. Rejects on what it cannot read, with
   * {@link decoderCrashed} where it died of it.
   */
  decode(bytes: Uint8Array): Promise<Float32Array>;
}

/** What is said of bytes that ended the decoder's process. */
export const decoderCrashed = 'its decoder crashed';

interface Host {
  readonly child: ChildProcess;
  readonly waiting: Map<number, { resolve(mono: Float32Array): void; reject(error: Error): void }>;
}

/** One for all files of this thread: they are decoded one after the other. */
let running: Promise<Host> | undefined;
let lastId = 0;
let lastRecordingId = 0;

/** Gets the decoder ready. Rejects where it cannot run: on Linux it needs libasound.so.2 (package libasound2). */
export async function createSymphoniaDecoder(
  sampleRateHz: number,
  channelOrder: ChannelOrder,
): Promise<SymphoniaDecoder> {
  await runningHost();
  lastRecordingId += 1;
  const recordingId = lastRecordingId;
  return {
    async decode(bytes) {
      const { child, waiting } = await runningHost();
      return await new Promise((resolve, reject) => {
        lastId += 1;
        waiting.set(lastId, { resolve, reject });
        // While somebody waits, the process has to be waited for; in between it keeps nobody from leaving.
        if (waiting.size === 1) holdOn(child);
        child.send({ id: lastId, bytes, sampleRateHz, channelOrder, recordingId }, () => undefined);
      });
    },
  };
}

function runningHost(): Promise<Host> {
  if (running !== undefined) return running;
  const forget = (): void => {
    // The end of one that failed may be told when its successor is there already.
    if (running === starting) running = undefined;
  };
  const starting = startHost(forget);
  starting.catch(forget);
  running = starting;
  return starting;
}

function startHost(onOver: () => void): Promise<Host> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('./symphonia-host.ts', import.meta.url)), [], {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const host: Host = { child, waiting: new Map() };
    const over = () => {
      onOver();
      const error = new Error(decoderCrashed);
      reject(error);
      for (const { reject: refuse } of host.waiting.values()) refuse(error);
      host.waiting.clear();
    };
    child.once('error', () => {
      // It may well be alive, and nobody would ask it any more.
      child.kill('SIGKILL');
      over();
    });
    child.once('exit', over);
    child.on('message', (reply: SymphoniaReply) => {
      switch (reply.kind) {
        case 'ready':
          letGo(child);
          resolve(host);
          return;
        case 'unavailable':
          child.removeAllListeners('exit');
          child.disconnect();
          reject(new Error(reply.reason));
          return;
        case 'decoded':
        case 'refused': {
          const entry = host.waiting.get(reply.id);
          host.waiting.delete(reply.id);
          if (host.waiting.size === 0) letGo(child);
          if (reply.kind === 'decoded') entry?.resolve(reply.mono);
          else entry?.reject(new Error(reply.reason));
        }
      }
    });
  });
}

function holdOn(child: ChildProcess): void {
  child.ref();
  child.channel?.ref();
}

function letGo(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}
