import { describe, expect, it } from 'vitest';
import { browserWords, readStartArguments, reasonForNoWindow } from './choose-way.mjs';

describe('readStartArguments', () => {
  it('is the app without any', () => {
    expect(readStartArguments([])).toEqual({ kind: 'app', isBrowserForced: false, data: undefined });
  });

  it('takes the browser and a data folder', () => {
    expect(readStartArguments(['--browser', '--data', 'x'])).toEqual({
      kind: 'app',
      isBrowserForced: true,
      data: 'x',
    });
  });

  it('hands everything else to the demonstration', () => {
    expect(readStartArguments(['--demo'])).toEqual({ kind: 'demo', args: [] });
    expect(readStartArguments(['--data', 'x', '--demo'])).toEqual({ kind: 'demo', args: ['--data', 'x'] });
    expect(readStartArguments(['--demo', '--help'])).toEqual({ kind: 'demo', args: ['--help'] });
  });

  it.each([['--help'], ['-h']])('explains itself (%s)', (arg) => {
    expect(readStartArguments([arg])).toEqual({ kind: 'help' });
  });

  it.each([[['--brwoser']], [['sim']], [['--data']]])('names what it does not know: %j', (args) => {
    expect(() => readStartArguments(args)).toThrow(/npm start \[-- OPTION\.\.\.\]/);
  });
});

describe('reasonForNoWindow', () => {
  const linux = { platform: 'linux', userId: 1000 } as const;

  it.each([{ DISPLAY: ':0' }, { WAYLAND_DISPLAY: 'wayland-0' }])('is none with a display: %j', (env) => {
    expect(reasonForNoWindow({ ...linux, env })).toBeUndefined();
  });

  it.each([{}, { DISPLAY: '' }])('is that there is no display: %j', (env) => {
    expect(reasonForNoWindow({ ...linux, env })).toBe('There is no display here');
  });

  it('is that the user is root, on Linux', () => {
    const env = { DISPLAY: ':0' };
    expect(reasonForNoWindow({ ...linux, env, userId: 0 })).toBe(
      'You are root, for whom no window is opened',
    );
    expect(reasonForNoWindow({ platform: 'darwin', env: {}, userId: 0 })).toBeUndefined();
  });

  it.each(['darwin', 'win32'] as const)('is none on %s', (platform) => {
    expect(reasonForNoWindow({ platform, env: {}, userId: undefined })).toBeUndefined();
  });
});

describe('browserWords', () => {
  it('says that the browser opens where somebody would see it, and only there', () => {
    expect(browserWords('You are root', { DISPLAY: ':0' }, 'linux')).toContain(
      'opens in your browser instead',
    );
    expect(browserWords('Electron cannot be fetched now', {}, 'darwin')).toContain('opens in your browser');
    expect(browserWords('There is no display here', {}, 'linux')).toBe(
      'There is no display here, so BeatRunner opens no window. Its screens are for a browser on this machine, at the address below.',
    );
  });
});
