import { pageClock } from '#renderer/link/page-clock.ts';
import { heardTimeS } from '#renderer/player/heard-time.ts';
import { createStretchNode } from '#renderer/player/stretch-node.ts';
import { createStretchOutput } from '#renderer/player/stretch-output.ts';
import { openTrackStream } from '#renderer/player/track-stream.ts';
import { joined, toBase64 } from './carried-samples.ts';
import recordingUrl from './recording-worklet.js?url';
import type { Rendered, RenderOptions } from './render-track.ts';

export interface Played extends Rendered {
  /** From the wish to play to the first sound on its way, ms. */
  readonly startMs: number;
  /** How far the loudspeaker was behind, ms; median. */
  readonly latencyMs: number;
}

/** Plays in real time through the loudspeaker (or what the machine has for one), and records what is sent to it. */
export async function playTrack({ url, lengthS, rates }: RenderOptions): Promise<Played> {
  const context = new AudioContext({ latencyHint: 'balanced' });
  await context.audioWorklet.addModule(recordingUrl);
  const node = await createStretchNode(context, new AbortController().signal);
  const [fade, volume] = [new GainNode(context), new GainNode(context)];
  const recorder = new AudioWorkletNode(context, 'recording');
  node.output.connect(fade).connect(volume).connect(recorder).connect(context.destination);
  const pieces: Float32Array[] = [];
  let firstFrame: number | undefined;
  let frames = 0;
  let missed = 0;
  recorder.port.addEventListener(
    'message',
    ({ data }: MessageEvent<{ frame: number; samples: Float32Array }>) => {
      firstFrame ??= data.frame;
      if (data.frame !== firstFrame + frames) missed += 1;
      pieces.push(data.samples);
      frames += data.samples.length;
    },
  );
  recorder.port.start();
  const heardS = (): number => heardTimeS(context, performance.now());
  const output = createStretchOutput({
    context,
    node,
    fade: fade.gain,
    volume: volume.gain,
    openTrack: openTrackStream,
    heardS,
    clock: pageClock,
  });
  const events: string[] = [];
  const beganMs = performance.now();
  let startMs = Number.NaN;
  output.onEvent(({ kind }) => {
    if (kind === 'sounding' && events.length === 0) startMs = performance.now() - beganMs;
    events.push(kind);
  });
  const fromS = context.currentTime;
  output.load(url, 0);
  output.play();
  const said: { atS: number; positionS: number }[] = [];
  const behindMs: number[] = [];
  await new Promise<void>((resolve) => {
    const stop = pageClock.every(20, () => {
      const passedS = context.currentTime - fromS;
      const wanted = rates.findLast((rate) => rate.atS <= passedS);
      if (wanted !== undefined) output.setPlaybackRate(wanted.rate);
      said.push({ atS: heardS() - (firstFrame ?? 0) / context.sampleRate, positionS: output.positionS });
      behindMs.push((context.currentTime - heardS()) * 1000);
      if (passedS < lengthS) return;
      stop();
      resolve();
    });
  });
  output.silence();
  await context.close();
  if (missed > 0) events.push(`missed ${missed} blocks`);
  return {
    rateHz: context.sampleRate,
    base64: toBase64(joined(pieces)),
    said,
    events,
    startMs,
    latencyMs: behindMs.sort((one, other) => one - other)[Math.floor(behindMs.length / 2)] ?? Number.NaN,
  };
}
