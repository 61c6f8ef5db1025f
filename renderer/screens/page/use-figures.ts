import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { UnitSystem } from '#core/physiology/runner-profile.ts';
import { createFigures, type Figures } from './figures.ts';

/** Figures in the language of the page, for a runner's units; metric where nobody has chosen. */
export function useFigures(unitSystem: UnitSystem = 'metric'): Figures {
  const { i18n } = useTranslation();
  return useMemo(() => createFigures(i18n.language, unitSystem), [i18n.language, unitSystem]);
}
