import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PacingGoal } from '#core/pacing/pacing-goal.ts';
import { heartRateZones, zoneNumbers } from '#core/physiology/heart-rate-zones.ts';
import { formatHeartRate } from '#ui/format/heart.ts';
import { formatSpeed } from '#ui/format/speed.ts';
import { unitLabel } from '#ui/format/unit-system.ts';
import { Segmented } from '#ui/parts/segmented.tsx';
import { Stepper } from '#ui/parts/stepper.tsx';
import { useLive } from '#renderer/link/live-store.ts';
import type { Runner } from '#renderer/screens/home/use-runner.ts';
import { goalChoiceOf, goalChoices, steppedBand, usualSpeedBand, type Direction } from './plan-request.ts';
import style from './plan-screen.module.css';

export interface GoalChoiceProps {
  readonly goal: PacingGoal | undefined;
  readonly runner: Runner;
  /** What may be had at most, km/h. */
  readonly capKmh: number;
  readonly onChange: (goal: PacingGoal | undefined) => void;
}

/** How hard: the usual, a heart rate zone, or plain speeds. */
export function GoalChoice({ goal, runner, capKmh, onChange }: GoalChoiceProps): ReactNode {
  const { t } = useTranslation('plan');
  return (
    <section className={style['part']} aria-label={t('goal.label')}>
      <h2 className={style['label']}>{t('goal.label')}</h2>
      <Segmented
        label={t('goal.label')}
        value={goalChoiceOf(goal)}
        options={goalChoices.map((value) => ({ value, label: t(`goal.short.${value}`) }))}
        testId="goal"
        onChange={(choice) => {
          const zone = zoneNumbers.find((each) => `zone${each}` === choice);
          if (zone !== undefined) onChange({ kind: 'heartZone', zone });
          else onChange(choice === 'speed' ? usualSpeedBand(capKmh) : undefined);
        }}
      />
      {goal?.kind === 'speedBand' ? (
        <SpeedBand band={goal} runner={runner} capKmh={capKmh} onChange={onChange} />
      ) : (
        <GoalWords goal={goal} runner={runner} />
      )}
    </section>
  );
}

function GoalWords({
  goal,
  runner,
}: {
  readonly goal: Exclude<PacingGoal, { kind: 'speedBand' }> | undefined;
  readonly runner: Runner;
}): ReactNode {
  const { t } = useTranslation('plan');
  const { t: common } = useTranslation();
  const hasStrap = useLive(({ status }) => status?.sensors.some(({ kind }) => kind === 'heartRate') === true);
  return (
    <p className={style['sentence']} data-testid="goal-words">
      {hasStrap ? words() : common('sentences', { first: words(), second: t('goal.noStrap') })}
    </p>
  );

  function words(): string {
    if (goal?.kind !== 'heartZone') return t('goal.usualText');
    const { lowBpm, highBpm } = heartRateZones(runner.profile).ranges[goal.zone];
    return t(`goal.zoneText.${goal.zone}`, {
      low: formatHeartRate(lowBpm, runner.language) ?? '',
      high: formatHeartRate(highBpm, runner.language) ?? '',
    });
  }
}

type Band = Extract<PacingGoal, { kind: 'speedBand' }>;

function SpeedBand({
  band,
  runner,
  capKmh,
  onChange,
}: {
  readonly band: Band;
  readonly runner: Runner;
  readonly capKmh: number;
  readonly onChange: (goal: Band) => void;
}): ReactNode {
  const { t } = useTranslation('plan');
  const { units, language } = runner;
  const step = (end: 'low' | 'high', direction: Direction) => () =>
    onChange(steppedBand(band, end, direction, units, capKmh));
  return (
    <div className={style['pair']}>
      {(['low', 'high'] as const).map((end) => (
        <Stepper
          key={end}
          value={formatSpeed(end === 'low' ? band.lowKmh : band.highKmh, units, language)}
          widest="88.8"
          caption={t(`goal.band.${end}`, { unit: unitLabel('speed', units, language) })}
          minusLabel={t(`goal.band.${end}Minus`)}
          plusLabel={t(`goal.band.${end}Plus`)}
          onMinus={step(end, -1)}
          onPlus={step(end, 1)}
        />
      ))}
    </div>
  );
}
