import type { Page } from 'playwright-core';

/** A pulse of the beat meter, and where the music was when it came. */
export interface SeenPulse {
  readonly trackUrl: string;
  /** Seconds in the recording, as it leaves the loudspeaker. */
  readonly positionS: number;
  /** It comes out of the worklet, not out of the browser's own player. */
  readonly isStretched: boolean;
}

interface Watched {
  readonly pulses: SeenPulse[];
  /** What sounds now, by what the page sends to the loudspeaker. */
  readonly sounding: () => SeenPulse | undefined;
}

declare global {
  interface Window {
    watchedMusic?: Watched;
  }
}

/**
 * Before the page is loaded: keeps hold of what it plays by, and notes every pulse of its beat meter. Whether there is sound is
 * looked up in the samples that go to the loudspeaker; where it is, in the map that the worklet follows.
 */
export async function watchMusic(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const elements: HTMLAudioElement[] = [];
    const OwnAudio = window.Audio;
    window.Audio = class extends OwnAudio {
      constructor(src?: string) {
        super(src);
        elements.push(this);
      }
    };

    interface Point {
      readonly atS: number;
      readonly positionS: number;
      readonly rate: number;
    }
    let stretched: { readonly context: AudioContext; readonly ears: AnalyserNode } | undefined;
    let points: readonly Point[] = [];
    let fetchedUrl = '';
    const ownFetch = window.fetch.bind(window);
    window.fetch = (input, init) => {
      const { href } = new URL(input instanceof Request ? input.url : String(input), location.href);
      if (href.includes('/music/')) fetchedUrl = href;
      return ownFetch(input, init);
    };
    const OwnNode = window.AudioWorkletNode;
    window.AudioWorkletNode = class extends OwnNode {
      constructor(context: BaseAudioContext, name: string, options?: AudioWorkletNodeOptions) {
        super(context, name, options);
        if (context instanceof AudioContext) stretched = { context, ears: new AnalyserNode(context) };
        const { port } = this;
        const post = port.postMessage.bind(port);
        port.postMessage = (message: { kind?: string; map?: readonly Point[] }, ...rest: unknown[]) => {
          if (message.kind === 'follow') points = message.map ?? [];
          Reflect.apply(post, undefined, [message, ...rest]);
        };
      }
    };
    const connect = Reflect.get(AudioNode.prototype, 'connect');
    AudioNode.prototype.connect = function listen(this: AudioNode, ...args: never[]) {
      const [to] = args as unknown as [AudioNode];
      if (stretched !== undefined && to === stretched.context.destination) {
        Reflect.apply(connect, this, [stretched.ears]);
      }
      return Reflect.apply(connect, this, args);
    } as typeof connect;

    const soundingStretched = (): SeenPulse | undefined => {
      if (stretched?.context.state !== 'running') return undefined;
      const { context, ears } = stretched;
      const samples = new Float32Array(ears.fftSize);
      ears.getFloatTimeDomainData(samples);
      if (samples.every((sample) => Math.abs(sample) < 1e-5)) return undefined;
      const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp();
      const heardS = contextTime + (performance.now() - performanceTime) / 1000;
      const point = points.findLast(({ atS }) => atS <= heardS);
      if (point === undefined || point.rate === 0) return undefined;
      const positionS = point.positionS + (heardS - point.atS) * point.rate;
      return { trackUrl: fetchedUrl, positionS, isStretched: true };
    };
    const soundingPlain = (): SeenPulse | undefined => {
      const element = elements.find(({ paused }) => !paused);
      return element && { trackUrl: element.currentSrc, positionS: element.currentTime, isStretched: false };
    };
    const watched: Watched = { pulses: [], sounding: () => soundingStretched() ?? soundingPlain() };
    window.watchedMusic = watched;
    const animate = Reflect.get(Element.prototype, 'animate');
    Element.prototype.animate = function pulse(this: Element, ...args: Parameters<typeof animate>) {
      const sounding = watched.sounding();
      if (sounding !== undefined && this.closest('[data-testid="beat-meter"]') !== null) {
        watched.pulses.push(sounding);
      }
      return animate.apply(this, args);
    };
  });
}

/**
 * How far pulses are from the beats of what was heard as they came, ms. A pulse is drawn with a frame: on a busy machine one or the
 * other comes late, but pulses that know nothing of the beat would be a quarter of its length away in the middle of them all.
 *
 * @param beatsS where the track that sounds has its beats, seconds
 */
export function beatOffsets(pulses: readonly SeenPulse[], beatsS: readonly number[]): PulseOffsets {
  const sorted = pulses
    .map(({ positionS }) => 1000 * Math.min(...beatsS.map((beatS) => Math.abs(positionS - beatS))))
    .toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
  return { count: sorted.length, medianMs: at(0.5), p90Ms: at(0.9), mostMs: at(1) };
}

export interface PulseOffsets {
  readonly count: number;
  readonly medianMs: number;
  readonly p90Ms: number;
  readonly mostMs: number;
}

/** What was noted since the page was loaded. */
export async function seenPulses(page: Page): Promise<readonly SeenPulse[]> {
  return await page.evaluate(() => window.watchedMusic?.pulses ?? []);
}

/** Where the music of this page is; undefined where it makes no sound. */
export async function soundingAt(page: Page): Promise<SeenPulse | undefined> {
  return await page.evaluate(() => window.watchedMusic?.sounding());
}

/** What a browser does that has not been tapped yet; it notes on the page that it did. Runs in the page. */
export function refuseToPlay(): void {
  const refused = (): void => {
    document.documentElement.dataset['refused'] = 'true';
  };
  HTMLMediaElement.prototype.play = () => {
    refused();
    return Promise.reject(
      new DOMException('play() failed because the user did not interact', 'NotAllowedError'),
    );
  };
  const OwnContext = window.AudioContext;
  window.AudioContext = class extends OwnContext {
    constructor(options?: AudioContextOptions) {
      super(options);
      void super.suspend();
    }
    override get state(): AudioContextState {
      return 'suspended';
    }
    /** It is kept until there is a tap, and there is none. */
    override resume(): Promise<void> {
      refused();
      return new Promise(() => undefined);
    }
  };
}
