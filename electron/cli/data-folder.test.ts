import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataFolder, type DataFolderSurroundings, surroundingsOf } from './data-folder.ts';

function at(platform: NodeJS.Platform, env: DataFolderSurroundings['env'] = {}): DataFolderSurroundings {
  return { platform, env, homeFolder: platform === 'win32' ? 'C:\\Users\\ada' : '/home/ada' };
}

describe('dataFolder', () => {
  it('is the option, else BEATRUNNER_DATA, as an absolute path', () => {
    expect(dataFolder('here', at('linux', { BEATRUNNER_DATA: '/there' }))).toBe(path.resolve('here'));
    expect(dataFolder(undefined, at('linux', { BEATRUNNER_DATA: '/there/' }))).toBe(path.resolve('/there'));
  });

  it('is never where somebody happens to stand', () => {
    expect(() => dataFolder('', at('linux', { BEATRUNNER_DATA: '/there' }))).toThrow(
      expect.objectContaining({ code: 'cli/usage' }),
    );
  });

  it.each<[string, DataFolderSurroundings]>([
    ['/home/ada/.local/share/beatrunner', at('linux')],
    ['/home/ada/.local/share/beatrunner', at('linux', { BEATRUNNER_DATA: '', XDG_DATA_HOME: '' })],
    ['/home/ada/.local/share/beatrunner', at('linux', { XDG_DATA_HOME: 'relative' })],
    ['/data/beatrunner', at('linux', { XDG_DATA_HOME: '/data' })],
    ['/home/ada/Library/Application Support/BeatRunner', at('darwin')],
    ['D:\\Roaming\\BeatRunner', at('win32', { APPDATA: 'D:\\Roaming' })],
    ['C:\\Users\\ada\\AppData\\Roaming\\BeatRunner', at('win32')],
  ])('is %s by the platform', (folder, surroundings) => {
    expect(dataFolder(undefined, surroundings)).toBe(folder);
  });

  it('asks the system for the rest', () => {
    expect(surroundingsOf({ A: 'b' })).toMatchObject({ platform: process.platform, env: { A: 'b' } });
  });
});
