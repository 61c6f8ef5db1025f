import { createRequire } from 'node:module';

interface EssentiaVector {
  delete(): void;
}

interface EssentiaAlgorithms {
  RhythmExtractor2013(
    signal: EssentiaVector,
    maxTempo: number,
    method: 'degara' | 'multifeature',
    minTempo: number,
  ): Readonly<Record<'ticks' | 'estimates' | 'bpmIntervals', EssentiaVector>>;
  PercivalBpmEstimator(
    signal: EssentiaVector,
    frameSize: number,
    frameSizeOss: number,
    hopSize: number,
    hopSizeOss: number,
    maxBpm: number,
    minBpm: number,
    sampleRateHz: number,
  ): { readonly bpm: number };
}

interface EssentiaWasm {
  readonly EssentiaJS: new (debug: boolean) => EssentiaAlgorithms;
  arrayToVector(samples: Float32Array): EssentiaVector;
  vectorToArray(vector: EssentiaVector): Float32Array;
}

/** The two estimators that are used, with plain arrays. All vectors are freed: the heap stays at 23 MiB. */
export interface Essentia {
  /** Beat times by Degara's tracker, seconds. The signal has to be at 44.1 kHz; limits within 40 to 208. */
  trackBeats(samples: Float32Array, minTempoBpm: number, maxTempoBpm: number): readonly number[];
  /** Tempo by Percival and Tzanetakis's method; 0 when there is none. */
  estimateTempo(samples: Float32Array, sampleRateHz: number): number;
}

/** Loads the WASM build: 2.5 MB, below a second; once for each worker. */
export function loadEssentia(): Essentia {
  // The package's own entry loads drawing and model code as well, which needs a browser's libraries.
  const wasm = createRequire(import.meta.url)('essentia.js/dist/essentia-wasm.umd.js') as EssentiaWasm;
  const algorithms = new wasm.EssentiaJS(false);

  function withVector<T>(samples: Float32Array, use: (signal: EssentiaVector) => T): T {
    const signal = wasm.arrayToVector(samples);
    try {
      return use(signal);
    } finally {
      signal.delete();
    }
  }

  return {
    trackBeats: (samples, minTempoBpm, maxTempoBpm) =>
      withVector(samples, (signal) => {
        const { ticks, estimates, bpmIntervals } = algorithms.RhythmExtractor2013(
          signal,
          maxTempoBpm,
          'degara',
          minTempoBpm,
        );
        const beats = Array.from(wasm.vectorToArray(ticks));
        for (const vector of [ticks, estimates, bpmIntervals]) vector.delete();
        return beats;
      }),
    estimateTempo: (samples, sampleRateHz) =>
      withVector(
        samples,
        (signal) => algorithms.PercivalBpmEstimator(signal, 1024, 2048, 128, 128, 210, 50, sampleRateHz).bpm,
      ),
  };
}
