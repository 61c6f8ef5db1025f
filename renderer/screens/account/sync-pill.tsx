import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Runner } from '#contract/rpc/accounts.ts';
import { Pill } from '#ui/parts/pill.tsx';
import { pageClock } from '#renderer/link/page-clock.ts';
import { ago } from './ago.ts';
import { syncFace } from './sync-face.ts';

/** "Synced 3 h ago" grows old while it is looked at. */
const lookEveryMs = 20_000;

/** How far a runner's records are, in a word and when they last were all there. */
export function SyncPill({
  runner,
  isShort = false,
}: {
  readonly runner: Runner;
  /** Nothing for who has no account. */
  readonly isShort?: boolean;
}): ReactNode {
  const { t } = useTranslation('account');
  const when = useSyncedWords(runner);
  const { tone, state } = syncFace(runner);
  if (isShort && (state === 'guest' || state === 'local')) return null;
  return (
    <Pill
      label={t(`sync.${state}`)}
      state={state === 'synced' || state === 'offline' ? (when ?? '') : ''}
      tone={tone}
      testId="sync-state"
    />
  );
}

/** "3 h ago", "just now"; undefined: never. */
function useSyncedWords({ sync }: Runner): string | undefined {
  const { t, i18n } = useTranslation('account');
  const [nowMs, setNowMs] = useState(() => pageClock.wallTimeMs());
  useEffect(() => pageClock.every(lookEveryMs, () => setNowMs(pageClock.wallTimeMs())), []);
  const syncedMs = sync?.syncedWallMs;
  if (syncedMs === undefined) return undefined;
  return ago(syncedMs, nowMs, i18n.language) ?? t('sync.justNow');
}
