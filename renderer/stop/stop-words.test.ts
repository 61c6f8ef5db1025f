import { describe, expect, it } from 'vitest';
import { stopWords } from './stop-words.ts';

describe('stopWords', () => {
  it('are in both languages', () => {
    expect(stopWords('en')('stop.label')).toBe('STOP');
    expect(stopWords('zh-CN')('stop.label')).toBe('停止');
  });

  it('have their gaps filled', () => {
    expect(stopWords('en')('stop.since', { seconds: 3 })).toBe('for 3 s');
    expect(stopWords('zh-CN')('stop.since', { seconds: 3 })).toBe('已 3 秒');
  });
});
