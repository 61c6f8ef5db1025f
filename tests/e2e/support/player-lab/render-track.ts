import type { Clock } from '#contract/runtime/clock.ts';
import { createStretchNode } from '#renderer/player/stretch-node.ts';
import { createStretchOutput } from '#renderer/player/stretch-output.ts';
import { openTrackStream, type TrackStream } from '#renderer/player/track-stream.ts';
import { toBase64 } from './carried-samples.ts';

/** From a moment on the music is wanted at a rate. */
export interface WantedRate {
  readonly atS: number;
  readonly rate: number;
}

/** What came out, and what the player said meanwhile of where the music is. */
export interface Rendered {
  readonly rateHz: number;
  /** Left channel, 32 bits each. */
  readonly base64: string;
  /** Ascending; `atS` on the clock of the samples. */
  readonly said: readonly { readonly atS: number; readonly positionS: number }[];
  readonly events: readonly string[];
}

export interface RenderOptions {
  readonly url: string;
  readonly lengthS: number;
  readonly rates: readonly WantedRate[];
}

/** How often the player may act, and is asked where the music is. */
const stepS = 0.02;

/**
 * The whole player but its loudspeaker: a file by ranges, decoded, fed, stretched in the worklet. Time stands still at every step
 * until everybody has done their part, so that a busy machine changes nothing.
 */
export async function renderTrack({ url, lengthS, rates }: RenderOptions): Promise<Rendered> {
  const rateHz = 44_100;
  const context = new OfflineAudioContext(2, lengthS * rateHz, rateHz);
  const node = await createStretchNode(context, new AbortController().signal);
  const [fade, volume] = [new GainNode(context), new GainNode(context)];
  node.output.connect(fade).connect(volume).connect(context.destination);
  const clock = steppedClock(() => context.currentTime * 1000);
  const supply = { untilS: 0, isWhole: false };
  const events: string[] = [];
  const output = createStretchOutput({
    context: {
      sampleRate: rateHz,
      get currentTime() {
        return context.currentTime;
      },
      state: 'running',
      resume: () => Promise.resolve(),
      suspend: () => Promise.resolve(),
      addEventListener: () => undefined,
    },
    node,
    fade: fade.gain,
    volume: volume.gain,
    openTrack: async (address, toHz) => watched(await openTrackStream(address, toHz), toHz, supply),
    heardS: () => context.currentTime,
    clock,
  });
  output.onEvent(({ kind }) => void events.push(kind));
  output.load(url, 0);
  output.play();

  const said: { atS: number; positionS: number }[] = [];
  const step = async (): Promise<void> => {
    const atS = context.currentTime;
    const wanted = rates.findLast((rate) => rate.atS <= atS + 1e-6);
    if (wanted !== undefined) output.setPlaybackRate(wanted.rate);
    said.push({ atS, positionS: output.positionS });
    await until(() => supply.isWhole || supply.untilS > output.positionS + 3);
    clock.tick();
    // What was sent to the worklet is there when the page has been through its own queue.
    await new Promise((resolve) => setTimeout(resolve, 1));
  };
  for (let index = 1; index * stepS < lengthS; index += 1) {
    void context
      .suspend(index * stepS)
      .then(step)
      .then(() => context.resume());
  }
  await step();
  const rendered = await context.startRendering();
  return { rateHz, base64: toBase64(rendered.getChannelData(0)), said, events };
}

function watched(
  stream: TrackStream,
  toHz: number,
  supply: { untilS: number; isWhole: boolean },
): TrackStream {
  return {
    async *parts(fromS) {
      for await (const part of stream.parts(fromS)) {
        supply.untilS = part.startS + part.channels[0].length / toHz;
        yield part;
      }
      supply.isWhole = true;
    },
    close: () => stream.close(),
  };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve));
}

function steppedClock(nowMs: () => number): Clock & { tick(): void } {
  const actions = new Set<() => void>();
  return {
    nowMs,
    wallTimeMs: nowMs,
    after(delayMs, action) {
      const atMs = nowMs() + delayMs;
      const once = (): void => {
        if (nowMs() < atMs) return;
        actions.delete(once);
        action();
      };
      actions.add(once);
      return () => void actions.delete(once);
    },
    every(_periodMs, action) {
      actions.add(action);
      return () => void actions.delete(action);
    },
    tick() {
      for (const action of [...actions]) action();
    },
  };
}
