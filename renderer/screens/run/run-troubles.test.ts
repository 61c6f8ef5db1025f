import { describe, expect, it } from 'vitest';
import type { LiveStatus, SessionStatus } from '#contract/rpc/live-status.ts';
import type { HoldReason } from '#core/session/session-state.ts';
import type { ConnectionState } from '#renderer/link/connection.ts';
import { sessionExample, statusExample } from '#tests/support/status-example.ts';
import { runTroubles, troubleForm, type PageAges } from './run-troubles.ts';
import { controllerGoneMs } from '#renderer/screens/presence.ts';

const hello = { rpcVersion: 2, appVersion: '1', feedId: 'f', isSimulated: true, timeScale: 1, nowMs: 0 };
const up: ConnectionState = { kind: 'up', sinceMs: 0, hello };
const ages: PageAges = { statusAgeMs: 0, isMusicBlocked: false };

function sessionWith(change: Partial<SessionStatus> = {}): SessionStatus {
  return sessionExample({
    link: { isUp: true, telemetryAgeMs: 500, control: 'granted' },
    speedKmh: { reported: 9.8 },
    target: { speedKmh: 10, inclinePercent: 0, reasons: [], cuts: [] },
    ...change,
  });
}

function statusWith(session: SessionStatus, change: Partial<LiveStatus> = {}): LiveStatus {
  return statusExample({ session, ...change });
}

function held(...holds: HoldReason[]): LiveStatus {
  return statusWith(sessionWith({ state: { kind: 'running', holds, overrideUntilMs: 0 } }));
}

const kinds = (...args: Parameters<typeof runTroubles>): readonly string[] =>
  runTroubles(...args).map(({ kind }) => kind);

