import type { TempoAnalysis } from '#core/music/tempo-analysis.ts';
import type { RunnerProfile } from '#core/physiology/runner-profile.ts';
import type { NewSession } from '#core/session/session-records.ts';
import type { SessionSecond } from '#contract/storage/store.ts';

/** Records with plain values, for tests that keep them. */
export function exampleProfile(changes: Partial<RunnerProfile> = {}): RunnerProfile {
  return {
    profileId: 'p1',
    displayName: 'Ada',
    age: 41,
    sex: 'female',
    heightCm: 171.5,
    massKg: 63.2,
    fitnessLevel: 3,
    speedCapKmh: 14,
    inclineCapPercent: 8,
    walkSpeedKmh: 5,
    unitSystem: 'metric',
    ...changes,
  };
}

export function exampleSession(changes: Partial<NewSession> = {}): NewSession {
  return {
    sessionId: '01990000-0000-7000-8000-000000000001',
    startedAtWallMs: 1_790_000_000_000,
    mode: 'heart',
    profileId: 'p1',
    profileSnapshot: { age: 41, zones: [100, 120] },
    machineId: 'aa:bb',
    machineName: 'Treadmill',
    isSimulated: false,
    ...changes,
  };
}

export function exampleSecond(atMs: number, changes: Partial<SessionSecond> = {}): SessionSecond {
  return {
    sample: { atMs, reportedSpeedKmh: 9.3, distanceM: atMs / 400, energyKcal: atMs / 6000 },
    events: [],
    plays: [],
    ...changes,
  };
}

export function exampleAnalysis(changes: Partial<TempoAnalysis> = {}): TempoAnalysis {
  return {
    tempoBpm: 128.25,
    confidence: 0.9,
    beatsS: [0.25, 0.7178, 1.1857],
    durationS: 212.5,
    alternatives: [{ tempoBpm: 64.125, probability: 0.1 }],
    bar: { beats: 4, firstDownbeatIndex: 1 },
    isSteady: true,
    engine: 'beats/1',
    ...changes,
  };
}
