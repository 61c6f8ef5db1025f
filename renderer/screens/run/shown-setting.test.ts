import { describe, expect, it } from 'vitest';
import type { HoldReason } from '#core/session/session-state.ts';
import { liveWith } from '#tests/support/live-example.ts';
import { createSettingReader } from './shown-setting.ts';

const read = createSettingReader();
const running = (...holds: HoldReason[]) => ({ kind: 'running' as const, holds, overrideUntilMs: 0 });
const off = { canSet: false, canLower: false, canRaise: false };

describe('createSettingReader', () => {
  it('lets the speed be set within what the machine can do', () => {
    expect(read(liveWith(), 0)).toEqual({ setKmh: 10, canSet: true, canLower: true, canRaise: true });
    const target = { speedKmh: 16, inclinePercent: 0, reasons: [], cuts: [] };
    expect(read(liveWith({ target }), 0)).toMatchObject({ canLower: true, canRaise: false });
    const slowest = { ...target, speedKmh: 1 };
    expect(read(liveWith({ target: slowest }), 0)).toMatchObject({ canLower: false, canRaise: true });
  });

  it.each(['controlLost', 'machineRestarted', 'unconfirmedTargets'] as const)(
    'has no keys while nothing would be sent: %s',
    (hold) => {
      expect(read(liveWith({ state: running('staleTelemetry', hold) }), 0)).toEqual({ setKmh: 10, ...off });
    },
  );

  it('keeps its keys under holds that a hand may overrule', () => {
    expect(read(liveWith({ state: running('musicUnknown', 'manualOverride') }), 0).canLower).toBe(true);
  });

  it('only goes down on the way out', () => {
    const state = { kind: 'coolDown' as const, sinceMs: 0, holds: [] };
    expect(read(liveWith({ state }), 0)).toEqual({
      setKmh: 10,
      canSet: false,
      canLower: true,
      canRaise: false,
    });
  });

  it('knows nothing where nothing is heard, or the link is gone', () => {
    expect(read(liveWith(), 3001)).toEqual({ setKmh: undefined, ...off });
    expect(read(liveWith({}, { connection: { kind: 'lost', sinceMs: 0 } }), 0)).toEqual({
      setKmh: undefined,
      ...off,
    });
    const state = { kind: 'linkLost' as const, sinceMs: 0, wasMoving: true };
    expect(read(liveWith({ state }), 0)).toEqual({ setKmh: undefined, ...off });
  });
});
