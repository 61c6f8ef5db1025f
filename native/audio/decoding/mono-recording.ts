import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { decodeAudio } from './decode-audio.ts';
import { createResampler, type Resampler } from './resampler.ts';

/** A recording as the tempo engine wants it. */
export interface MonoRecording {
  /** Mono, `analysisRateHz`; no more than the first 15 minutes. */
  readonly samples: Float32Array;
  readonly sampleRateHz: number;
  /** Length of all of it, seconds. */
  readonly durationS: number;
  /** The file breaks off; what is here came before. */
  readonly isCutOff: boolean;
  readonly complaint?: string;
}

/** essentia's beat trackers take nothing else. */
export const analysisRateHz = 44_100;
/** Under this no tempo can be told with any confidence. */
export const shortestS = 10;
/** A file that breaks off is still used when this much is there. */
export const shortestCutOffS = 20;
const longestS = 15 * 60;
/** Room that is made for a recording of unknown length; more is made when it turns out longer. */
const usualS = 4 * 60;

/**
 * Decodes a file into memory, mono at 44.1 kHz (10 MB a minute). What follows after 15 minutes is only counted, or not
 * even decoded when `knownDurationS` says how long it is.
 * @throws BeatRunnerError as `decodeAudio` does; `audio/too-short`; `audio/file-damaged` when it breaks off too early.
 */
export async function readMonoRecording(
  path: string,
  options: { readonly signal?: AbortSignal; readonly knownDurationS?: number } = {},
): Promise<MonoRecording> {
  const expectedS = options.knownDurationS ?? usualS;
  const store = createSampleStore(longestS * analysisRateHz, Math.ceil((expectedS + 1) * analysisRateHz));
  let resampler: { readonly fromHz: number; readonly stream: Resampler } | undefined;
  let countedS = 0;
  let ending: { isCutOff: boolean; complaint?: string } = { isCutOff: false };
  for await (const part of decodeAudio(path, options)) {
    if (part.kind === 'end') {
      ending = part;
      break;
    }
    countedS += part.samples.length / part.sampleRateHz;
    if (store.isFull) {
      if (options.knownDurationS !== undefined && options.knownDurationS > countedS) {
        countedS = options.knownDurationS;
        break;
      }
      continue;
    }
    if (resampler?.fromHz !== part.sampleRateHz) {
      if (resampler !== undefined) store.add(resampler.stream.finish());
      resampler = { fromHz: part.sampleRateHz, stream: createResampler(part.sampleRateHz, analysisRateHz) };
    }
    store.add(resampler.stream.push(part.samples));
  }
  if (resampler !== undefined) store.add(resampler.stream.finish());
  const { isCutOff, complaint } = ending;
  requireEnough(path, countedS, isCutOff, complaint);
  return {
    samples: store.samples(),
    sampleRateHz: analysisRateHz,
    durationS: Math.round(countedS * 1e6) / 1e6,
    isCutOff,
    ...(complaint !== undefined && { complaint }),
  };
}

function requireEnough(
  path: string,
  lengthS: number,
  isCutOff: boolean,
  complaint: string | undefined,
): void {
  const seconds = Math.round(lengthS * 10) / 10;
  const isBroken = isCutOff || complaint !== undefined || lengthS === 0;
  if (isBroken && lengthS < shortestCutOffS) {
    const reason = `${seconds} s of it can be read${complaint === undefined ? '' : `; ${complaint}`}`;
    throw new BeatRunnerError('audio/file-damaged', { path, reason });
  }
  if (lengthS < shortestS) throw new BeatRunnerError('audio/too-short', { path, seconds });
}

/** Grows in steps and never beyond `capacity`: one array instead of a list of pieces and a copy of it. */
function createSampleStore(capacity: number, expected: number) {
  let samples = new Float32Array(Math.min(capacity, expected));
  let length = 0;
  return {
    get isFull() {
      return length >= capacity;
    },
    add(more: Float32Array) {
      const fitting = more.subarray(0, capacity - length);
      if (length + fitting.length > samples.length) {
        const larger = new Float32Array(
          Math.min(capacity, Math.max(samples.length * 2, length + fitting.length)),
        );
        larger.set(samples.subarray(0, length));
        samples = larger;
      }
      samples.set(fitting, length);
      length += fitting.length;
    },
    samples: () => samples.subarray(0, length),
  };
}
