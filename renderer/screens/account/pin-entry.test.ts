import { expect, test } from 'vitest';
import { pinAfter } from './pin-entry.ts';

test('takes up to eight digits, and gives the last one back', () => {
  const typed = [...'1234567890'].reduce(pinAfter, '');
  expect(typed).toBe('12345678');
  expect(pinAfter(typed, 'Backspace')).toBe('1234567');
  expect(pinAfter('', 'Backspace')).toBe('');
});

test('takes nothing else', () => {
  for (const key of ['a', 'Enter', ' ', '٣', '12']) expect(pinAfter('1', key)).toBe('1');
});
