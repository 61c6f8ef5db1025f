import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Density } from '#ui/parts/density.tsx';
import { Loading, Skeleton } from '#ui/parts/skeleton.tsx';
import { useAccounts } from '#renderer/app/follow-accounts.ts';
import { useLive } from '#renderer/link/live-store.ts';
import { useStandingTheme } from '#renderer/screens/page/laptop-theme.ts';
import { ConnectionStrip } from './connection-strip.tsx';
import { missingFor, type Missing } from './missing-for.ts';
import { FirstSteps } from './first-steps.tsx';
import { HomeHead } from './home-head.tsx';
import { IdleClock } from './idle-clock.tsx';
import { InterruptedRuns } from './interrupted-runs.tsx';
import { MusicCard } from './music-card.tsx';
import { RunPart } from './run-part.tsx';
import { RunsCard } from './runs-card.tsx';
import { isListening, useMusicState, type MusicState } from './use-music-state.ts';
import { useIdle } from './use-idle.ts';
import { useRunner, type Runner } from './use-runner.ts';
import style from './home-screen.module.css';

const idleAfterMs = 3 * 60_000;

/** Where a run begins, and where it is said what it still needs. */
export function HomeScreen(): ReactNode {
  useStandingTheme();
  const navigate = useNavigate();
  const runner = useRunner();
  const music = useMusicState();
  const [isIdle, wake] = useIdle(idleAfterMs);
  const isChosen = useLive(({ status }) => status?.treadmill !== undefined);
  // Where only the guest runs and nobody can sign in there is nothing to choose from but their figures.
  const hasAccounts = useAccounts(
    ({ accounts }) =>
      accounts !== undefined && (accounts.serverUrl !== undefined || accounts.runners.length > 1),
  );
  const missing = missingNow(runner, music, isChosen);
  return (
    <Density density="standing">
      <main className={style['home']} data-testid="home-screen">
        <HomeHead
          runner={runner}
          onProfile={() => void navigate({ to: hasAccounts ? '/account' : '/profile' })}
        />
        <ConnectionStrip />
        <div className={style['body']} data-missing={missing}>
          <div className={style['begin']}>
            <Begin missing={missing} runner={runner} />
          </div>
          <div className={style['facts']}>
            <InterruptedRuns runner={runner} />
            {/* Whoever has nothing yet is not told so: what is missing is offered beside it. */}
            {missing !== 'everything' && <RunsCard runner={runner} isNoneTold={missing === 'nothing'} />}
            {missing !== 'everything' && missing !== 'music' && <MusicCard music={music} />}
          </div>
        </div>
      </main>
      {isIdle && <IdleClock onWake={wake} />}
    </Density>
  );
}

/** Undefined until it is known: nobody is offered what they have. */
function missingNow({ settings }: Runner, music: MusicState, isChosen: boolean): Missing | undefined {
  if (settings === undefined || music.readyTracks === undefined) return undefined;
  return missingFor({
    hasTreadmill: isChosen || settings.treadmill !== undefined,
    hasMusic: music.readyTracks > 0 || isListening(music.progress),
  });
}

function Begin({
  missing,
  runner,
}: {
  readonly missing: Missing | undefined;
  readonly runner: Runner;
}): ReactNode {
  const { t } = useTranslation('home');
  if (missing === undefined) {
    return (
      <Loading sentence={t('loading')}>
        <Skeleton shape="tile" className={style['run'] ?? ''} />
      </Loading>
    );
  }
  return missing === 'nothing' ? <RunPart runner={runner} /> : <FirstSteps missing={missing} />;
}
