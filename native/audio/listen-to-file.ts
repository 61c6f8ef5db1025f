import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { Listening } from './analysis-messages.ts';
import { readMonoRecording } from './decoding/mono-recording.ts';
import { readTags } from './tags.ts';
import type { TempoEngine } from './tempo/tempo-engine.ts';

/**
 * Decodes a file and finds its tempo and beats.
 * @throws BeatRunnerError as decoding does; `audio/no-beat` when there is nothing to run to.
 */
export async function listenToFile(path: string, engine: TempoEngine): Promise<Listening> {
  const { taggedTempoBpm, durationS: knownDurationS } = await readTags(path);
  const recording = await readMonoRecording(path, knownDurationS === undefined ? {} : { knownDurationS });
  const { samples, sampleRateHz, durationS, isCutOff } = recording;
  const hint = taggedTempoBpm === undefined ? {} : { taggedTempoBpm };
  const analysis = engine.analyse({ samples, sampleRateHz, durationS, ...hint });
  if (analysis === undefined) throw new BeatRunnerError('audio/no-beat', { path });
  return { analysis, isCutOff };
}
