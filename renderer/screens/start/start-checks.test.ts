import { describe, expect, it } from 'vitest';
import { selfChecksSchema, type SelfChecks } from '#contract/rpc/self-checks.ts';
import { needsALook, startChecks, type VoiceState } from './start-checks.ts';

const fine: SelfChecks = {
  storage: 'fine',
  bluetooth: 'on',
  treadmill: 'linked',
  music: { folders: 2, tracks: 31 },
  clock: 'plausible',
};
const found = (change: Partial<SelfChecks>, voices: VoiceState = 'ready') =>
  startChecks({ ...fine, ...change }, voices);
const states = (change: Partial<SelfChecks>, voices?: VoiceState) =>
  Object.fromEntries(found(change, voices).map(({ id, state }) => [id, state]));
const findings = (change: Partial<SelfChecks>, voices?: VoiceState) =>
  found(change, voices).map(({ finding }) => finding);

describe('startChecks', () => {
  it('waits for each of them while nobody answers', () => {
    expect(startChecks(undefined, 'ready').map(({ state }) => state)).toEqual(Array(5).fill('waiting'));
  });

  it('says of each what was found', () => {
    expect(findings({})).toEqual([
      'storageFine',
      'bluetoothOn',
      'treadmillLinked',
      'musicTracks',
      'clockPlausible',
    ]);
    expect(found({})[3]?.count).toBe(31);
  });

  it('waits for one without waiting for the others', () => {
    expect(states({ storage: 'waiting' })).toMatchObject({ storage: 'waiting', clock: 'done' });
    expect(states({ bluetooth: 'starting' })).toMatchObject({ bluetooth: 'waiting', music: 'done' });
    expect(states({}, 'waiting')).toMatchObject({ music: 'waiting', storage: 'done' });
  });

  it.each([
    [{ storage: { code: 'storage/disk-full' } }, 'storage', 'storageBroken'],
    [{ bluetooth: 'off' }, 'bluetooth', 'bluetoothOff'],
    [{ bluetooth: 'unavailable' }, 'bluetooth', 'bluetoothUnavailable'],
    [{ music: { folders: 1, tracks: 0, code: 'audio/folder-not-found' } }, 'music', 'musicUnreadable'],
    [{ clock: 'beforeProgram' }, 'clock', 'clockBeforeProgram'],
    [{ clock: 'behindLastRun' }, 'clock', 'clockBehindLastRun'],
  ] satisfies readonly (readonly [Partial<SelfChecks>, string, string])[])(
    'tells a problem: %o',
    (change, id, finding) => {
      expect(selfChecksSchema.parse({ ...fine, ...change })).toEqual({ ...fine, ...change });
      expect(states(change)[id]).toBe('problem');
      expect(findings(change)).toContain(finding);
    },
  );

  it('takes what was never chosen for no problem', () => {
    const change: Partial<SelfChecks> = {
      treadmill: 'none',
      music: { folders: 0, tracks: 0 },
      bluetooth: 'notNeeded',
    };
    expect(Object.values(states(change))).toEqual(Array(5).fill('done'));
  });

  it('misses the voices of the countdown', () => {
    expect(findings({}, 'missing')).toContain('voicesMissing');
  });
});

describe('needsALook', () => {
  it('holds nobody back but for storage and clock', () => {
    expect(needsALook(found({}))).toBe(false);
    expect(needsALook(found({ bluetooth: 'off', music: { folders: 1, tracks: 0, code: 'x' } }))).toBe(false);
    expect(needsALook(found({ storage: { code: 'storage/disk-full' } }))).toBe(true);
    expect(needsALook(found({ clock: 'behindLastRun' }))).toBe(true);
  });
});
