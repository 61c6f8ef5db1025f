import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answersRequest } from '#core/ftms/control-point.ts';
import { clubCapabilities, stop } from '#tests/support/treadmill-bench.ts';
import { outcomesOf, play, runs, writesOf, type Passed } from '#tests/support/treadmill-runs.ts';
import type { TreadmillCommand } from './operation.ts';
import type { TreadmillEvent } from './treadmill-event.ts';

function always(check: (passed: readonly Passed[]) => void, numRuns = 500): void {
  fc.assert(
    fc.property(runs, (run) => check(play(run))),
    { numRuns },
  );
}

const movesBelt = ({ kind }: TreadmillCommand): boolean =>
  kind === 'startOrResume' || kind === 'setTargetSpeed' || kind === 'setTargetInclination';

/** Whether what was on its way may have ended with this step. */
function endsProcedure({ event: happened, before, nowMs }: Passed): boolean {
  const { pending } = before;
  if (pending === undefined) return true;
  switch (happened.kind) {
    case 'response':
      return answersRequest(happened.response, pending.operation.command);
    case 'writeFailed':
      return happened.operationId === pending.operation.operationId;
    case 'tick': {
      const waitedMs = nowMs - pending.writtenAtMs;
      return waitedMs >= (pending.operation.command.kind === 'requestControl' ? 2000 : 30_000);
    }
    default:
      return false;
  }
}

