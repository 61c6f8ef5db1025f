import { expect, test } from 'vitest';
import { ago } from './ago.ts';

const now = Date.UTC(2026, 10, 23, 12);
const before = (seconds: number, language = 'en') => ago(now - seconds * 1000, now, language);

test('counts in the largest unit that has passed', () => {
  expect(before(59)).toBeUndefined();
  expect(before(60)).toBe('1 min. ago');
  expect(before(3599)).toBe('59 min. ago');
  expect(before(3 * 3600 + 1800)).toBe('3 hr. ago');
  expect(before(49 * 3600)).toBe('2 days ago');
  expect(before(3 * 3600, 'zh-CN')).toBe('3小时前');
});

test('says nothing of what lies in the future', () => {
  expect(before(-5000)).toBeUndefined();
});
