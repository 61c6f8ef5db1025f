import { staleTelemetryMs } from '#core/safety/envelope.ts';
import type { SessionEvent } from '#core/session/session-event.ts';
import { isPacing, type HoldReason, type SessionState } from '#core/session/session-state.ts';
import { telemetryAgeMs, type TreadmillState } from '#core/treadmill/treadmill-state.ts';
import { playheadSilenceMs } from './jukebox.ts';
import { coolDownLengthMs, type SessionPlan } from './session-plan.ts';

/** What there is to see at one moment of a run. */
export interface SessionView {
  readonly state: SessionState;
  readonly treadmill: TreadmillState;
  readonly plan: SessionPlan;
  readonly musicSilenceMs: number;
  /** What a person set by hand outlasts its 45 s. */
  readonly isHandKept: boolean;
  readonly nowMs: number;
}

/** Holds that begin or end by themselves, as events for the session machine. */
export function dueHolds({
  state,
  treadmill,
  plan,
  musicSilenceMs: silenceMs,
  isHandKept,
  nowMs,
}: SessionView): readonly SessionEvent[] {
  if (!isPacing(state)) return [];
  const wanted: readonly (readonly [HoldReason, boolean])[] = [
    ['staleTelemetry', telemetryAgeMs(treadmill, nowMs) > staleTelemetryMs],
    ['musicUnknown', plan.mode === 'musicLeads' && silenceMs > playheadSilenceMs],
    // Control comes back through a person only, so this hold begins here and does not end here.
    ['controlLost', treadmill.control === 'lost' || state.holds.includes('controlLost')],
    [
      'manualOverride',
      state.holds.includes('manualOverride') &&
        (state.kind !== 'running' || nowMs < state.overrideUntilMs || isHandKept),
    ],
  ];
  return wanted
    .filter(([reason, isOn]) => state.holds.includes(reason) !== isOn)
    .map(([reason, isOn]) => ({ kind: isOn ? 'holdBegan' : 'holdEnded', reason }));
}

/** What the plan has to say at this time of moving belt. */
export function duePlan(plan: SessionPlan, elapsedMs: number): SessionEvent | undefined {
  const { lengthMs } = plan;
  if (lengthMs === undefined) return undefined;
  if (elapsedMs >= lengthMs) return { kind: 'planCompleted' };
  return elapsedMs >= lengthMs - coolDownLengthMs(plan) ? { kind: 'coolDownDue' } : undefined;
}
