import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { estimateDurationS } from './audio-duration.ts';
import { recognizeAudioFormat } from './audio-format.ts';
import { openAudioFile } from './audio-file.ts';
import { decodeAudio } from './decode-audio.ts';
import { createResampler, type Resampler } from './resampler.ts';

/** A recording as the tempo engine wants it. */
export interface MonoRecording {
  /** Mono, at `sampleRateHz`; no more than `longestS` from the beginning. */
  readonly samples: Float32Array;
  readonly sampleRateHz: number;
  /** Length of all of it, seconds; where not all was decoded, what the file claims, as far as its size allows. */
  readonly durationS: number;
  /** The file breaks off; what is here came before. */
  readonly isCutOff: boolean;
  readonly complaint?: string;
}

export interface MonoRecordingOptions {
  readonly signal?: AbortSignal;
  /** What tags say, for files that do not tell it themselves. */
  readonly knownDurationS?: number;
  /** Default: 44.1 kHz. */
  readonly sampleRateHz?: number;
  /** Default and most: 10 minutes, or 8 at 44.1 kHz. */
  readonly longestS?: number;
}

/** What the tempo engine halves by itself, for next to nothing. */
const usualRateHz = 44_100;
/** Under this no tempo can be told with any confidence. */
const shortestS = 10;
/** A file that breaks off is still used when this much is there. */
const shortestCutOffS = 20;
const longestRecordingS = 10 * 60;
/** 85 MB, or 8 minutes at 44.1 kHz: with the decoder's own, more would not leave a thread below 200 MB. */
const mostSamples = 8 * 60 * 44_100;

/**
 * Decodes the beginning of a file into memory, mono (10.6 MB a minute at 44.1 kHz). What follows after `longestS` is not decoded:
 * ten hours cost no more than ten minutes.
 * @throws BeatRunnerError as `decodeAudio` does; `audio/too-short`; `audio/file-damaged` when it breaks off too early.
 */
export async function readMonoRecording(
  path: string,
  options: MonoRecordingOptions = {},
): Promise<MonoRecording> {
  const { signal, knownDurationS, sampleRateHz = usualRateHz } = options;
  const wantedS = Math.min(longestRecordingS, options.longestS ?? longestRecordingS);
  const longestS = Math.min(wantedS, mostSamples / sampleRateHz);
  const expectedS = await expectedDurationS(path, knownDurationS);
  const roomS = Math.min(longestS, (expectedS ?? longestS / 2) + 1);
  const store = createSampleStore(Math.floor(longestS * sampleRateHz), Math.ceil(roomS * sampleRateHz));
  let resampler: { readonly fromHz: number; readonly stream: Resampler } | undefined;
  let countedS = 0;
  let ending: { isCutOff: boolean; complaint?: string } = { isCutOff: false };
  for await (const part of decodeAudio(path, signal === undefined ? {} : { signal })) {
    if (part.kind === 'end') {
      ending = part;
      break;
    }
    countedS += part.samples.length / part.sampleRateHz;
    if (resampler?.fromHz !== part.sampleRateHz) {
      if (resampler !== undefined) store.add(resampler.stream.finish());
      resampler = { fromHz: part.sampleRateHz, stream: createResampler(part.sampleRateHz, sampleRateHz) };
    }
    store.add(resampler.stream.push(part.samples));
    if (store.isFull) {
      countedS = Math.max(countedS, expectedS ?? 0);
      break;
    }
  }
  if (resampler !== undefined) store.add(resampler.stream.finish());
  const { isCutOff, complaint } = ending;
  requireEnough(path, countedS, isCutOff, complaint);
  return {
    samples: store.samples(),
    sampleRateHz,
    durationS: Math.round(countedS * 1e6) / 1e6,
    isCutOff,
    ...(complaint !== undefined && { complaint }),
  };
}

async function expectedDurationS(path: string, toldS: number | undefined): Promise<number | undefined> {
  const file = await openAudioFile(path);
  try {
    const format = await recognizeAudioFormat(file);
    if (format.kind === 'unknown' || format.kind === 'protected') return undefined;
    return await estimateDurationS(file, format, toldS);
  } finally {
    await file.close();
  }
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

/** Grows by halves and never beyond `capacity`: one array instead of a list of pieces and a copy of it. */
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
        const room = Math.max(Math.ceil(samples.length * 1.5), length + fitting.length);
        const larger = new Float32Array(Math.min(capacity, room));
        larger.set(samples.subarray(0, length));
        samples = larger;
      }
      samples.set(fitting, length);
      length += fitting.length;
    },
    samples: () => samples.subarray(0, length),
  };
}
