import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionRequest } from '#contract/rpc/session-request.ts';
import { Button } from '#ui/parts/button.tsx';
import { Density } from '#ui/parts/density.tsx';
import { Loading, Skeleton } from '#ui/parts/skeleton.tsx';
import { useLive } from '#renderer/link/live-store.ts';
import { ConnectionStrip } from '#renderer/screens/home/connection-strip.tsx';
import { useMusicState } from '#renderer/screens/home/use-music-state.ts';
import { useStandingTheme } from '#renderer/screens/page/laptop-theme.ts';
import { useRunner, type Runner } from '#renderer/screens/home/use-runner.ts';
import { ForecastCard } from './forecast-card.tsx';
import { GoalChoice } from './goal-choice.tsx';
import { LengthChoice } from './length-choice.tsx';
import { ModeCards } from './mode-cards.tsx';
import { MoreChoices } from './more-choices.tsx';
import { PlanEnd } from './plan-end.tsx';
import { PlaylistChoice } from './playlist-choice.tsx';
import { startingRequest, withChoice, withMode } from './plan-request.ts';
import { ProgrammeChoice } from './programme-choice.tsx';
import { PlanSteppers } from './plan-steppers.tsx';
import { trialRequest } from './trial-request.ts';
import { useForecast } from './use-forecast.ts';
import { usePlaylists, withKnownPlaylist } from './use-playlists.ts';
import style from './plan-screen.module.css';

/** What kind of run it is to be, and what is to be expected of it. */
export function PlanScreen({ isTrial }: { readonly isTrial: boolean }): ReactNode {
  useStandingTheme();
  const { t } = useTranslation('plan');
  const { t: common } = useTranslation();
  const navigate = useNavigate();
  const runner = useRunner();
  return (
    <Density density="standing">
      <main className={style['plan']} data-testid="plan-screen">
        <header className={style['head']}>
          <Button icon="back" data-testid="back" onClick={() => void navigate({ to: '/' })}>
            {common('back')}
          </Button>
          <h1 className={style['title']}>{t('title')}</h1>
          {!runner.isGuest && <span className={style['who']}>{runner.profile.displayName}</span>}
        </header>
        <ConnectionStrip />
        {runner.settings === undefined ? (
          <Loading sentence={t('loading')}>
            <Skeleton shape="tile" className={style['skeleton'] ?? ''} />
          </Loading>
        ) : (
          <Choices
            first={startingRequest(
              isTrial ? trialRequest : runner.settings.lastRequest,
              runner.isGuest ? undefined : runner.profile.profileId,
            )}
            runner={runner}
            isKept={!isTrial}
          />
        )}
      </main>
    </Density>
  );
}

/**
 * @param first what the choices start from; later changes of it change nothing here
 * @param isKept as the last plan, which the next one starts from
 */
function Choices({
  first,
  runner,
  isKept,
}: {
  readonly first: SessionRequest;
  readonly runner: Runner;
  readonly isKept: boolean;
}): ReactNode {
  const [chosen, setRequest] = useState(first);
  const [isMoreOpen, setMoreOpen] = useState(false);
  const music = useMusicState();
  const playlists = usePlaylists(music);
  const request = useMemo(() => withKnownPlaylist(chosen, playlists), [chosen, playlists]);
  const state = useForecast(request, music.readyTracks);
  const machineKmh = useLive(({ status }) => status?.treadmill?.speedRange?.maximumKmh);
  const ceilingKmh = Math.min(runner.profile.speedCapKmh, machineKmh ?? Number.POSITIVE_INFINITY);
  return (
    <div className={style['body']}>
      <div className={style['choices']}>
        <ModeCards
          mode={request.mode}
          onChange={(mode) => setRequest(withMode(request, mode, runner.profile))}
        />
        {request.mode === 'programme' && (
          <ProgrammeChoice request={request} runner={runner} onChange={setRequest} />
        )}
        {/* Whoever leads has no band: a goal would promise what nothing holds. */}
        {request.mode === 'musicLeads' && (
          <GoalChoice
            goal={request.goal}
            runner={runner}
            capKmh={ceilingKmh}
            onChange={(goal) => setRequest(withChoice(request, 'goal', goal))}
          />
        )}
        <LengthChoice request={request} onChange={setRequest} />
        <PlanSteppers
          request={request}
          runner={runner}
          ceilingKmh={ceilingKmh}
          forecast={state.isOld ? undefined : state.forecast}
          onChange={setRequest}
        />
      </div>
      <div className={style['outcome']}>
        <ForecastCard
          state={state}
          request={request}
          runner={runner}
          music={music}
          capKmh={Math.min(request.sessionSpeedCapKmh ?? ceilingKmh, ceilingKmh)}
          aside={
            <PlaylistChoice
              request={request}
              playlists={playlists ?? []}
              music={music}
              onChange={setRequest}
            />
          }
        />
        <PlanEnd request={request} music={music} isKept={isKept} onMore={() => setMoreOpen(true)} />
      </div>
      <MoreChoices
        request={request}
        settings={runner.settings}
        isOpen={isMoreOpen}
        onClose={() => setMoreOpen(false)}
        onChange={setRequest}
      />
    </div>
  );
}
