import type { PositionMap } from '#core/music/position-map.ts';
import type { AudioEvent } from '#renderer/player/audio-output.ts';
import { createStretchOutput } from '#renderer/player/stretch-output.ts';
import type { TrackPart } from '#renderer/player/resampled-parts.ts';
import type { TrackStream } from '#renderer/player/track-stream.ts';
import { createManualClock } from './manual-clock.ts';

const rateHz = 1000;
export const noticeS = 0.09;
/** The loudspeaker is this far behind. */
export const latencyS = 0.2;

/** An AudioContext as far as the output knows it, on a clock that is turned by hand. */
class SteppedContext extends EventTarget {
  readonly sampleRate = rateHz;
  currentTime = 5;
  state: AudioContextState = 'running';
  mayRun = true;
  async resume(): Promise<void> {
    await this.#turn();
    if (!this.mayRun) return new Promise(() => undefined);
    this.become('running');
  }
  async suspend(): Promise<void> {
    await this.#turn();
    this.become('suspended');
  }
  /** What is asked of the thread of the sound happens there, one after the other, and is told later. */
  #turn(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }
  become(state: AudioContextState): void {
    if (this.state === state) return;
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

class Ramp {
  value = 1;
  cancelScheduledValues(): void {}
  setValueAtTime(): void {}
  linearRampToValueAtTime(value: number): void {
    this.value = value;
  }
  setTargetAtTime(value: number): void {
    this.value = value;
  }
}

/** Tracks by their address; each gives out what it is told to, when it is told to. */
class Library {
  readonly streams: {
    url: string;
    readonly give: (lengthS: number) => void;
    readonly end: () => void;
    isClosed: boolean;
  }[] = [];
  error: Error | undefined;

  open = async (url: string): Promise<TrackStream> => {
    if (this.error !== undefined) throw this.error;
    let wake = (): void => undefined;
    const waiting: (TrackPart | 'end')[] = [];
    let startS = 0;
    const stream = {
      url,
      isClosed: false,
      give(lengthS: number) {
        const samples = new Float32Array(lengthS * rateHz);
        waiting.push({ startS, channels: [samples, samples.slice()] });
        startS += lengthS;
        wake();
      },
      end() {
        waiting.push('end');
        wake();
      },
    };
    this.streams.push(stream);
    return {
      async *parts(fromS) {
        startS = fromS;
        for (;;) {
          const next = waiting.shift();
          if (next === 'end') return;
          if (next === undefined) await new Promise<void>((resolve) => (wake = resolve));
          else yield next;
        }
      },
      close() {
        stream.isClosed = true;
        waiting.push('end');
        wake();
      },
    };
  };
}

/** An output before a library, a context and a clock that a test drives. */
export function createStretchRig() {
  const context = new SteppedContext();
  const clock = createManualClock();
  const library = new Library();
  const maps: PositionMap[] = [];
  const fed: number[] = [];
  const [fade, volume] = [new Ramp(), new Ramp()];
  const told: AudioEvent[] = [];
  const death = Promise.withResolvers<void>();
  const output = createStretchOutput({
    context,
    node: {
      output: {} as AudioNode,
      noticeS,
      died: death.promise,
      feed: (startS) => void fed.push(startS),
      clear: () => void (fed.length = 0),
      forgetBefore: () => undefined,
      follow: (map) => void maps.push(map),
    },
    fade: fade as unknown as AudioParam,
    volume: volume as unknown as AudioParam,
    openTrack: library.open,
    heardS: () => context.currentTime - latencyS,
    clock,
  });
  output.onEvent((event) => void told.push(event));
  /** Sound and page go on together, in steps of a hundredth of a second. */
  const pass = async (seconds: number): Promise<void> => {
    for (let step = 0; step < Math.round(seconds * 100); step += 1) {
      if (context.state === 'running') context.currentTime += 0.01;
      clock.advance(10);
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  };
  const kinds = (): readonly string[] => told.map(({ kind }) => kind);
  return { context, clock, library, maps, fed, fade, volume, told, kinds, output, pass, die: death.resolve };
}

export type StretchRig = ReturnType<typeof createStretchRig>;

/** Plays a track that has enough for all of a test. */
export async function playing(scene: StretchRig, fromS = 0, lengthS = 15): Promise<void> {
  scene.output.load('/music/a', fromS);
  scene.output.play();
  await scene.pass(0.02);
  scene.library.streams.at(-1)?.give(lengthS);
  await scene.pass(0.02);
}
