import { roomProcessorName } from './worklet/room-message.ts';
import type { RoomNews } from './room-listening.ts';
import type { RoomWorkerStart } from './room-worker.ts';
// oxlint-disable-next-line import/default -- Vite builds the worklet as a file of its own, and this is its address
import processorUrl from './worklet/room-processor.ts?worker&url';
// oxlint-disable-next-line import/default -- likewise the worker
import workerUrl from './room-worker.ts?worker&url';

/** A microphone or line-in that is on. */
export interface OpenMicrophone {
  /** Of the input that was given; another one may be asked for by it. */
  readonly deviceId: string | undefined;
  /** Turns it off. */
  close(): void;
}

export interface MicrophoneListener {
  readonly onNews: (news: RoomNews) => void;
  /** It was taken away. */
  readonly onGone: () => void;
}

/**
 * Turns on a microphone and listens to it in a worker. The sound goes from the worklet to the worker and nowhere else: what comes out
 * are figures. Rejects with the browser's own DOMException where it is not given.
 *
 * @param deviceId which input; undefined: the usual one
 */
export async function openMicrophone(
  deviceId: string | undefined,
  { onNews, onGone }: MicrophoneListener,
): Promise<OpenMicrophone> {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: false,
    audio: {
      // Made for voices, all three: they would take the music away.
      echoCancellation: false,
      noiseSuppression: false,
      autoGainControl: false,
      ...(deviceId === undefined ? {} : { deviceId: { exact: deviceId } }),
    },
  });
  const context = new AudioContext({ latencyHint: 'playback' });
  let worker: Worker | undefined;
  const close = (): void => {
    for (const track of stream.getTracks()) track.stop();
    worker?.terminate();
    void context.close().catch(() => undefined);
  };
  try {
    await context.audioWorklet.addModule(processorUrl);
    const node = new AudioWorkletNode(context, roomProcessorName, { numberOfOutputs: 0 });
    worker = new Worker(trustedAddress(workerUrl), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<RoomNews>) => onNews(data));
    worker.addEventListener('error', onGone);
    const start: RoomWorkerStart = { rateHz: context.sampleRate, port: node.port };
    worker.postMessage(start, [node.port]);
    context.createMediaStreamSource(stream).connect(node);
    await context.resume();
  } catch (error) {
    close();
    throw error;
  }
  const [track] = stream.getAudioTracks();
  track?.addEventListener('ended', onGone);
  return { deviceId: track?.getSettings().deviceId, close };
}

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { readonly createScriptURL: (address: string) => string },
  ): {
    createScriptURL(address: string): string;
  };
}

let policy: ReturnType<TrustedTypes['createPolicy']> | undefined;

/** Trusted Types ask who vouches for a script's address: for our own worker, and for no other. */
function trustedAddress(address: string): string {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes };
  if (trustedTypes === undefined) return address;
  policy ??= trustedTypes.createPolicy('beatrunner-room', {
    createScriptURL(asked) {
      if (asked !== workerUrl) throw new TypeError('not a script of ours');
      return asked;
    },
  });
  return policy.createScriptURL(address);
}
