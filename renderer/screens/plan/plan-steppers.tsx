import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionForecast } from '#contract/rpc/session-forecast.ts';
import type { SessionRequest } from '#contract/rpc/session-request.ts';
import { formatFixed } from '#ui/format/number-format.ts';
import { formatSpeed } from '#ui/format/speed.ts';
import { unitLabel } from '#ui/format/unit-system.ts';
import { Stepper } from '#ui/parts/stepper.tsx';
import type { Runner } from '#renderer/screens/home/use-runner.ts';
import {
  lengthMin,
  steppedCapKmh,
  steppedLengthMin,
  withChoice,
  withLengthMin,
  type Direction,
} from './plan-request.ts';
import style from './plan-screen.module.css';

export interface PlanSteppersProps {
  readonly request: SessionRequest;
  readonly runner: Runner;
  /** What the runner may have without a cap of this run, km/h. */
  readonly ceilingKmh: number;
  readonly forecast: SessionForecast | undefined;
  readonly onChange: (request: SessionRequest) => void;
}

/** Length to the minute, and the top speed with whose word it is. */
export function PlanSteppers({
  request,
  runner,
  ceilingKmh,
  forecast,
  onChange,
}: PlanSteppersProps): ReactNode {
  const { t } = useTranslation('plan');
  const { units, language } = runner;
  const minutes = lengthMin(request);
  const capKmh = Math.min(request.sessionSpeedCapKmh ?? ceilingKmh, ceilingKmh);
  const stepLength = (direction: Direction) => () => {
    if (minutes !== undefined) onChange(withLengthMin(request, steppedLengthMin(minutes, direction)));
  };
  const stepCap = (direction: Direction) => () =>
    onChange(withChoice(request, 'sessionSpeedCapKmh', steppedCapKmh(request, direction, units, ceilingKmh)));
  return (
    <div className={style['pair']}>
      <section className={style['part']} aria-label={t('length.exact')}>
        <h2 className={style['label']}>{t('length.exact')}</h2>
        <Stepper
          value={minutes === undefined ? undefined : formatFixed(minutes, 0, language)}
          widest="888"
          caption={minutes === undefined ? t('length.openWords') : t('length.unit')}
          minusLabel={t('length.shorter')}
          plusLabel={t('length.longer')}
          canLower={minutes !== undefined && minutes > 1}
          canRaise={minutes !== undefined}
          onMinus={stepLength(-1)}
          onPlus={stepLength(1)}
        />
      </section>
      <section className={style['part']} aria-label={t('cap.label')}>
        <h2 className={style['label']}>{t('cap.label')}</h2>
        <Stepper
          value={formatSpeed(capKmh, units, language)}
          widest="88.8"
          caption={unitLabel('speed', units, language)}
          minusLabel={t('cap.lower')}
          plusLabel={t('cap.raise')}
          canRaise={capKmh < ceilingKmh}
          canLower={capKmh > 1}
          onMinus={stepCap(-1)}
          onPlus={stepCap(1)}
        />
        <p className={style['sentence']} data-testid="cap-reason">
          {t(`cap.reason.${forecast?.caps[0]?.cap ?? ownCap(request, ceilingKmh)}`, {
            speed: runner.speed(forecast?.caps[0]?.limitKmh ?? capKmh),
          })}
        </p>
      </section>
    </div>
  );
}

/** Until the controller has said which one it is. */
function ownCap({ sessionSpeedCapKmh }: SessionRequest, ceilingKmh: number) {
  return sessionSpeedCapKmh !== undefined && sessionSpeedCapKmh < ceilingKmh
    ? 'sessionSpeedCap'
    : 'profileSpeedCap';
}
