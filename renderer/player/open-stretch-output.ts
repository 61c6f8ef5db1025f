import { mediaScheme, musicPath } from '#contract/window/window-bridge.ts';
import { pageClock } from '#renderer/link/page-clock.ts';
import type { AudioOutput } from './audio-output.ts';
import { heardTimeS } from './heard-time.ts';
import { createStretchNode } from './stretch-node.ts';
import { createStretchOutput } from './stretch-output.ts';
import { openTrackStream } from './track-stream.ts';

/** A worklet that has not answered by now will not: then the music is played without it. */
const givenUpAfterMs = 5000;

/** The smallest program that there is: its signature, and the version of the format. */
const emptyProgram = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/**
 * The output that stretches in an AudioWorklet, on a context. Rejects where the browser lacks what it needs (worklets, WebCodecs)
 * or refuses it (WebAssembly by policy).
 */
export async function openStretchOutput(context: AudioContext): Promise<AudioOutput> {
  if (!('AudioDecoder' in globalThis)) throw new Error('this browser decodes no sound for pages');
  // Throws where the policy refuses WebAssembly: the worklet itself would only be silent.
  void new WebAssembly.Module(emptyProgram);
  const giveUp = new AbortController();
  const cancel = pageClock.after(givenUpAfterMs, () => giveUp.abort());
  const node = await createStretchNode(context, giveUp.signal).finally(cancel);
  const [fade, volume] = [new GainNode(context), new GainNode(context)];
  node.output.connect(fade).connect(volume).connect(context.destination);
  // Until there is music: a worklet that makes silence costs as much as one that makes music.
  await context.suspend();
  return createStretchOutput({
    context,
    node,
    fade: fade.gain,
    volume: volume.gain,
    openTrack: (url, toHz) => openTrackStream(bytesAddress(url), toHz),
    heardS: () => heardTimeS(context, performance.now()),
    clock: pageClock,
  });
}

/** In the window elements play music from a scheme of its own, which nothing can read; its bytes are on the page's own origin. */
function bytesAddress(url: string): string {
  return url.replace(`${mediaScheme}://track/`, musicPath);
}
