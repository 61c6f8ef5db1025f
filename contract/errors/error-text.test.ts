import { bleAdapterStates } from '#contract/ble/ble-central.ts';
import { describe, expect, it } from 'vitest';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { sessionStateKinds } from '#core/session/session-state.ts';
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

  it('says states and system errors in words, and shows what it does not know as it is', () => {
    const adapter = (state: string) => errorText('ble/adapter-not-ready', { state });
    expect(adapter('unavailable')).toMatch(/^Bluetooth is not ready: there is no adapter .+ Plug one in/);
    expect(adapter('constructor')).toContain('not ready: constructor.');
    for (const state of bleAdapterStates) expect(adapter(state)).not.toContain(`: ${state}.`);
    for (const state of sessionStateKinds)
      expect(errorText('session/not-allowed-now', { state })).not.toContain(`: ${state}.`);
    expect(errorText('profile/unreadable', { path: 'p', reason: 'ENOENT' })).toContain('(it is not there)');
    const unwritten = (reason: string) => errorText('cli/file-not-written', { path: 'p', reason });
    expect(unwritten('ENOENT')).toContain('(its folder is not there)');
    expect(unwritten('ENOSPC')).toContain('(the disk is full)');
    expect(errorText('profile/unreadable', { path: 'ENOENT', reason: 'EODD' })).toContain(
      'ENOENT cannot be read (EODD)',
    );
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
