import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Pill, type PillTone } from '#ui/parts/pill.tsx';
import { createDevicesReader, type StrapCondition, type TreadmillCondition } from './shown-devices.ts';
import { conditionPeriodMs, useSampled } from './use-sampled.ts';

const treadmillTones = {
  connected: 'good',
  silent: 'warn',
  console: 'warn',
  noLink: 'danger',
  unknown: 'warn',
} as const satisfies Readonly<Record<TreadmillCondition, PillTone>>;
const strapTones = {
  connected: 'good',
  noContact: 'warn',
  lowBattery: 'warn',
  lost: 'warn',
} as const satisfies Readonly<Record<StrapCondition, PillTone>>;

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
