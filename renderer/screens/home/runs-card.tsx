import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDistance } from '#ui/format/distance.ts';
import { unitLabel } from '#ui/format/unit-system.ts';
import { Card } from '#ui/parts/card.tsx';
import { Button } from '#ui/parts/button.tsx';
import { ValueTile } from '#ui/parts/value-tile.tsx';
import { pageClock } from '#renderer/link/page-clock.ts';
import { usePageLink } from '#renderer/link/page-link.ts';
import { dayWords } from './day-words.ts';
import { runsSoFar } from './run-totals.ts';
import type { Runner } from './use-runner.ts';
import style from './facts.module.css';

/** Enough for a week of anybody. */
const runsRead = 100;

/** The last run, and how far this week. */
export function RunsCard({ runner }: { readonly runner: Runner }): ReactNode {
  const { t } = useTranslation('home');
  const link = usePageLink();
  const navigate = useNavigate();
  const { profileId } = runner.profile;
  const { data } = useQuery({
    queryKey: ['sessions', profileId],
    queryFn: () => link.rpc.history.sessions({ limit: runsRead, profileId }),
  });
  if (data === undefined) return null;
  const now = new Date(pageClock.wallTimeMs());
  const { last, weekDistanceM } = runsSoFar(data, now);
  if (last === undefined) return <p className={style['quiet']}>{t('runs.none')}</p>;
  const { units, language } = runner;
  return (
    <Card
      label={t('runs.title')}
      aside={
        <Button
          variant="quiet"
          icon="next"
          data-testid="last-run"
          onClick={() => void navigate({ to: '/summary/$sessionId', params: { sessionId: last.sessionId } })}
        >
          {t('runs.see')}
        </Button>
      }
    >
      <div className={style['pair']}>
        <ValueTile
          isBare
          label={t(last.isSimulated ? 'runs.lastSimulated' : 'runs.last', {
            day: dayWords(last.startedAtWallMs, now, language),
          })}
          value={formatDistance(last.distanceM, units, language)}
          unit={unitLabel('distance', units, language)}
        />
        <ValueTile
          isBare
          label={t('runs.week')}
          value={formatDistance(weekDistanceM, units, language)}
          unit={unitLabel('distance', units, language)}
        />
      </div>
    </Card>
  );
}
