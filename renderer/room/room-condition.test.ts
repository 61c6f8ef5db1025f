import { expect, it } from 'vitest';
import { roomEarStates } from '#contract/rpc/room-music.ts';
import { languages } from '#contract/settings/app-settings.ts';
import { roomWords } from '#renderer/words/room-words.ts';
import { expectWords, inLanguage, setUpLanguages } from '#tests/support/words-in-languages.ts';
import { canListen, roomCondition } from './room-condition.ts';
import type { MicrophoneState } from './use-room.ts';

const microphones = [
  ...(['off', 'asking', 'on', 'elsewhere', 'failed'] as const),
  ...(['refused', 'none', 'busy', 'gone', 'unsupported'] as const),
] satisfies readonly MicrophoneState[];

setUpLanguages();

it('goes by what is heard, whoever hears it, and else by the microphone of this page', () => {
  expect(roomCondition('off', 'heard')).toBe('heard');
  expect(roomCondition('on', 'nobody')).toBe('listening');
  expect(roomCondition('gone', 'nobody')).toBe('gone');
  expect(canListen(roomCondition('off', 'nobody'))).toBe(true);
  expect(canListen(roomCondition('off', 'noBeat'))).toBe(false);
});

it.each(languages)('has words for everything, in %s', (language) => {
  for (const microphone of microphones) {
    for (const ear of roomEarStates) {
      expectWords(roomWords(inLanguage(language), roomCondition(microphone, ear)), language);
    }
  }
});
