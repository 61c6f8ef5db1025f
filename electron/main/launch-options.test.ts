import { describe, expect, it } from 'vitest';
import { readLaunchOptions } from './launch-options.ts';

describe('readLaunchOptions', () => {
  it('is an ordinary window on the usual data without arguments', () => {
    expect(readLaunchOptions(['/app'], {})).toEqual({
      dataFolder: undefined,
      isKiosk: false,
      isSimulated: false,
      isDev: false,
    });
  });

  it('reads its arguments, and the data folder from the environment where none is named', () => {
    const env = { BEATRUNNER_DATA: '/data' };
    expect(readLaunchOptions(['/app', '--kiosk', '--sim', '--dev'], env)).toEqual({
      dataFolder: '/data',
      isKiosk: true,
      isSimulated: true,
      isDev: true,
    });
    expect(readLaunchOptions(['--data', '/other'], env).dataFolder).toBe('/other');
    expect(readLaunchOptions([], { BEATRUNNER_DATA: '' }).dataFolder).toBeUndefined();
  });
});
