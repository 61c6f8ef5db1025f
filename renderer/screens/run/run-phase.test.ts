import { describe, expect, it } from 'vitest';
import type { SessionStatus } from '#contract/rpc/live-status.ts';
import { sessionExample } from '#tests/support/status-example.ts';
import { runPhase } from './run-phase.ts';

function sessionWith(
  change: Partial<SessionStatus>,
  reasons: SessionStatus['target']['reasons'] = [],
): SessionStatus {
  const { target } = sessionExample();
  return sessionExample({ elapsedMs: 300_000, target: { ...target, reasons }, ...change });
}

describe('runPhase', () => {
  it('is the warm-up while there is one, whatever is left of the run', () => {
    const warmUp = { kind: 'warmUp', elapsedMs: 45_000, lengthMs: 180_000 } as const;
    expect(runPhase(sessionWith({ leftMs: 900_000 }, [warmUp]), 0)).toEqual({
      kind: 'warmUp',
      leftMs: 135_000,
      share: 0.25,
    });
  });

  it('is the run after it, with an end or without', () => {
    expect(runPhase(sessionWith({ leftMs: 900_000 }), 0)).toEqual({
      kind: 'planned',
      leftMs: 900_000,
      share: 0.25,
    });
    expect(runPhase(sessionWith({}), 0)).toEqual({ kind: 'open', elapsedMs: 300_000 });
  });

  it('counts the cool-down from its own beginning', () => {
    const state = { kind: 'coolDown', sinceMs: 1_000_000, holds: [] } as SessionStatus['state'];
    const session = sessionWith({ state, leftMs: 120_000 }, [{ kind: 'coolDown', leftMs: 120_000 }]);
    expect(runPhase(session, 1_060_000)).toEqual({ kind: 'coolDown', leftMs: 120_000, share: 1 / 3 });
  });

  it('has no share beyond the whole', () => {
    const state = { kind: 'coolDown', sinceMs: 0, holds: [] } as SessionStatus['state'];
    expect(runPhase(sessionWith({ state }), 500)).toEqual({ kind: 'coolDown', leftMs: 0, share: 1 });
  });
});
