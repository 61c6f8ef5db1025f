import { expect, it } from 'vitest';
import { dayWords } from './day-words.ts';

const now = new Date(2026, 10, 25, 18, 30);
const at = (day: number): number => new Date(2026, 10, day, 23, 50).getTime();

it.each([
  [25, 'en', 'today'],
  [24, 'en', 'yesterday'],
  [22, 'en', '3 days ago'],
  [10, 'en', 'November 10'],
  [24, 'zh-CN', '昨天'],
  [10, 'zh-CN', '11月10日'],
])('the %ith, in %s: %s', (day, language, words) => {
  expect(dayWords(at(day), now, language)).toBe(words);
});
