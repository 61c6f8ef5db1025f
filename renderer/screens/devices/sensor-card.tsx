import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FoundDevice } from '#contract/rpc/devices.ts';
import type { SensorStatus } from '#contract/rpc/live-status.ts';
import { formatPositive } from '#ui/format/heart.ts';
import { Button } from '#ui/parts/button.tsx';
import { Card } from '#ui/parts/card.tsx';
import { Figure } from '#ui/parts/figure.tsx';
import { Icon } from '#ui/parts/icon.tsx';
import { Pill } from '#ui/parts/pill.tsx';
import { deviceName } from '#renderer/words/device-name.ts';
import type { SensorKind } from './found-devices.ts';
import style from './devices-screen.module.css';

/** Below this a battery should be changed before a long run. */
const lowBatteryPercent = 20;

/** A heart strap or foot pod: whether it is there, what it measures now, and its battery. */
export function SensorCard({
  kind,
  sensor,
  isHeard,
  found,
  onRemove,
}: {
  readonly kind: SensorKind;
  readonly sensor: SensorStatus | undefined;
  /** Of the controller: otherwise nothing of the sensor is of the present. */
  readonly isHeard: boolean;
  readonly found: FoundDevice | undefined;
  readonly onRemove: () => void;
}): ReactNode {
  const { t, i18n } = useTranslation('devices');
  const { t: common } = useTranslation();
  const icon = <Icon name={kind === 'heartRate' ? 'heart' : 'cadence'} className={style['sensorSign']} />;
  if (sensor === undefined) {
    return (
      <Card aria-label={t(kind)} data-testid={`${kind}-card`}>
        <div className={style['sensor']}>
          {icon}
          <div className={style['sensorWords']}>
            <h2 className={style['name']}>{t(kind)}</h2>
            <p className={style['about']}>{t(`no.${kind}`)}</p>
          </div>
        </div>
      </Card>
    );
  }
  const { isLinkUp } = sensor;
  const name = deviceName(common, sensor) ?? t(kind);
  const batteryPercent = isHeard ? sensor.batteryPercent : undefined;
  const reading = isHeard ? sensor.reading : undefined;
  const linkTone = isLinkUp ? 'good' : 'busy';
  const isLow = batteryPercent !== undefined && batteryPercent <= lowBatteryPercent;
  const battery =
    batteryPercent === undefined
      ? t('batteryUnknown')
      : t(isLow ? 'batteryLow' : 'battery', { percent: Math.round(batteryPercent) });
  return (
    <Card aria-label={t(kind)} data-testid={`${kind}-card`}>
      <div className={style['sensor']}>
        {icon}
        <div className={style['sensorWords']}>
          <h2 className={style['name']}>{name}</h2>
          <p className={style['about']}>
            {t(kind)} · <span className={isLow ? style['low'] : undefined}>{battery}</span>
            {found !== undefined && !found.isSimulated && ` · ${t(`signal.${found.signal}`)}`}
          </p>
        </div>
        <p className={style['reading']} data-kind={kind}>
          <Figure
            text={formatPositive(reading, i18n.language)}
            widest="888"
            className={style['readingFigure']}
          />{' '}
          {t(`unit.${kind}`)}
        </p>
        <Pill
          label={t('link')}
          state={isHeard ? t(isLinkUp ? 'sensorState.up' : 'sensorState.searching') : t('notKnown')}
          tone={isHeard ? linkTone : 'off'}
          isCalm
        />
        <Button variant="quiet" icon="close" isIconOnly onClick={onRemove}>
          {t('remove', { name })}
        </Button>
      </div>
    </Card>
  );
}
