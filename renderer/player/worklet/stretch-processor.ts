// The order matters: what is imported first sees what the second one registers.
import { takeCaptured } from './captured-processor.ts';
import 'signalsmith-stretch';
import { positionAt, rateAt, type PositionMap } from '#core/music/position-map.ts';
import { createFedSamples } from './fed-samples.ts';
import { stretchConfiguration, stretchProcessorName, type StretchMessage } from './stretch-message.ts';

/** The compiled library, as far as it is used. Samples are handed over in its memory. */
interface StretchEngine {
  readonly HEAPF32?: Float32Array;
  readonly HEAP8: Int8Array;
  _reset(): void;
  /** Tells it what came before the next output: so many samples, at a rate. */
  _seek(inputSamples: number, rate: number): void;
  _process(inputSamples: number, outputSamples: number): void;
}

/** What the library's own processor keeps; version 1.3.2, which package.json asks for exactly. */
interface SignalsmithProcessor extends AudioWorkletProcessor {
  readonly wasmModule: StretchEngine;
  readonly config: object;
  /** Addresses in its memory, one a channel. */
  readonly buffersIn: readonly number[];
  readonly buffersOut: readonly number[];
  readonly bufferLength: number;
  readonly inputLatencySeconds: number;
  readonly outputLatencySeconds: number;
  configure(): void;
}

const Signalsmith = takeCaptured() as new (options: unknown) => SignalsmithProcessor;

/**
 * The library's engine, driven by a map: for every block it is told which samples lie around the place in the recording that the
 * map has for it. The library's processor keeps samples and schedule itself, but fails where a block reaches from one fed piece
 * into the next, and forgets a change when the next is told before the first one came.
 */
class StretchProcessor extends Signalsmith {
  readonly #samples = createFedSamples(sampleRate);
  #map: PositionMap = [];
  #isReady = false;
  /** Blocks since the map had silence last; the engine's own tail is over after some of them. */
  #silentBlocks = Number.POSITIVE_INFINITY;
  #memory: ArrayBufferLike | undefined;
  #inputs: readonly Float32Array[] = [];
  #outputs: readonly Float32Array[] = [];

  constructor(options: unknown) {
    super(options);
    const { port } = this;
    // The library listens to the port by itself, first for later, then by names of its own; it says so when it is ready.
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- it is the library's own listener that is taken away
    port.onmessage = null;
    const begin = (): void => this.#begin();
    Object.defineProperty(port, 'onmessage', { get: () => begin, set: begin });
    port.addEventListener('message', ({ data }: MessageEvent<StretchMessage>) => this.#take(data));
    port.start();
  }

  #begin(): void {
    Object.assign(this.config, stretchConfiguration);
    this.configure();
    this.#isReady = true;
  }

  #take(message: StretchMessage): void {
    switch (message.kind) {
      case 'feed':
        this.#samples.add(message.startS, message.channels);
        break;
      case 'clear':
        this.#samples.clear();
        break;
      case 'forget':
        this.#samples.forgetBefore(message.beforeS);
        break;
      case 'follow':
        this.#map = message.map;
        break;
    }
  }

  process(_inputs: unknown, [output]: readonly (readonly Float32Array[])[]): boolean {
    // Everything is silent as long as nothing is written.
    if (!this.#isReady || output === undefined) return true;
    const length = output[0]?.length ?? 0;
    const madeForS = currentFrame / sampleRate + this.outputLatencySeconds;
    const positionS = positionAt(this.#map, madeForS);
    const rate = rateAt(this.#map, madeForS) ?? 0;
    if (positionS === undefined || rate === 0) {
      if (this.#silentBlocks * length > this.bufferLength * 2) return true;
      this.#silentBlocks += 1;
    } else {
      if (this.#silentBlocks * length > this.bufferLength * 2) this.wasmModule._reset();
      this.#silentBlocks = 0;
    }
    this.#lookAtMemory();
    const end =
      positionS === undefined || rate === 0
        ? Number.NEGATIVE_INFINITY
        : Math.round((positionS + this.inputLatencySeconds) * sampleRate);
    for (const [channel, input] of this.#inputs.entries()) {
      if (end === Number.NEGATIVE_INFINITY) input.fill(0);
      else this.#samples.copyBefore(end, channel, input);
    }
    this.wasmModule._seek(this.bufferLength, rate === 0 ? 1 : rate);
    this.wasmModule._process(0, length);
    for (const [channel, samples] of output.entries()) {
      const made = this.#outputs[channel];
      if (made !== undefined) samples.set(made.subarray(0, length));
    }
    return true;
  }

  /** Its memory is another one when it had to grow. */
  #lookAtMemory(): void {
    const { buffer } = this.wasmModule.HEAP8;
    if (buffer === this.#memory) return;
    this.#memory = buffer;
    const viewOf = (address: number): Float32Array => new Float32Array(buffer, address, this.bufferLength);
    this.#inputs = this.buffersIn.map(viewOf);
    this.#outputs = this.buffersOut.map(viewOf);
  }
}

registerProcessor(stretchProcessorName, StretchProcessor);
