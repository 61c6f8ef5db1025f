import { describe, expect, it } from 'vitest';
import { localMinute, minutesAndSeconds } from './duration-words.ts';

describe('minutesAndSeconds', () => {
  it.each([
    [0, '0:00'],
    [-5000, '0:00'],
    [59_999, '0:59'],
    [60_000, '1:00'],
    [3_599_999, '59:59'],
    [3_600_000, '1:00:00'],
    [36_061_000, '10:01:01'],
  ])('%d ms', (ms, words) => expect(minutesAndSeconds(ms)).toBe(words));
});

describe('localMinute', () => {
  it('is the date and time of this machine', () => {
    expect(localMinute(new Date(2026, 0, 5, 7, 3, 59).getTime())).toBe('2026-01-05 07:03');
    expect(localMinute(new Date(2026, 10, 22, 16, 53).getTime())).toBe('2026-11-22 16:53');
  });
});
