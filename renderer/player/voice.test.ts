import { expect, it } from 'vitest';
import { createVoice } from './voice.ts';

/** Decodes what `isDecoded` lets it, into something that tells how long it was. */
function audioThat(isDecoded: (bytes: Uint8Array) => boolean) {
  const given: Uint8Array[] = [];
  const audio = {
    decodeAudioData(bytes: ArrayBuffer) {
      given.push(new Uint8Array(bytes));
      return isDecoded(new Uint8Array(bytes))
        ? Promise.resolve({ length: bytes.byteLength } as AudioBuffer)
        : Promise.reject(new Error('not decoded'));
    },
  } as BaseAudioContext;
  return { audio, given };
}

it('has each count in each language, as an Ogg file of its own', async () => {
  const { audio, given } = audioThat(() => true);
  const voice = createVoice(audio);
  expect(voice.word(3, 'en')).toBeUndefined();
  await Promise.resolve();
  const lengths = ([1, 2, 3] as const).flatMap((count) => [
    voice.word(count, 'en')?.length,
    voice.word(count, 'zh-CN')?.length,
  ]);
  expect(new Set(lengths).size).toBe(6);
  expect(await voice.areWordsReady).toBe(true);
  for (const bytes of given) expect(String.fromCharCode(...bytes.slice(0, 4))).toBe('OggS');
});

it('is silent where nothing can be decoded', async () => {
  const voice = createVoice(audioThat(() => false).audio);
  await Promise.resolve();
  await Promise.resolve();
  expect(voice.word(1, 'zh-CN')).toBeUndefined();
  expect(await voice.areWordsReady).toBe(false);
});
