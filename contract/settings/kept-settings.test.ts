import { describe, expect, it } from 'vitest';
import type { AppSettings } from './app-settings.ts';
import { readSettings, settingsToKeep } from './kept-settings.ts';

const full: Required<AppSettings> = {
  language: 'zh-CN',
  textSize: 115,
  isMirrored: true,
  speedStepTenths: 10,
  hasSoundCues: false,
  hasSpokenCountdown: false,
  profileId: 'p1',
  lastRequest: { mode: 'musicLeads', lengthMs: 1_800_000, goal: { kind: 'heartZone', zone: 2 }, seed: 7 },
  treadmill: { deviceId: 'aa:bb', name: 'Belt' },
  sensors: [{ kind: 'heartRate', deviceId: 'cc:dd', name: 'Strap' }],
  hasReadSafety: true,
  syncServerUrl: 'https://sync.example.org',
};

describe('settings that are kept', () => {
  it('are read as they were written, each of them', () => {
    const { written, forgotten } = settingsToKeep(full);
    expect(written).toHaveLength(Object.keys(full).length);
    expect(forgotten).toEqual([]);
    expect(readSettings(written)).toEqual({ settings: full, unreadable: [] });
  });

  it('are forgotten with null, and stay where nothing is said', () => {
    expect(settingsToKeep({ language: null, isMirrored: false, textSize: undefined })).toEqual({
      written: [{ name: 'isMirrored', json: 'false' }],
      forgotten: ['language'],
    });
  });

  it('are left out one by one where they cannot be read, and named', () => {
    const { settings, unreadable } = readSettings([
      { name: 'language', json: '"fr"' },
      { name: 'textSize', json: '100' },
      { name: 'isMirrored', json: 'tru' },
      { name: 'lastRequest', json: '{"mode":"musicLeads","pace":"brisk"}' },
      { name: 'treadmill', json: 'null' },
      { name: 'hasReadSafety', json: 'true' },
    ]);
    expect(settings).toEqual({ textSize: 100, hasReadSafety: true });
    expect(unreadable).toEqual(['language', 'isMirrored', 'lastRequest', 'treadmill']);
  });

  it('of a newer version are none of ours', () => {
    expect(readSettings([{ name: 'fromTheFuture', json: '1' }])).toEqual({ settings: {}, unreadable: [] });
  });
});
