import { describe, expect, it } from 'vitest';
import { printable } from './printable.ts';

describe('printable', () => {
  it('shows control characters instead of sending them', () => {
    expect(printable('a\u001b[2Jb\nc\u009b')).toBe('a\\u001b[2Jb\\u000ac\\u009b');
  });

  it('shows characters that turn the direction of text', () => {
    expect(printable('exe\u202egpj')).toBe('exe\\u202egpj');
  });

  it('leaves every script alone', () => {
    expect(printable('跑步 — Läufer')).toBe('跑步 — Läufer');
  });
});
