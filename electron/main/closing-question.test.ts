import { describe, expect, it } from 'vitest';
import { closeAnswer, closingQuestion, questionLanguage } from './closing-question.ts';

describe('closingQuestion', () => {
  it.each(['en', 'zh-CN'] as const)('in %s means staying, whatever closes it', (language) => {
    const { buttons, defaultId, cancelId } = closingQuestion(language, true);
    expect(buttons).toHaveLength(2);
    expect(defaultId).not.toBe(closeAnswer);
    expect(cancelId).not.toBe(closeAnswer);
  });

  it('promises no stop that nobody would hear', () => {
    expect(closingQuestion('en', true).detail).toContain('stops the belt');
    const { detail, buttons } = closingQuestion('en', false);
    expect(detail).toContain('Press stop on the treadmill itself');
    expect(buttons?.[closeAnswer]).not.toContain('Stop');
  });
});

describe('questionLanguage', () => {
  it('is the chosen one, else the one of the system', () => {
    expect(questionLanguage('en', 'zh-CN')).toBe('en');
    expect(questionLanguage(undefined, 'zh-Hans-CN')).toBe('zh-CN');
    expect(questionLanguage(undefined, 'de')).toBe('en');
  });
});
