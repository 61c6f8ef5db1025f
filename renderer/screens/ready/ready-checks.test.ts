import { describe, expect, it } from 'vitest';
import type { LiveStatus } from '#contract/rpc/live-status.ts';
import { automationLevels } from '#core/pacing/automation.ts';
import { liveWith } from '#tests/support/live-example.ts';
import { sessionExample, statusExample, treadmillExample } from '#tests/support/status-example.ts';
import { readyChecks, type ReadyCheckId } from './ready-checks.ts';

type Treadmill = NonNullable<LiveStatus['treadmill']>;
type Session = NonNullable<LiveStatus['session']>;

function status(
  change: Partial<LiveStatus> = {},
  machine: Partial<Treadmill> = {},
  run: Partial<Session> = {},
): LiveStatus {
  return statusExample({
    treadmill: treadmillExample({ telemetryAgeMs: 100, control: 'none', ...machine }),
    session: sessionExample({ state: { kind: 'ready' }, link: { isUp: true, control: 'none' }, ...run }),
    ...change,
  });
}

/** As the page has them so long after the status came. */
function checksAt(ageMs: number, of: LiveStatus, isSoundElsewhere = false) {
  return readyChecks({ ...liveWith(), status: of }, ageMs, isSoundElsewhere);
}

function found(id: ReadyCheckId, of: LiveStatus, isSoundElsewhere = false) {
  const check = checksAt(0, of, isSoundElsewhere).find((each) => each.id === id);
  return check === undefined ? undefined : [check.state, check.finding];
}

describe('readyChecks', () => {
  it('has ticked everything when all is well, and asks for no strap that was not chosen', () => {
    const checks = checksAt(0, status());
    expect(checks.map(({ id }) => id)).toEqual(['treadmill', 'belt', 'music', 'drive']);
    expect(checks.every(({ state }) => state === 'done')).toBe(true);
  });

  it('has nothing to say without a run', () => {
    const { session: _session, ...rest } = status();
    expect(checksAt(0, rest)).toEqual([]);
  });

  it.each([
    ['connecting', { isLinkUp: false }, 'waiting'],
    ['notControllable', { canControl: false }, 'problem'],
    ['controlLost', { control: 'lost' }, 'problem'],
  ] as const)('says of the treadmill: %s', (finding, machine, state) => {
    expect(found('treadmill', status({}, machine))).toEqual([state, finding]);
  });

  it.each([
    ['moving', { belt: 'moving' }, 'problem'],
    ['beltUnknown', { belt: 'unknown' }, 'waiting'],
    ['beltUnknown', { telemetryAgeMs: 3001 }, 'waiting'],
    ['beltUnknown', { isLinkUp: false }, 'waiting'],
  ] as const)('says of the belt: %s', (finding, machine, state) => {
    expect(found('belt', status({}, machine))).toEqual([state, finding]);
  });

  it('ticks nothing when the controller says nothing any more', () => {
    const strap = { kind: 'heartRate', deviceId: 's', name: 'S', isLinkUp: true, reading: 92 } as const;
    const now = checksAt(3001, status({ sensors: [strap] }));
    expect(now.map(({ id }) => id)).toEqual(['treadmill', 'belt', 'music', 'heart', 'drive']);
    expect(now.every(({ state, finding }) => state === 'waiting' && finding === 'notHeard')).toBe(true);
  });

  it('adds the age of the status to what it says of the age of the belt', () => {
    const belt = (ageMs: number) => checksAt(ageMs, status()).find(({ id }) => id === 'belt')?.state;
    expect([belt(2900), belt(2901)]).toEqual(['done', 'waiting']);
  });

  it('takes an age that is not known for old', () => {
    const unheard = status({ treadmill: treadmillExample({ control: 'none' }) });
    expect(found('belt', unheard)).toEqual(['waiting', 'beltUnknown']);
  });

  it('looks for music and for whoever plays it', () => {
    expect(found('music', status({}, {}, { obstacle: 'noMusic' }))).toEqual(['problem', 'noMusic']);
    expect(found('music', status({ hasPlayer: false }))).toEqual(['waiting', 'noPlayer']);
    expect(found('music', status(), true)).toEqual(['problem', 'soundElsewhere']);
  });

  it('waits for a strap until a heart beat was heard', () => {
    const strap = { kind: 'heartRate', deviceId: 'strap', name: 'Strap', isLinkUp: false } as const;
    const heard = (sensor: LiveStatus['sensors'][number]) => found('heart', status({ sensors: [sensor] }));
    expect(heard(strap)).toEqual(['waiting', 'sensorConnecting']);
    expect(heard({ ...strap, isLinkUp: true })).toEqual(['waiting', 'sensorSilent']);
    expect(heard({ ...strap, isLinkUp: true, reading: 92 })).toEqual(['done', 'sensorHeard']);
  });

  it('says plainly when the belt will not be driven, and why', () => {
    expect(found('drive', status({}, { hasPassedBeltTest: false }, { automation: 'shadow' }))).toEqual([
      'problem',
      'shadowUntested',
    ]);
    expect(found('drive', status({}, {}, { mode: 'programme' }))).toEqual(['done', 'drivesProgramme']);
    expect(found('drive', status({}, {}, { automation: 'shadow' }))).toEqual(['done', 'shadowWished']);
    expect(found('drive', status({}, {}, { automation: 'decreaseOnly' }))).toEqual(['done', 'drivesDown']);
  });

  it.each(automationLevels)(
    'says that the runner sets the speed in I lead, at the level %s',
    (automation) => {
      const untested = { hasPassedBeltTest: false };
      expect(found('drive', status({}, untested, { mode: 'iLead', automation }))).toEqual([
        'done',
        'youLead',
      ]);
    },
  );
});
