import { goneAfterMs } from '#ui/format/freshness.ts';
import type { LiveState } from '#renderer/link/live-store.ts';
import { needsConfirmation } from './preset-speeds.ts';
import { shownTelemetryAgeMs } from './run-troubles.ts';
import { statusAgeMs } from './use-sampled.ts';

/** A second tap this soon, in ms, is the first one bouncing: nobody has read the question yet. */
export const bounceMs = 400;

/** A preset that was tapped once and waits for its second tap; times are on the page's clock. */
export interface PresetQuestion {
  readonly presetKmh: number;
  readonly askedAtMs: number;
}

/** What a tap on a preset does: sets it, asks for a second tap, or nothing. */
export type PresetDeed = 'set' | 'ask' | 'nothing';

export function presetDeed(
  presetKmh: number,
  asking: PresetQuestion | undefined,
  live: LiveState,
  nowMs: number,
): PresetDeed {
  if (asking?.presetKmh === presetKmh) return nowMs - asking.askedAtMs < bounceMs ? 'nothing' : 'set';
  return needsConfirmation(presetKmh, presentKmh(live, nowMs)) ? 'ask' : 'set';
}

/** What the belt does, km/h, or was told where it does not say; undefined where either is too old to spare a question. */
function presentKmh(live: LiveState, nowMs: number): number | undefined {
  const session = live.status?.session;
  const ageMs = statusAgeMs(live, nowMs);
  if (session === undefined || ageMs > goneAfterMs) return undefined;
  const { reported } = session.speedKmh;
  if (reported === undefined) return session.target.speedKmh;
  const reportAgeMs = shownTelemetryAgeMs(session, ageMs);
  return reportAgeMs !== undefined && reportAgeMs <= goneAfterMs ? reported : undefined;
}
