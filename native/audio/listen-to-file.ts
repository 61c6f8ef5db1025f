import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { Listening } from './analysis-messages.ts';
import { decodeMono } from './decoding/mono-recording.ts';
import { readTags } from './tags.ts';
import type { TempoEngine } from './tempo/tempo-engine.ts';

/** What the engine halves by itself, for next to nothing. */
const sampleRateHz = 44_100;

/**
 * Decodes a file and finds its tempo and beats.
 * @throws BeatRunnerError as decoding does; `audio/no-beat` when there is nothing to run to.
 */
export async function listenToFile(path: string, engine: TempoEngine): Promise<Listening> {
  const { taggedTempoBpm, durationS: knownDurationS } = await readTags(path);
  const listener = engine.listen(sampleRateHz);
  const { durationS, isCutOff } = await decodeMono(path, (samples) => listener.push(samples), {
    sampleRateHz,
    ...(knownDurationS !== undefined && { knownDurationS }),
  });
  const claim = taggedTempoBpm === undefined ? {} : { taggedTempoBpm };
  const analysis = listener.finish({ durationS, ...claim });
  if (analysis === undefined) throw new BeatRunnerError('audio/no-beat', { path });
  return { analysis: { ...analysis, ...claim }, isCutOff };
}
