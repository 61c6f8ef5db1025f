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

export interface Voice {
  /** A word, once it is ready; undefined before that, and for one that this browser cannot decode. */
  word(count: Count, language: Language): AudioBuffer | undefined;
  /** Whether all of them could be decoded. Never rejects. */
  readonly areWordsReady: Promise<boolean>;
}

export function createVoice(audio: BaseAudioContext): Voice {
  const ready = new Map<string, AudioBuffer>();
  const decoded = Object.entries(words).flatMap(([language, counts]) =>
    Object.entries(counts).map(([count, word]) =>
      audio.decodeAudioData(bytesOf(word)).then(
        (buffer) => {
          ready.set(`${language} ${count}`, buffer);
          return true;
        },
        () => false,
      ),
    ),
  );
  return {
    word: (count, language) => ready.get(`${language} ${count}`),
    areWordsReady: Promise.all(decoded).then((each) => each.every(Boolean)),
  };
}

/** The bytes of a data URL; the page's policy lets nothing be fetched from one. */
function bytesOf(dataUrl: string): ArrayBuffer {
  const text = atob(dataUrl.slice(dataUrl.indexOf(',') + 1));
  return Uint8Array.from(text, (character) => character.charCodeAt(0)).buffer;
}
