import {
  decodeMono,
  type DecodedRecording,
  type MonoDecodingOptions,
} from '#native/audio/decoding/mono-recording.ts';
import { joinedSamples } from './joined-samples.ts';

/** A file, decoded into memory. */
export async function readMonoRecording(
  path: string,
  options: MonoDecodingOptions = {},
): Promise<DecodedRecording & { readonly samples: Float32Array }> {
  const parts: Float32Array[] = [];
  const facts = await decodeMono(path, (samples) => void parts.push(samples.slice()), options);
  return { ...facts, samples: joinedSamples(parts) };
}
