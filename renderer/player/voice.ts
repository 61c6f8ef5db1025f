import type { Language } from '#contract/settings/app-settings.ts';
import one from '#resources/voice/en-1.ogg?inline';
import two from '#resources/voice/en-2.ogg?inline';
import three from '#resources/voice/en-3.ogg?inline';
import yi from '#resources/voice/zh-CN-1.ogg?inline';
import er from '#resources/voice/zh-CN-2.ogg?inline';
import san from '#resources/voice/zh-CN-3.ogg?inline';

/** What a start is counted down by. */
export type Count = 1 | 2 | 3;

/** Parts of the page itself: a word that had to be fetched first would come too late. */
const words: Readonly<Record<Language, Readonly<Record<Count, string>>>> = {
  en: { 1: one, 2: two, 3: three },
  'zh-CN': { 1: yi, 2: er, 3: san },
};

export type Voice = (count: Count, language: Language) => AudioBuffer | undefined;

/** @returns a word, once all are ready; undefined before that, and for one that this browser cannot decode */
export function createVoice(audio: BaseAudioContext): Voice {
  const ready = new Map<string, AudioBuffer>();
  for (const [language, counts] of Object.entries(words)) {
    for (const [count, word] of Object.entries(counts)) {
      void audio.decodeAudioData(bytesOf(word)).then(
        (buffer) => ready.set(`${language} ${count}`, buffer),
        () => undefined,
      );
    }
  }
  return (count, language) => ready.get(`${language} ${count}`);
}

/** The bytes of a data URL; the page's policy lets nothing be fetched from one. */
function bytesOf(dataUrl: string): ArrayBuffer {
  const text = atob(dataUrl.slice(dataUrl.indexOf(',') + 1));
  return Uint8Array.from(text, (character) => character.charCodeAt(0)).buffer;
}