describe('runTroubles', () => {
  it('is empty while all is well', () => {
    expect(runTroubles(statusWith(sessionWith()), up, ages)).toEqual([]);
    expect(runTroubles(held('manualOverride'), up, ages)).toEqual([]);
  });

  it('knows nothing else where nothing is heard of the controller', () => {
    const status = held('controlLost', 'staleTelemetry');
    expect(runTroubles(status, { kind: 'lost', sinceMs: 0 }, ages)).toEqual([
      { kind: 'controllerLost', why: 'lost' },
    ]);
    expect(runTroubles(status, up, { ...ages, statusAgeMs: 3001 })).toEqual([
      { kind: 'controllerLost', why: 'lost' },
    ]);
    expect(runTroubles(status, { kind: 'refused', sinceMs: 0 }, ages)).toEqual([
      { kind: 'controllerLost', why: 'refused' },
    ]);
    expect(kinds(status, up, { ...ages, statusAgeMs: 2900 })).not.toContain('controllerLost');
  });

  it('does not call it a restart for ever', () => {
    const long = { ...ages, statusAgeMs: controllerGoneMs + 1 };
    const status = statusWith(sessionWith());
    for (const connection of [
      up,
      { kind: 'lost', sinceMs: 0 },
      { kind: 'connecting', sinceMs: 0 },
    ] as const) {
      expect(runTroubles(status, connection, long)).toEqual([{ kind: 'controllerLost', why: 'gone' }]);
    }
    expect(runTroubles(status, { kind: 'refused', sinceMs: 0 }, long)).toEqual([
      { kind: 'controllerLost', why: 'refused' },
    ]);
    expect(runTroubles(status, { kind: 'lost', sinceMs: 0 }, { ...ages, statusAgeMs: 5000 })).toEqual([
      { kind: 'controllerLost', why: 'lost' },
    ]);
    expect(runTroubles(status, up, ages)).toEqual([]);
  });

  it('tells of a silent treadmill from two seconds on, counted on to the present', () => {
    const session = sessionWith({ link: { isUp: true, telemetryAgeMs: 1500, control: 'granted' } });
    expect(kinds(statusWith(session), up, { ...ages, statusAgeMs: 500 })).toEqual([]);
    expect(runTroubles(statusWith(session), up, { ...ages, statusAgeMs: 501 })).toEqual([
      { kind: 'staleTelemetry', telemetryAgeMs: 2001, heldKmh: 10 },
    ]);
  });

  it('puts what a person has to decide before what passes by itself', () => {
    expect(kinds(held('musicUnknown', 'staleTelemetry', 'controlLost'), up, ages)).toEqual([
      'handsOff',
      'staleTelemetry',
      'musicUnknown',
    ]);
  });

  it('names the browser as the cause where it blocks the music', () => {
    const blocked = { ...ages, isMusicBlocked: true };
    expect(kinds(held('musicUnknown'), up, blocked)).toEqual(['musicBlocked']);
    const paused = sessionWith({ state: { kind: 'paused', sinceMs: 0, cause: 'person', isBeltStill: true } });
    expect(kinds(statusWith(paused), up, blocked)).toEqual([]);
  });

  it('has only the lost link left of what concerns the belt, and says whether Bluetooth is off', () => {
    const session = sessionWith({
      state: { kind: 'linkLost', sinceMs: 0, wasMoving: true },
      link: { isUp: false, telemetryAgeMs: 9000, control: 'none' },
      isStorageFine: false,
    });
    expect(runTroubles(statusWith(session, { adapterState: 'off' }), up, ages)).toEqual([
      { kind: 'linkLost', wasMoving: true, isBluetoothOff: true },
      { kind: 'storage' },
    ]);
  });

  it('notices a strap and a pod that are silent, connected or not', () => {
    const strap = { kind: 'heartRate', deviceId: 'h', name: 'H', isLinkUp: false } as const;
    const pod = { kind: 'footPod', deviceId: 'p', name: 'P', isLinkUp: true } as const;
    expect(kinds(statusWith(sessionWith(), { sensors: [strap, pod] }), up, ages)).toEqual([
      'strapLost',
      'footPodLost',
    ]);
    const target = { speedKmh: 9.4, inclinePercent: 0, reasons: [{ kind: 'heartLost' } as const], cuts: [] };
    expect(runTroubles(statusWith(sessionWith({ target }), { sensors: [strap] }), up, ages)).toEqual([
      { kind: 'strapLost', heldKmh: 9.4 },
    ]);
    const measuring = [
      { ...strap, isLinkUp: true, reading: 150 },
      { ...pod, reading: 0 },
    ];
    expect(kinds(statusWith(sessionWith(), { sensors: measuring }), up, ages)).toEqual([]);
  });

  it('tells nobody on a standing belt that it is being held', () => {
    const session = sessionWith({
      state: { kind: 'paused', sinceMs: 0, cause: 'person', isBeltStill: true },
      link: { isUp: true, telemetryAgeMs: 2500, control: 'granted' },
    });
    expect(runTroubles(statusWith(session), up, ages)).toEqual([]);
  });

  it('holds nothing on the way out', () => {
    const session = sessionWith({
      state: { kind: 'coolDown', sinceMs: 0, holds: ['musicUnknown'] },
      target: {
        speedKmh: 8,
        inclinePercent: 0,
        reasons: [],
        cuts: [{ rule: 'noSteps', missingStepsMs: 9000 }],
      },
    });
    expect(runTroubles(statusWith(session), up, ages)).toEqual([
      { kind: 'noSteps', missingStepsMs: 9000 },
      { kind: 'musicUnknown', heldKmh: undefined },
    ]);
  });
});

describe('troubleForm', () => {
  it('covers the middle only where nothing of it is known', () => {
    expect(troubleForm({ kind: 'linkLost', wasMoving: true, isBluetoothOff: false })).toBe('cover');
    expect(troubleForm({ kind: 'controllerLost', why: 'otherVersion' })).toBe('cover');
    expect(troubleForm({ kind: 'controllerLost', why: 'gone' })).toBe('cover');
    expect(troubleForm({ kind: 'controllerLost', why: 'lost' })).toBe('strip');
    expect(troubleForm({ kind: 'handsOff', hold: 'controlLost' })).toBe('panel');
    expect(troubleForm({ kind: 'storage' })).toBe('pill');
  });
});
