import { systemErrorCode } from './audio-file.ts';
import { noteUnseenMemory } from './collect-garbage.ts';
import { createMonoMix, type MonoMix } from './mono-mix.ts';
import type { SymphoniaJob, SymphoniaReply } from './symphonia-messages.ts';

/*
 * Entry of the process in which Symphonia runs: native code that ends its process when a stranger's bytes lead it
 * astray. Started by symphonia.ts; goes when nobody has asked for a while, and with the thread that started it.
 */

/** The little of node-web-audio-api that is used: its decoder, which is Symphonia. */
interface WebAudioModule {
  readonly OfflineAudioContext: new (
    channelCount: number,
    length: number,
    sampleRateHz: number,
  ) => { decodeAudioData(bytes: ArrayBuffer): Promise<WebAudioBuffer> };
}

interface WebAudioBuffer {
  readonly numberOfChannels: number;
  getChannelData(channel: number): Float32Array;
}

type DecodingContext = InstanceType<WebAudioModule['OfflineAudioContext']>;

// Not a literal: the package's types would pull the DOM's into everything that runs on Node.
const moduleName: string = 'node-web-audio-api';
const mostIdleMs = 20_000;
/** Contexts are kept: what one takes outside of V8's memory is not given back. There are not many rates. */
const contexts = new Map<number, DecodingContext>();
const mostContexts = 16;
/** Recordings come one after the other. */
let mixing: { readonly recordingId: number; readonly mix: MonoMix } | undefined;

function say(reply: SymphoniaReply): void {
  // Whoever asked may just have gone; 'disconnect' ends this process then.
  if (process.connected) process.send?.(reply, undefined, undefined, () => undefined);
}

function contextFor({ OfflineAudioContext }: WebAudioModule, sampleRateHz: number): DecodingContext {
  const known = contexts.get(sampleRateHz);
  if (known !== undefined) return known;
  const context = new OfflineAudioContext(1, 1, sampleRateHz);
  const [oldest] = contexts.keys();
  if (oldest !== undefined && contexts.size >= mostContexts) contexts.delete(oldest);
  contexts.set(sampleRateHz, context);
  return context;
}

function mixFor({ recordingId, channelOrder }: SymphoniaJob): MonoMix {
  if (mixing?.recordingId !== recordingId) mixing = { recordingId, mix: createMonoMix(channelOrder) };
  return mixing.mix;
}

async function decode(module: WebAudioModule, job: SymphoniaJob): Promise<SymphoniaReply> {
  const { id, bytes, sampleRateHz } = job;
  try {
    const own = new ArrayBuffer(bytes.length);
    new Uint8Array(own).set(bytes);
    const buffer = await contextFor(module, sampleRateHz).decodeAudioData(own);
    const channels = Array.from({ length: buffer.numberOfChannels }, (_, i) => buffer.getChannelData(i));
    const mono = mixFor(job)(channels);
    noteUnseenMemory(bytes.length + channels.reduce((sum, channel) => sum + channel.byteLength, 0));
    return { kind: 'decoded', id, mono };
  } catch (error) {
    return { kind: 'refused', id, reason: systemErrorCode(error) };
  }
}

process.once('disconnect', () => process.exit(0));
try {
  const module = (await import(moduleName)) as WebAudioModule;
  const leave = () => process.exit(0);
  let idle = setTimeout(leave, mostIdleMs);
  process.on('message', (job: SymphoniaJob) => {
    clearTimeout(idle);
    void decode(module, job).then((reply) => {
      say(reply);
      idle = setTimeout(leave, mostIdleMs);
    });
  });
  say({ kind: 'ready' });
} catch (error) {
  say({ kind: 'unavailable', reason: systemErrorCode(error) });
  process.once('message', () => undefined);
}
