import { freshnessOf } from '#ui/format/freshness.ts';
import type { LiveState } from '#renderer/link/live-store.ts';
import { isPresent } from '#renderer/screens/presence.ts';
import { statusAgeMs, type Reader } from './use-sampled.ts';

export type TreadmillCondition = 'connected' | 'silent' | 'console' | 'noLink' | 'unknown';
export type StrapCondition = 'connected' | 'noContact' | 'lowBattery' | 'lost';

export interface ShownDevices {
  readonly treadmill: TreadmillCondition;
  readonly isSimulated: boolean;
  /** Absent: none was chosen, or nobody tells. */
  readonly strap: StrapCondition | undefined;
}

/** A strap with less than this left may not last the run, per cent. */
const lowBatteryPercent = 15;

/** How treadmill and strap are, as far as the page knows by now. */
export function createDevicesReader(): Reader<ShownDevices> {
  return (live: LiveState, nowMs: number) => ({
    treadmill: treadmillCondition(live, nowMs),
    isSimulated: live.status?.treadmill?.isSimulated === true,
    strap: strapCondition(live, nowMs),
  });
}

function treadmillCondition(live: LiveState, nowMs: number): TreadmillCondition {
  const treadmill = live.status?.treadmill;
  // Control is gone: how the treadmill is, nobody tells.
  if (!isPresent(live, nowMs)) return 'unknown';
  if (treadmill?.isLinkUp !== true) return 'noLink';
  if (treadmill.control === 'lost') return 'console';
  const { telemetryAgeMs } = treadmill;
  const ageMs = telemetryAgeMs === undefined ? undefined : telemetryAgeMs + statusAgeMs(live, nowMs);
  return freshnessOf(ageMs) === 'fresh' ? 'connected' : 'silent';
}

function strapCondition(live: LiveState, nowMs: number): StrapCondition | undefined {
  // Nobody tells any more how it is.
  if (!isPresent(live, nowMs)) return undefined;
  const strap = live.status?.sensors.find(({ kind }) => kind === 'heartRate');
  if (strap === undefined) return undefined;
  if (!strap.isLinkUp) return 'lost';
  if (strap.reading === undefined) return 'noContact';
  return (strap.batteryPercent ?? 100) < lowBatteryPercent ? 'lowBattery' : 'connected';
}
