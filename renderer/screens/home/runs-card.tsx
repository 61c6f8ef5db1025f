import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDistance } from '#ui/format/distance.ts';
import { unitLabel } from '#ui/format/unit-system.ts';
import { Figure } from '#ui/parts/figure.tsx';
import { Icon } from '#ui/parts/icon.tsx';
import { pressedMark } from '#ui/touch/pressed-mark.ts';
import { queryKeys } from '#renderer/app/query-keys.ts';
import { pageClock } from '#renderer/link/page-clock.ts';
import { usePageLink } from '#renderer/link/page-link.ts';
import { dayWords } from './day-words.ts';
import { runsSoFar } from './run-totals.ts';
import type { Runner } from './use-runner.ts';
import style from './facts.module.css';

/** Enough for a week of anybody. */
const runsRead = 100;

/** The last run, and how far this week. */
export function RunsCard({
  runner,
  isNoneTold,
}: {
  readonly runner: Runner;
  /** Says so where there was no run yet. */
  readonly isNoneTold: boolean;
}): ReactNode {
  const { t } = useTranslation('home');
  const link = usePageLink();
  const navigate = useNavigate();
  const { profileId } = runner.profile;
  const { data } = useQuery({
    queryKey: queryKeys.history.sessions(profileId),
    queryFn: () => link.rpc.history.sessions({ limit: runsRead, profileId }),
  });
  if (data === undefined) return null;
  const now = new Date(pageClock.wallTimeMs());
  const { last, weekDistanceM } = runsSoFar(data, now);
  if (last === undefined) return isNoneTold ? <p className={style['quiet']}>{t('runs.none')}</p> : null;
  const { language } = runner;
  return (
    <button
      type="button"
      className={style['press']}
      data-testid="last-run"
      onClick={() => void navigate({ to: '/summary/$sessionId', params: { sessionId: last.sessionId } })}
      {...pressedMark}
    >
      <span className={style['pair']}>
        <Distance
          label={t(last.isSimulated ? 'runs.lastSimulated' : 'runs.last', {
            day: dayWords(last.startedAtWallMs, now, language),
          })}
          distanceM={last.distanceM}
          runner={runner}
        />
        <Distance label={t('runs.week')} distanceM={weekDistanceM} runner={runner} />
      </span>
      <Icon name="next" className={style['next']} />
    </button>
  );
}

function Distance({
  label,
  distanceM,
  runner: { units, language },
}: {
  readonly label: string;
  readonly distanceM: number;
  readonly runner: Runner;
}): ReactNode {
  return (
    <span className={style['words']}>
      <span className={style['state']}>{label}</span>
      <span className={style['distance']}>
        <Figure text={formatDistance(distanceM, units, language)} />
        <span className={style['unit']}>{unitLabel('distance', units, language)}</span>
      </span>
    </span>
  );
}
