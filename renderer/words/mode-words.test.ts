import { describe, expect, it } from 'vitest';
import type { SessionRecord } from '#core/session/session-records.ts';
import { inLanguage, setUpLanguages } from '#tests/support/words-in-languages.ts';
import { recordModeWords } from './mode-words.ts';
import type { Translate } from './translate.ts';

setUpLanguages();

const en: Translate = (key, params) => inLanguage('en')(key, params);
const zh: Translate = (key, params) => inLanguage('zh-CN')(key, params);

function record(mode: string, events: SessionRecord['events'] = []) {
  const summary = {
    sessionId: 's',
    startedAtWallMs: 0,
    mode,
    profileId: 'guest',
    profileSnapshot: {},
    machineId: 'm',
    machineName: 'Belt',
    isSimulated: true,
  };
  return { summary, events };
}

const part = (programme: string) => [
  { atMs: 0, kind: 'part', reason: 'hard', detail: { programme, number: 1, count: 7 } },
];

describe('what led a run', () => {
  it('is its mode, and which programme', () => {
    expect(recordModeWords(en, record('musicLeads'))).toBe('Music leads');
    expect(recordModeWords(en, record('iLead'))).toBe('I lead');
    expect(recordModeWords(en, record('programme', part('fourByFour')))).toBe('Programme: 4 × 4');
    expect(recordModeWords(zh, record('programme', part('fourByFour')))).toBe('课程：4 × 4');
  });

  it('is the mode alone where the run ended before its first part, or a later version knows more', () => {
    expect(recordModeWords(en, record('programme'))).toBe('Programme');
    expect(recordModeWords(en, record('programme', part('hills')))).toBe('Programme');
  });

  it('is nothing where the run came from elsewhere', () => {
    expect(recordModeWords(en, record('imported'))).toBeUndefined();
  });
});
