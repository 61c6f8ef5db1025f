import { describe, expect, it } from 'vitest';
import { runBeltTest, type RigOptions } from '#tests/support/belt-test-rig.ts';
import { beltTestRecord } from './belt-test-record.ts';
import type { BeltTestRecord } from './machine-record.ts';

const when = { testedAtWallMs: 2, firmware: '1.2' };
const mph: BeltTestRecord = {
  passed: true,
  testedAtWallMs: 1,
  firmware: '1.2',
  speedFactor: 1.609344,
  operations: { setTargetSpeed: 'works', setTargetInclination: 'ignored' },
};
const abort = (atMs: number): RigOptions => ({
  takes: 1.609344,
  events: [{ atMs, input: { kind: 'abort' } }],
});
const after = (
  options: RigOptions,
  before?: BeltTestRecord,
  moment: Parameters<typeof beltTestRecord>[2] = when,
) => beltTestRecord(before, runBeltTest(options).result, moment);

describe('what is known after a belt test', () => {
  it('is what it found out', () => {
    expect(after({ takes: 1.609344 })).toMatchObject({
      passed: true,
      testedAtWallMs: 2,
      firmware: '1.2',
      speedFactor: 1.609344,
      operations: { setTargetSpeed: 'works', stop: 'works' },
    });
    expect(after({ takes: 1 }, mph)).toMatchObject({ passed: true, speedFactor: 1 });
  });

  it.each<[string, RigOptions]>([
    ['finds a moving belt', { beltAtFirstKmh: 2 }],
    ['hears nothing', { telemetryEndsAtMs: 0 }],
    ['is refused control', { refuses: ['requestControl'] }],
    ['is stopped before it began', abort(100)],
    ['loses its link before it began', { events: [{ atMs: 100, input: { kind: 'linkLost' } }] }],
  ])('is what was known, when it %s', (_what, options) => {
    expect(after(options, mph)).toBe(mph);
    expect(after(options)).toBeUndefined();
  });

  it.each<[string, RigOptions]>([
    ['is stopped by a person', abort(4000)],
    ['loses its link', { takes: 1.609344, events: [{ atMs: 4000, input: { kind: 'linkLost' } }] }],
    ['is refused a speed', { refuses: ['setTargetSpeed'] }],
    ['makes no sense', { takes: 1.3 }],
  ])('keeps the unit that was measured before, when it %s', (_what, options) => {
    expect(after(options, mph)).toMatchObject({ passed: false, testedAtWallMs: 2, speedFactor: 1.609344 });
    expect(after(options)).not.toHaveProperty('speedFactor');
  });

  it('keeps an answer to what was not tried this time', () => {
    expect(after(abort(4000), mph)?.operations).toMatchObject({
      setTargetInclination: 'ignored',
      pause: 'notTried',
      startOrResume: 'works',
    });
  });

  it('keeps of another firmware only a unit that makes the belt slower', () => {
    const { firmware: _old, ...unnamed } = mph;
    const other = { testedAtWallMs: 2, firmware: undefined };
    const record = after(abort(4000), mph, other);
    expect(record).toMatchObject({ speedFactor: 1.609344, operations: { setTargetInclination: 'notTried' } });
    expect(record).not.toHaveProperty('firmware');
    expect(after(abort(4000), { ...unnamed, speedFactor: 1 })).not.toHaveProperty('speedFactor');
  });
});
