import { calmState, clubLimits } from '#tests/support/safety-examples.ts';
import { announcementMs, envelope, type EnvelopeState, type EnvelopeVerdict } from '#core/safety/envelope.ts';
import type { SafetyLimits } from '#core/safety/safety-limits.ts';
import type { TargetRequest, TargetSource } from '#core/safety/target-request.ts';

export interface Wish extends Partial<Omit<EnvelopeState, 'history'>> {
  readonly source?: TargetSource;
  readonly speedKmh?: number;
  readonly inclinePercent?: number;
  readonly from?: number;
  readonly fromIncline?: number;
  readonly history?: EnvelopeState['history'];
  readonly limits?: Partial<SafetyLimits>;
  readonly nowMs?: number;
}

/** What becomes of a wish; by default music asks, on a belt that has run at 8 km/h for hours. */
export function ask(wish: Wish): EnvelopeVerdict {
  const { source = 'music', from = 8, fromIncline = 0, limits, nowMs = 0, ...rest } = wish;
  const { speedKmh = from, inclinePercent = fromIncline, history, ...state } = rest;
  const calm = calmState(from, fromIncline);
  const request: TargetRequest = { source, speedKmh, inclinePercent };
  return envelope(
    request,
    { ...calm, ...state, history: history ?? calm.history },
    { ...clubLimits, ...limits },
    nowMs,
  );
}

/** Which rules cut it, in their order. */
export const rules = (verdict: EnvelopeVerdict): readonly string[] => verdict.cuts.map(({ rule }) => rule);
/** Announced long enough ago. */
export const told = (speedKmh: number): EnvelopeState['announced'] => ({ speedKmh, atMs: -announcementMs });
