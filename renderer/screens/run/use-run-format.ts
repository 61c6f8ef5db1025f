import { useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { formatFixed } from '#ui/format/number-format.ts';
import { formatSpeed } from '#ui/format/speed.ts';
import { formatTimeLeft } from '#ui/format/time.ts';
import { unitLabel, type UnitSystem } from '#ui/format/unit-system.ts';
import { queryKeys } from '#renderer/app/query-keys.ts';
import { usePageLink } from '#renderer/link/page-link.ts';
import { useWords } from '#renderer/screens/page/use-words.ts';
import type { Translate, WordsFormat } from '#renderer/words/translate.ts';

/** How this runner reads figures. */
export interface RunFormat {
  readonly locale: string;
  readonly system: UnitSystem;
  /** Short names: "km/h", "min/km", "km". */
  readonly unit: { readonly speed: string; readonly pace: string; readonly distance: string };
  /** The words of reasons, holds and states, and figures within them. */
  readonly words: Translate;
  readonly format: WordsFormat;
}

export function useRunFormat(): RunFormat {
  const { i18n } = useTranslation('run');
  const words = useWords();
  const locale = i18n.language;
  const system = useUnitSystem();
  return useMemo((): RunFormat => {
    const unit = {
      speed: unitLabel('speed', system, locale),
      pace: unitLabel('pace', system, locale),
      distance: unitLabel('distance', system, locale),
    };
    // A number never stands on another line than its unit.
    const format: WordsFormat = {
      speed: (speedKmh) => `${formatSpeed(speedKmh, system, locale) ?? ''}\u00A0${unit.speed}`,
      incline: (inclinePercent) => `${formatFixed(inclinePercent, 1, locale) ?? ''}\u00A0%`,
      time: (durationMs) => formatTimeLeft(durationMs / 1000, locale) ?? '',
    };
    return { locale, system, unit, words, format };
  }, [words, system, locale]);
}

/** Of the profile that was chosen last; kilometres until that is known. */
function useUnitSystem(): UnitSystem {
  const link = usePageLink();
  const settings = useQuery({ queryKey: queryKeys.settings, queryFn: () => link.rpc.settings.get() });
  const profiles = useQuery({
    queryKey: queryKeys.history.profiles,
    queryFn: () => link.rpc.history.profiles(),
  });
  const profileId = settings.data?.profileId;
  return profiles.data?.find((profile) => profile.profileId === profileId)?.unitSystem ?? 'metric';
}