describe('any run of events', () => {
  it('reaches every outcome', () => {
    const seen = new Set<string>();
    always((passed) => {
      for (const { outcome, detail } of passed.flatMap(outcomesOf)) seen.add(`${outcome} ${detail}`);
    });
    expect([...seen].toSorted()).toEqual(
      expect.arrayContaining([
        'confirmed seen',
        'rejected controlNotPermitted',
        'rejected expired',
        'rejected noLink',
        'rejected refused',
        'rejected superseded',
        'unknown linkLost',
        'unknown notSeen',
        'unknown preempted',
        'unknown superseded',
        'unknown timedOut',
        'unknown writeFailed',
      ]),
    );
  });

  it('never has two procedures in flight, except for a stop, and for control that an unanswered stop may need', () => {
    always((passed) => {
      for (const each of passed) {
        const written = writesOf(each);
        expect(written.length).toBeLessThanOrEqual(1);
        const isForStop =
          written[0]?.command.kind === 'requestControl' &&
          each.before.pending?.operation.command.kind === 'stop';
        if (written.length === 1 && written[0]?.command.kind !== 'stop' && !isForStop)
          expect(endsProcedure(each)).toBe(true);
      }
    });
  });

  it('writes a stop in the step that submits it, whenever there is a link', () => {
    always((passed) => {
      for (const each of passed) {
        if (each.event.kind !== 'submit' || each.event.command.kind !== 'stop' || !each.before.isLinkUp)
          continue;
        expect(writesOf(each)).toMatchObject([{ operationId: each.event.operationId, command: stop }]);
      }
    });
  });

  it('writes an operation again only after it was refused for want of control, or a stop that was turned away', () => {
    always((passed) => {
      const writtenIds: number[] = [];
      const refusedIds = new Set<number>();
      const turnedAway = new Map<number, boolean>();
      for (const each of passed) {
        const pending = each.before.pending?.operation;
        const isRefusal =
          each.event.kind === 'response' && each.event.response.result === 'controlNotPermitted';
        if (pending !== undefined && isRefusal) refusedIds.add(pending.operationId);
        const isTurnedAway = each.event.kind === 'writeFailed' && each.event.isBusy === true;
        if (pending?.command.kind === 'stop' && isTurnedAway) turnedAway.set(pending.operationId, true);
        for (const { operationId, command } of writesOf(each)) {
          // The request for control in between goes out under the number of the command that it is for.
          if (command.kind === 'requestControl') continue;
          const times = writtenIds.filter((id) => id === operationId).length;
          // Each time that it is turned away lets it be written once.
          if (turnedAway.get(operationId) === true) {
            turnedAway.set(operationId, false);
            continue;
          }
          if (times === 1) expect(refusedIds).toContain(operationId);
          expect(times).toBeLessThanOrEqual(1);
          writtenIds.push(operationId);
        }
      }
    });
  });

  it('writes nothing but what was submitted on this connection, and nothing without one', () => {
    always((passed) => {
      let submitted = new Map<number, TreadmillCommand>();
      for (const each of passed) {
        if (each.event.kind === 'linkUp' || each.event.kind === 'linkDown') submitted = new Map();
        if (each.event.kind === 'submit') submitted.set(each.event.operationId, each.event.command);
        for (const { operationId, command } of writesOf(each)) {
          expect(each.before.isLinkUp).toBe(true);
          const own = submitted.get(operationId);
          expect(own).toBeDefined();
          if (command.kind !== 'requestControl') expect(command).toEqual(own);
        }
      }
    });
  });

  it('writes nothing that moves the belt while a stop is on its way', () => {
    always((passed) => {
      let stopId: number | undefined;
      for (const each of passed) {
        if (stopId !== undefined) {
          for (const { command } of writesOf(each)) expect(movesBelt(command)).toBe(false);
        }
        if (each.event.kind === 'submit' && each.event.command.kind === 'stop')
          stopId = each.event.operationId;
        if (outcomesOf(each).some(({ operationId }) => operationId === stopId)) stopId = undefined;
      }
    });
  });

  it('gives every operation at most one outcome, under its own command', () => {
    always((passed) => {
      const ended = new Set<number>();
      const submitted = new Map<number, TreadmillCommand>();
      for (const each of passed) {
        if (each.event.kind === 'submit') submitted.set(each.event.operationId, each.event.command);
        for (const { operationId, command } of outcomesOf(each)) {
          expect(ended.has(operationId)).toBe(false);
          expect(command).toEqual(submitted.get(operationId));
          ended.add(operationId);
        }
      }
    });
  });

  it.each<readonly [string, readonly { readonly event: TreadmillEvent; readonly waitMs: number }[]]>([
    ['the link is gone', [{ event: { kind: 'linkDown' }, waitMs: 0 }]],
    ['a new link is there', [{ event: { kind: 'linkUp', capabilities: clubCapabilities }, waitMs: 0 }]],
    ['a minute has passed', Array.from({ length: 700 }, () => ({ event: { kind: 'tick' }, waitMs: 100 }))],
  ])('gives every operation exactly one outcome once %s', (_when, ending) => {
    fc.assert(
      fc.property(runs, (run) => {
        const passed = play(run, () => ending);
        const submitted = passed.flatMap(({ event: happened }) =>
          happened.kind === 'submit' ? [happened.operationId] : [],
        );
        const ended = passed.flatMap(outcomesOf).map(({ operationId }) => operationId);
        expect(ended.toSorted((a, b) => a - b)).toEqual(submitted);
      }),
      { numRuns: 300 },
    );
  });

  it('confirms a target only on telemetry, or on what telemetry showed after the machine accepted it', () => {
    always((passed) => {
      let acceptedAt = new Map<number, number>();
      passed.forEach((each, index) => {
        const pending = each.before.pending?.operation;
        const isYes = each.event.kind === 'response' && each.step.state.pending !== each.before.pending;
        if (pending !== undefined && isYes) acceptedAt = acceptedAt.set(pending.operationId, index);
        for (const { operationId, command, outcome } of outcomesOf(each)) {
          if (outcome !== 'confirmed' || command.kind === 'requestControl' || command.kind === 'reset')
            continue;
          const accepted = acceptedAt.get(operationId);
          expect(accepted).toBeDefined();
          const since = passed.slice((accepted ?? 0) + 1, index + 1);
          expect(since.some(({ event: happened }) => happened.kind === 'telemetry')).toBe(true);
        }
      });
    });
  });

  it('takes nothing of an old connection for the belt of a new one', () => {
    always((passed) => {
      for (const { event: happened, step } of passed) {
        if (happened.kind !== 'linkUp') continue;
        expect(step.state).toMatchObject({
          belt: 'unknown',
          telemetry: undefined,
          pending: undefined,
          queued: undefined,
          motion: undefined,
          retryAfterControl: undefined,
        });
        expect(step.state.speed).toMatchObject({
          requested: undefined,
          acknowledged: undefined,
          pursuit: undefined,
        });
      }
    });
  });

  it('ends every stop with a word on the belt, or keeps waiting for one', () => {
    fc.assert(
      fc.property(runs, (run) => {
        const standing = Array.from({ length: 20 }, () => ({
          event: { kind: 'telemetry', data: { instantaneousSpeedKmh: 0 } } as const,
          waitMs: 500,
        }));
        const submit = { kind: 'submit', operationId: 9999, command: stop, expiresAtMs: 1e12 } as const;
        const passed = play(run, (state) =>
          state.isLinkUp ? [{ event: submit, waitMs: 0 }, ...standing] : [],
        );
        const from = passed.findIndex(({ event: happened }) => happened === submit);
        if (from < 0) return;
        const told = passed.slice(from).flatMap(({ step }) => step.notices.map(({ kind }) => kind));
        expect(told).toContain('beltStopped');
      }),
      { numRuns: 500 },
    );
  });
});
