import { describe, expect, it } from 'vitest';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { errorCodes } from '#core/errors/error-codes.ts';
import { errorText, textOfThrown } from './error-text.ts';
import { errorTextsEn } from './error-texts.en.ts';

describe('errorText', () => {
  it('has a whole sentence for every code', () => {
    for (const code of errorCodes.filter((each) => each !== 'cli/usage')) {
      expect(errorTextsEn[code], code).toMatch(/[.:?]$/);
    }
  });

  it('fills the gaps', () => {
    expect(errorText('serve/port-in-use', { port: 80 })).toContain('Port 80 is taken');
    expect(errorText('serve/port-in-use', {})).toContain('Port ? is taken');
  });

  it("does not read strangers' text as a pattern", () => {
    expect(errorText('ble/link-lost', { device: '$& {device}' })).toContain('$& {device}');
  });
});

describe('textOfThrown', () => {
  it('speaks of unexpected things as such', () => {
    expect(textOfThrown(new BeatRunnerError('storage/disk-full'))).toContain('The disk is full');
    expect(textOfThrown(new Error('boom'))).toContain('boom');
    expect(textOfThrown('odd')).toContain('odd');
  });
});
