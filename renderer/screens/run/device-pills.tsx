import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { freshnessOf } from '#ui/format/freshness.ts';
import { Pill, type PillTone } from '#ui/parts/pill.tsx';
import type { LiveState } from '#renderer/link/live-store.ts';
import { conditionPeriodMs, statusAgeMs, useSampled, type Reader } from './use-sampled.ts';

type TreadmillCondition = 'connected' | 'silent' | 'console' | 'noLink';
type StrapCondition = 'connected' | 'noContact' | 'lowBattery' | 'lost';

interface ShownDevices {
  readonly treadmill: TreadmillCondition;
  readonly isSimulated: boolean;
  /** Absent: none was chosen. */
  readonly strap: StrapCondition | undefined;
}

/** A strap with less than this left may not last the run, per cent. */
const lowBatteryPercent = 15;

const treadmillTones = {
  connected: 'good',
  silent: 'warn',
  console: 'warn',
  noLink: 'danger',
} as const satisfies Readonly<Record<TreadmillCondition, PillTone>>;
const strapTones = {
  connected: 'good',
  noContact: 'warn',
  lowBattery: 'warn',
  lost: 'warn',
} as const satisfies Readonly<Record<StrapCondition, PillTone>>;

export function createDevicesReader(): Reader<ShownDevices> {
  return (live: LiveState, nowMs: number) => ({
    treadmill: treadmillCondition(live, nowMs),
    isSimulated: live.status?.treadmill?.isSimulated === true,
    strap: strapCondition(live),
  });
}

function treadmillCondition(live: LiveState, nowMs: number): TreadmillCondition {
  const { connection, status } = live;
  const treadmill = status?.treadmill;
  if (connection.kind !== 'up' || treadmill?.isLinkUp !== true) return 'noLink';
  if (treadmill.control === 'lost') return 'console';
  const { telemetryAgeMs } = treadmill;
  const ageMs = telemetryAgeMs === undefined ? undefined : telemetryAgeMs + statusAgeMs(live, nowMs);
  return freshnessOf(ageMs) === 'fresh' ? 'connected' : 'silent';
}

function strapCondition({ status }: LiveState): StrapCondition | undefined {
  const strap = status?.sensors.find(({ kind }) => kind === 'heartRate');
  if (strap === undefined) return undefined;
  if (!strap.isLinkUp) return 'lost';
  if (strap.reading === undefined) return 'noContact';
  return (strap.batteryPercent ?? 100) < lowBatteryPercent ? 'lowBattery' : 'connected';
}

/** Treadmill and strap: quiet while all is well. */
export function DevicePills(): ReactNode {
  const { t } = useTranslation('run');
  const { treadmill, isSimulated, strap } = useSampled(createDevicesReader, conditionPeriodMs);
  return (
    <>
      <Pill
        label={t(isSimulated ? 'device.simulator' : 'device.treadmill')}
        state={t(`device.${treadmill}`)}
        tone={treadmillTones[treadmill]}
        isCalm
        testId="pill-treadmill"
      />
      {strap !== undefined && (
        <Pill
          label={t('device.strap')}
          state={t(`device.${strap}`)}
          tone={strapTones[strap]}
          isCalm
          testId="pill-strap"
        />
      )}
    </>
  );
}
