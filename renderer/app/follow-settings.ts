import type { QueryClient } from '@tanstack/react-query';
import i18next from 'i18next';
import type { AppSettings } from '#contract/settings/app-settings.ts';
import { queryKeys } from '#renderer/app/query-keys.ts';
import { setCuesOn } from '#renderer/player/cues.ts';
import type { PageLink } from '#renderer/link/page-link.ts';

/** Reads the settings over a new connection, and makes the page look like them. */
export async function followSettings(link: PageLink, queries: QueryClient): Promise<void> {
  try {
    applySettings(
      await queries.fetchQuery({ queryKey: queryKeys.settings, queryFn: () => link.rpc.settings.get() }),
    );
  } catch {
    // The connection went again: the next one reads them.
  }
}

/** Language, text size, the corner of STOP, and which cues sound. */
export function applySettings({
  language,
  textSize = 100,
  isMirrored = false,
  hasSoundCues = true,
  hasSpokenCountdown = true,
}: AppSettings): void {
  if (language !== undefined && i18next.language !== language) void i18next.changeLanguage(language);
  setCuesOn({ hasSoundCues, hasSpokenCountdown });
  const { documentElement: page } = document;
  page.style.setProperty('--text-scale', String(textSize / 100));
  page.dataset['mirrored'] = String(isMirrored);
}
