import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatSpeed, speedSteps, steppedSpeedKmh } from '#ui/format/speed.ts';
import { Stepper } from '#ui/parts/stepper.tsx';
import { isPacing } from '#core/session/session-state.ts';
import type { LiveState } from '#renderer/link/live-store.ts';
import { PresetSheet } from './preset-sheet.tsx';
import { silentControllerMs } from './run-troubles.ts';
import { setSpeedKmh } from './set-speed.ts';
import { useRunCommands } from './use-run-commands.ts';
import { useRunFormat } from './use-run-format.ts';
import { conditionPeriodMs, statusAgeMs, useSampled, type Reader } from './use-sampled.ts';
import style from './speed-keys.module.css';

interface ShownSetting {
  readonly setKmh: number | undefined;
  readonly canSet: boolean;
  readonly canLower: boolean;
  readonly canRaise: boolean;
}

const nothing: ShownSetting = { setKmh: undefined, canSet: false, canLower: false, canRaise: false };

/** The set speed and where it may go. While somebody else has the belt, a press would change nothing. */
export function createSettingReader(): Reader<ShownSetting> {
  return (live: LiveState, nowMs: number) => {
    const session = live.status?.session;
    if (session === undefined || live.connection.kind !== 'up') return nothing;
    if (statusAgeMs(live, nowMs) > silentControllerMs || !isPacing(session.state)) return nothing;
    const setKmh = setSpeedKmh(session);
    const { holds } = session.state;
    const isHandsOff = (['controlLost', 'machineRestarted', 'unconfirmedTargets'] as const).some((hold) =>
      holds.includes(hold),
    );
    if (setKmh === undefined || isHandsOff) return { ...nothing, setKmh };
    const range = live.status?.treadmill?.speedRange;
    const isRunning = session.state.kind === 'running';
    return {
      setKmh,
      canSet: isRunning,
      canLower: range === undefined || setKmh > range.minimumKmh + 1e-6,
      // On the way out it only goes down.
      canRaise: isRunning && (range === undefined || setKmh < range.maximumKmh - 1e-6),
    };
  };
}

/** Minus, the set speed, plus; the presets behind the set speed. */
export function SpeedKeys(): ReactNode {
  const { t } = useTranslation('run');
  const { system, locale, unit, format } = useRunFormat();
  const { setKmh, canSet, canLower, canRaise } = useSampled(createSettingReader, conditionPeriodMs);
  const commands = useRunCommands();
  const [isOpen, setOpen] = useState(false);
  const nudge = (steps: 1 | -1): void => {
    if (setKmh !== undefined) commands.nudge(steppedSpeedKmh(setKmh, steps, system) - setKmh);
  };
  const step = format.speed(steppedSpeedKmh(0, 1, system, speedSteps[system]));
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
