/** What an AudioWorklet's global scope has; TypeScript's own library has no types of it. */
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}

/** Hz, of the context. */
declare const sampleRate: number;
/** Of the first sample of the block that is made now. */
declare const currentFrame: number;
declare function registerProcessor(
  name: string,
  processor: new (options: unknown) => AudioWorkletProcessor,
): void;

/** The package has no types; it registers a processor of its own when it is loaded in a worklet. */
declare module 'signalsmith-stretch' {}
