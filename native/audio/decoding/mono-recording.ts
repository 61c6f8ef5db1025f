import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { estimateDurationS } from './audio-duration.ts';
import { recognizeAudioFormat } from './audio-format.ts';
import { openAudioFile } from './audio-file.ts';
import { decodeAudio } from './decode-audio.ts';
import { createResampler, type Resampler } from './resampler.ts';

/** What is known of a recording that was decoded. */
export interface DecodedRecording {
  /** Length of all of it, seconds; where not all was decoded, what the file claims, as far as its size allows. */
  readonly durationS: number;
  /** The file breaks off; what was decoded came before. */
  readonly isCutOff: boolean;
  readonly complaint?: string;
}

export interface MonoDecodingOptions {
  readonly signal?: AbortSignal;
  /** What tags say, for files that do not tell it themselves. */
  readonly knownDurationS?: number;
  /** Default: 44.1 kHz. */
  readonly sampleRateHz?: number;
  /** What follows after this is not decoded: ten hours cost no more. Default and most: an hour. */
  readonly longestS?: number;
}

/** What the tempo engine halves by itself, for next to nothing. */
const usualRateHz = 44_100;
/** Under this no tempo can be told with any confidence. */
const shortestS = 10;
/** A file that breaks off is still used when this much is there. */
const shortestCutOffS = 20;
const longestRecordingS = 60 * 60;

/**
 * Decodes a file piece by piece.
 *
 * @param push takes mono samples, -1 to 1, at `sampleRateHz`
 * @throws BeatRunnerError as `decodeAudio` does; `audio/too-short`; `audio/file-damaged` when it breaks off too early.
 */
export async function decodeMono(
  path: string,
  push: (samples: Float32Array) => void,
  options: MonoDecodingOptions = {},
): Promise<DecodedRecording> {
  const { signal, knownDurationS, sampleRateHz = usualRateHz } = options;
  const longestS = Math.min(longestRecordingS, options.longestS ?? longestRecordingS);
  const most = Math.floor(longestS * sampleRateHz);
  let resampler: { readonly fromHz: number; readonly stream: Resampler } | undefined;
  let countedS = 0;
  let pushed = 0;
  let ending: { isCutOff: boolean; complaint?: string } = { isCutOff: false };
  const hand = (samples: Float32Array): void => {
    const fitting = samples.subarray(0, most - pushed);
    pushed += fitting.length;
    push(fitting);
  };
  for await (const part of decodeAudio(path, signal === undefined ? {} : { signal })) {
    if (part.kind === 'end') {
      ending = part;
      break;
    }
    countedS += part.samples.length / part.sampleRateHz;
    if (resampler?.fromHz !== part.sampleRateHz) {
      if (resampler !== undefined) hand(resampler.stream.finish());
      resampler = { fromHz: part.sampleRateHz, stream: createResampler(part.sampleRateHz, sampleRateHz) };
    }
    hand(resampler.stream.push(part.samples));
    if (pushed >= most) {
      countedS = Math.max(countedS, (await expectedDurationS(path, knownDurationS)) ?? 0);
      break;
    }
  }
  if (resampler !== undefined) hand(resampler.stream.finish());
  const { isCutOff, complaint } = ending;
  requireEnough(path, countedS, isCutOff, complaint);
  return {
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
