import { pageClock } from '#renderer/link/page-clock.ts';
import { workletDeath } from '#renderer/player/worklet-death.ts';
import { MicrophoneError, microphoneProblem } from './microphone-problem.ts';
import { watchSound } from './watch-sound.ts';
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
  /** It was taken away, or is silent by the system's doing. */
  readonly onGone: () => void;
}

/**
 * Turns on a microphone and listens to it in a worker. The sound goes from the worklet to the worker and nowhere else: what comes out
 * are figures. Rejects with {@link MicrophoneError} where it is not given, and with anything else where listening cannot begin.
 *
 * @param deviceId which input; undefined: the usual one
 */
export async function openMicrophone(
  deviceId: string | undefined,
  { onNews, onGone }: MicrophoneListener,
): Promise<OpenMicrophone> {
  if (!('AudioWorkletNode' in globalThis)) throw new MicrophoneError('unsupported');
  const stream = await askForSound(deviceId);
  const [track] = stream.getAudioTracks();
  const context = new AudioContext({ latencyHint: 'playback' });
  let worker: Worker | undefined;
  let unwatch = (): void => undefined;
  const close = (): void => {
    unwatch();
    for (const each of stream.getTracks()) each.stop();
    worker?.terminate();
    void context.close().catch(() => undefined);
  };
  try {
    await context.audioWorklet.addModule(processorUrl);
    const node = new AudioWorkletNode(context, roomProcessorName, { numberOfOutputs: 0 });
    worker = new Worker(trustedAddress(workerUrl), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<RoomNews>) => onNews(data));
    worker.addEventListener('error', onGone);
    void workletDeath(node).then(onGone);
    const start: RoomWorkerStart = { rateHz: context.sampleRate, port: node.port };
    worker.postMessage(start, [node.port]);
    context.createMediaStreamSource(stream).connect(node);
    // Rejected where it is closed, and never answered where it may not run: both are told by its state.
    context.resume().catch(() => undefined);
    if (track === undefined) throw new MicrophoneError('none');
    unwatch = watchSound({ track, context, clock: pageClock, onGone });
  } catch (error) {
    close();
    throw error;
  }
  return { deviceId: track.getSettings().deviceId, close };
}

async function askForSound(deviceId: string | undefined): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getUserMedia({
      video: false,
      audio: {
        // Made for voices, all three: they would take the music away.
        echoCancellation: false,
        noiseSuppression: false,
        autoGainControl: false,
        ...(deviceId === undefined ? {} : { deviceId: { exact: deviceId } }),
      },
    });
  } catch (error) {
    throw new MicrophoneError(microphoneProblem(error), error);
  }
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
