import { describe, expect, it } from 'vitest';
import { defaultProfile } from '#contract/settings/profile.ts';
import type { HoldReason, SessionState } from '#core/session/session-state.ts';
import { unconnectedTreadmill, type TreadmillState } from '#core/treadmill/treadmill-state.ts';
import { usualGoal, withProgramme, type SessionPlan } from './session-plan.ts';
import { dueHolds, duePlan, type SessionView } from './session-watch.ts';

const nowMs = 100_000;

const plan: SessionPlan = {
  mode: 'musicLeads',
  profile: defaultProfile,
  goal: usualGoal,
  tracks: [],
  lengthMs: undefined,
  automation: 'full',
  stretchLimitPercent: 6,
  seed: 1,
};

const running = (...holds: readonly HoldReason[]): SessionState => ({
  kind: 'running',
  holds,
  overrideUntilMs: 0,
});
const coolingDown = (...holds: readonly HoldReason[]): SessionState => ({
  kind: 'coolDown',
  sinceMs: 0,
  holds,
});

interface Seen extends Partial<Omit<SessionView, 'treadmill'>> {
  readonly treadmill?: Partial<TreadmillState>;
}

function duesOf({ treadmill, ...seen }: Seen): readonly string[] {
  const events = dueHolds({
    state: running(),
    plan,
    musicSilenceMs: 0,
    isHandKept: false,
    nowMs,
    ...seen,
    treadmill: {
      ...unconnectedTreadmill,
      isLinkUp: true,
      control: 'granted',
      telemetryAtMs: nowMs,
      ...treadmill,
    },
  });
  return events.map((event) => ('reason' in event ? `${event.kind} ${event.reason}` : event.kind));
}

describe('holds that begin and end by themselves', () => {
  it('are none while all is well', () => {
    expect(duesOf({})).toEqual([]);
    expect(duesOf({ state: coolingDown() })).toEqual([]);
  });

  it('stale telemetry: from just above three seconds until it is fresh', () => {
    const stale = { telemetryAtMs: nowMs - 3001 };
    expect(duesOf({ treadmill: { telemetryAtMs: nowMs - 3000 } })).toEqual([]);
    expect(duesOf({ treadmill: stale })).toEqual(['holdBegan staleTelemetry']);
    expect(duesOf({ treadmill: { telemetryAtMs: undefined } })).toEqual(['holdBegan staleTelemetry']);
    expect(duesOf({ treadmill: stale, state: running('staleTelemetry') })).toEqual([]);
    expect(duesOf({ state: running('staleTelemetry') })).toEqual(['holdEnded staleTelemetry']);
  });

  it('unknown music: from just above two seconds of silence, only where the music leads', () => {
    expect(duesOf({ musicSilenceMs: 2000 })).toEqual([]);
    expect(duesOf({ musicSilenceMs: 2001 })).toEqual(['holdBegan musicUnknown']);
    expect(duesOf({ musicSilenceMs: 2001, state: running('musicUnknown') })).toEqual([]);
    expect(duesOf({ musicSilenceMs: 0, state: running('musicUnknown') })).toEqual(['holdEnded musicUnknown']);
    const silent = (mode: SessionPlan['mode']) =>
      duesOf({ musicSilenceMs: Number.POSITIVE_INFINITY, plan: { ...plan, mode } });
    expect(silent('iLead')).toEqual([]);
    expect(silent('programme')).toEqual([]);
  });

  it('lost control: begins here, and a person ends it', () => {
    expect(duesOf({ treadmill: { control: 'lost' } })).toEqual(['holdBegan controlLost']);
    for (const control of ['lost', 'granted', 'none'] as const)
      expect(duesOf({ treadmill: { control }, state: running('controlLost') }), control).toEqual([]);
  });

  it('a hand: until its time is over, and never begun here', () => {
    const until = (overrideUntilMs: number, ...holds: readonly HoldReason[]): SessionState => ({
      kind: 'running',
      holds,
      overrideUntilMs,
    });
    expect(duesOf({ state: until(nowMs + 1, 'manualOverride') })).toEqual([]);
    expect(duesOf({ state: until(nowMs, 'manualOverride') })).toEqual(['holdEnded manualOverride']);
    expect(duesOf({ state: until(nowMs, 'manualOverride'), isHandKept: true })).toEqual([]);
    expect(duesOf({ state: until(nowMs + 1) })).toEqual([]);
  });

  it('a hand in the cool-down: for good', () => {
    expect(duesOf({ state: coolingDown('manualOverride') })).toEqual([]);
  });

  it('those of a person are left alone', () => {
    expect(duesOf({ state: running('unconfirmedTargets', 'machineRestarted') })).toEqual([]);
  });

  it('several at once are told at once', () => {
    expect(
      duesOf({
        treadmill: { telemetryAtMs: undefined, control: 'lost' },
        musicSilenceMs: 5000,
        state: running('manualOverride'),
      }),
    ).toEqual([
      'holdBegan staleTelemetry',
      'holdBegan musicUnknown',
      'holdBegan controlLost',
      'holdEnded manualOverride',
    ]);
  });

  it('there are none unless the belt is paced', () => {
    for (const state of [
      { kind: 'idle' },
      { kind: 'ready' },
      { kind: 'paused', sinceMs: 0, cause: 'person', isBeltStill: true },
      { kind: 'linkLost', sinceMs: 0, wasMoving: true },
    ] as const)
      expect(duesOf({ state, treadmill: { telemetryAtMs: undefined, control: 'lost' } }), state.kind).toEqual(
        [],
      );
  });
});

describe('what the plan has to say', () => {
  const minute = 60_000;
  const at = (elapsedMs: number, lengthMs: number | undefined) =>
    duePlan({ ...plan, lengthMs }, elapsedMs)?.kind;

  it('is nothing without a length', () => {
    expect(at(10 * 60 * minute, undefined)).toBeUndefined();
  });

  it('is a cool-down three minutes before the end, and then the end', () => {
    expect(at(27 * minute - 1, 30 * minute)).toBeUndefined();
    expect(at(27 * minute, 30 * minute)).toBe('coolDownDue');
    expect(at(30 * minute - 1, 30 * minute)).toBe('coolDownDue');
    expect(at(30 * minute, 30 * minute)).toBe('planCompleted');
    expect(at(40 * minute, 30 * minute)).toBe('planCompleted');
  });

  it('is a shorter cool-down in a short run', () => {
    expect(at(8.5 * minute - 1, 10 * minute)).toBeUndefined();
    expect(at(8.5 * minute, 10 * minute)).toBe('coolDownDue');
  });

  it('is the cool-down of a programme, behind its last part', () => {
    const fours = withProgramme({ ...plan, lengthMs: 33 * minute }, 'fourByFour');
    const due = (elapsedMs: number) => duePlan(fours, elapsedMs)?.kind;
    expect([due(28 * minute - 1), due(28 * minute), due(33 * minute)]).toEqual([
      undefined,
      'coolDownDue',
      'planCompleted',
    ]);
  });
});
