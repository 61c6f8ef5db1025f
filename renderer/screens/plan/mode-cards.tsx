import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { pacingModes, type PacingMode } from '#core/pacing/pacing-step.ts';
import { Icon } from '#ui/parts/icon.tsx';
import type { IconName } from '#ui/parts/icons.ts';
import { pressedMark } from '#ui/touch/pressed-mark.ts';
import style from './plan-screen.module.css';

const iconByMode = {
  musicLeads: 'metronome',
  iLead: 'cadence',
  programme: 'programme',
} as const satisfies Readonly<Record<PacingMode, IconName>>;

/** Who follows whom. */
export function ModeCards({
  mode,
  onChange,
}: {
  readonly mode: PacingMode;
  readonly onChange: (mode: PacingMode) => void;
}): ReactNode {
  const { t } = useTranslation('plan');
  return (
    <div className={style['modes']} role="group" aria-label={t('mode.label')}>
      {pacingModes.map((each) => (
        <button
          key={each}
          type="button"
          className={style['mode']}
          aria-pressed={each === mode}
          data-testid={`mode-${each}`}
          onClick={() => onChange(each)}
          {...pressedMark}
        >
          <Icon name={iconByMode[each]} weight="fill" className={style['modeIcon']} />
          <span className={style['modeWords']}>
            <span className={style['modeTitle']}>{t(`mode.${each}.title`)}</span>
            <span className={style['modeText']}>{t(`mode.${each}.text`)}</span>
          </span>
          <Icon
            name={each === mode ? 'checkCircle' : 'dot'}
            weight={each === mode ? 'fill' : 'bold'}
            className={style['modeMark']}
          />
        </button>
      ))}
    </div>
  );
}
