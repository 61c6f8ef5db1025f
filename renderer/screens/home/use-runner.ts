import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppSettings, AppSettingsChange, Language } from '#contract/settings/app-settings.ts';
import { defaultProfile } from '#contract/settings/profile.ts';
import type { RunnerProfile, UnitSystem } from '#core/physiology/runner-profile.ts';
import { formatDistance } from '#ui/format/distance.ts';
import { formatSpeed } from '#ui/format/speed.ts';
import { unitLabel } from '#ui/format/unit-system.ts';
import { applySettings } from '#renderer/app/follow-settings.ts';
import { queryKeys } from '#renderer/app/query-keys.ts';
import { usePageLink } from '#renderer/link/page-link.ts';

/** Whoever runs now, and how figures are written for them. */
export interface Runner {
  /** Undefined until they were read. */
  readonly settings: AppSettings | undefined;
  readonly profiles: readonly RunnerProfile[];
  /** Settings and profiles were read: `profile` is whose it says. */
  readonly isKnown: boolean;
  /** The guest's where nobody is chosen. */
  readonly profile: RunnerProfile;
  readonly isGuest: boolean;
  readonly units: UnitSystem;
  readonly language: Language;
  /** km/h in: "12.4 km/h" or "7.7 mph". */
  readonly speed: (speedKmh: number) => string;
  /** Metres in: "5.02 km" or "3.12 mi". */
  readonly distance: (distanceM: number) => string;
}

export function useRunner(): Runner {
  const link = usePageLink();
  const { i18n } = useTranslation();
  const language: Language = i18n.language === 'zh-CN' ? 'zh-CN' : 'en';
  const { data: settings } = useQuery({
    queryKey: queryKeys.settings,
    queryFn: () => link.rpc.settings.get(),
  });
  const { data: profiles } = useQuery({
    queryKey: queryKeys.history.profiles,
    queryFn: () => link.rpc.history.profiles(),
  });
  return useMemo(() => {
    const chosen = profiles?.find(({ profileId }) => profileId === settings?.profileId);
    const profile = chosen ?? defaultProfile;
    const units = profile.unitSystem;
    return {
      settings,
      isKnown: settings !== undefined && profiles !== undefined,
      profiles: profiles ?? [],
      profile,
      isGuest: chosen === undefined,
      units,
      language,
      speed: (speedKmh) =>
        withUnit(formatSpeed(speedKmh, units, language), unitLabel('speed', units, language)),
      distance: (distanceM) =>
        withUnit(formatDistance(distanceM, units, language), unitLabel('distance', units, language)),
    };
  }, [settings, profiles, language]);
}

/** A number never stands on another line than its unit. */
function withUnit(digits: string | undefined, unit: string): string {
  return `${digits ?? ''}\u00A0${unit}`;
}

/** Changes settings, and the page with them. */
export function useChangeSettings(): (change: AppSettingsChange) => Promise<void> {
  const link = usePageLink();
  const queries = useQueryClient();
  return useCallback(
    async (change) => {
      const settings = await link.rpc.settings.change(change);
      queries.setQueryData(queryKeys.settings, settings);
      applySettings(settings);
    },
    [link, queries],
  );
}
