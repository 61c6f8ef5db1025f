import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language } from '#contract/settings/app-settings.ts';
import { formatFixed } from '#ui/format/number-format.ts';
import { unitLabel } from '#ui/format/unit-system.ts';
import { NumberField } from '#ui/parts/number-field.tsx';
import {
  decimalsOf,
  keptValue,
  shownValue,
  type DraftProblem,
  type NumberFieldSpec,
} from './profile-draft.ts';

export interface ProfileNumberProps {
  readonly spec: NumberFieldSpec;
  /** Metric. */
  readonly value: number | undefined;
  readonly problem: DraftProblem | undefined;
  readonly isImperial: boolean;
  readonly language: Language;
  readonly onChange: (value: number | undefined) => void;
}

/** One figure of a profile, in the runner's units, with its problem below it. */
export function ProfileNumber({
  spec,
  value,
  problem,
  isImperial,
  language,
  onChange,
}: ProfileNumberProps): ReactNode {
  const { t } = useTranslation('home');
  const { key, kind, low, high, isOptional } = spec;
  const decimals = decimalsOf(kind);
  const label = t(`profile.${key}`);
  const lowShown = shownValue(low, spec, isImperial) ?? low;
  const highShown = shownValue(high, spec, isImperial) ?? high;
  const range = {
    low: formatFixed(lowShown, decimals, language) ?? '',
    high: formatFixed(highShown, decimals, language) ?? '',
  };
  return (
    <NumberField
      label={label}
      value={shownValue(value, spec, isImperial)}
      onChange={(shown) => onChange(shown === undefined ? undefined : keptValue(shown, spec, isImperial))}
      minimum={lowShown}
      maximum={highShown}
      step={stepOf(kind, isImperial)}
      locale={language}
      decimals={decimals}
      unit={unitOf()}
      decreaseLabel={t('profile.less', { what: label })}
      increaseLabel={t('profile.more', { what: label })}
      {...(isOptional ? { hint: t('profile.optional') } : {})}
      {...(problem === undefined ? {} : { problem: t(`profile.problem.${problem}`, range) })}
      testId={`profile-${key}`}
    />
  );

  function unitOf(): string {
    switch (kind) {
      case 'speed':
        return unitLabel('speed', isImperial ? 'imperial' : 'metric', language);
      case 'length':
        return t(isImperial ? 'profile.unit.inches' : 'profile.unit.cm');
      case 'mass':
        return t(isImperial ? 'profile.unit.pounds' : 'profile.unit.kg');
      case 'percent':
        return '%';
      case 'plain':
        return t(key === 'age' ? 'profile.unit.years' : 'profile.unit.bpm');
    }
  }
}

function stepOf(kind: NumberFieldSpec['kind'], isImperial: boolean): number {
  if (kind === 'speed') return isImperial ? 0.1 : 0.5;
  return kind === 'percent' ? 0.5 : 1;
}
