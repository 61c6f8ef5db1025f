import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatSpeed, steppedSpeedKmh } from '#ui/format/speed.ts';
import { Stepper } from '#ui/parts/stepper.tsx';
import { pageClock } from '#renderer/link/page-clock.ts';
import { createAskedSpeed } from './asked-speed.ts';
import { PresetSheet } from './preset-sheet.tsx';
import { createSettingReader } from './shown-setting.ts';
import { useSpeedStep } from './speed-step.ts';
import { useRunCommands } from './use-run-commands.ts';
import { useRunFormat } from './use-run-format.ts';
import { conditionPeriodMs, useSampled } from './use-sampled.ts';
import style from './speed-keys.module.css';

/** Minus, the set speed, plus; the presets behind the set speed. */
export function SpeedKeys(): ReactNode {
  const { t } = useTranslation('run');
  const { system, locale, unit, format } = useRunFormat();
  const { setKmh, canSet, canLower, canRaise } = useSampled(createSettingReader, conditionPeriodMs);
  const commands = useRunCommands();
  const stepInUnit = useSpeedStep(system);
  const [asked] = useState(createAskedSpeed);
  const [isOpen, setOpen] = useState(false);
  const nudge = (steps: 1 | -1): void => {
    if (setKmh !== undefined) commands.nudge(asked.tap(setKmh, steps, system, pageClock.nowMs(), stepInUnit));
  };
  const step = format.speed(steppedSpeedKmh(0, 1, system, stepInUnit));
  return (
    <>
      <Stepper
        value={formatSpeed(setKmh, system, locale)}
        widest="88.8"
        caption={t('set', { unit: unit.speed })}
        minusLabel={t('slower', { step })}
        plusLabel={t('faster', { step })}
        onMinus={() => nudge(-1)}
        onPlus={() => nudge(1)}
        canLower={canLower}
        canRaise={canRaise}
        {...(canSet && { onTapValue: () => setOpen(true), valueLabel: t('presets.open') })}
        className={style.keys ?? ''}
      />
      <PresetSheet isOpen={isOpen && canSet} onClose={() => setOpen(false)} />
    </>
  );
}
