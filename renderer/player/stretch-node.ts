import type { PositionMap } from '#core/music/position-map.ts';
import { workletDeath } from './worklet-death.ts';
import { stretchProcessorName, workedAheadS, type StretchMessage } from './worklet/stretch-message.ts';
// oxlint-disable-next-line import/default -- Vite builds the worklet as a file of its own, and this is its address
import moduleUrl from './worklet/stretch-processor.ts?worker&url';

/** Sound of another tempo and the same pitch, made of samples that are fed ahead. */
export interface StretchNode {
  readonly output: AudioNode;
  /** A change that comes with less notice than this is heard as a softer one, seconds. */
  readonly noticeS: number;
  /** Resolves when it has died and gives nothing but silence; never rejects. */
  readonly died: Promise<void>;
  /**
   * What comes behind what was fed before.
   *
   * @param startS where in the recording it begins, seconds
   * @param channels at the context's rate; the arrays are given away
   */
  feed(startS: number, channels: readonly Float32Array[]): void;
  /** Forgets what lies before a place in the recording. */
  forgetBefore(positionS: number): void;
  /** Forgets all of it. */
  clear(): void;
  /** From now on sounds what the map says; silence where it says nothing, or stands. */
  follow(map: PositionMap): void;
}

/** What a message to the worklet takes, seconds, and what it may be ahead of the page's clock. */
const wayS = 0.03;

/**
 * Signalsmith Stretch in an AudioWorklet of this context. Rejects where there are no worklets, where WebAssembly is refused, and
 * when it is aborted.
 */
export async function createStretchNode(
  context: BaseAudioContext,
  signal: AbortSignal,
): Promise<StretchNode> {
  await context.audioWorklet.addModule(moduleUrl);
  const node = new AudioWorkletNode(context, stretchProcessorName, {
    numberOfInputs: 0,
    outputChannelCount: [2],
  });
  const { port } = node;
  const died = workletDeath(node);
  await new Promise<void>((resolve, reject) => {
    port.addEventListener('message', () => resolve(), { once: true, signal });
    void died.then(() => reject(new Error('the worklet failed')));
    // Where WebAssembly is refused, nothing is said at all.
    signal.addEventListener('abort', () => reject(new Error('the worklet did not answer')), { once: true });
    port.start();
  });
  const send = (message: StretchMessage, transfer: ArrayBufferLike[] = []): void =>
    port.postMessage(message, { transfer: transfer as Transferable[] });
  return {
    output: node,
    noticeS: workedAheadS + wayS,
    died,
    feed(startS, channels) {
      send(
        { kind: 'feed', startS, channels },
        channels.map(({ buffer }) => buffer),
      );
    },
    forgetBefore: (positionS) => send({ kind: 'forget', beforeS: positionS }),
    clear: () => send({ kind: 'clear' }),
    follow: (map) => send({ kind: 'follow', map }),
  };
}
