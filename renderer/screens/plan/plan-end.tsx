import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionRequest } from '#contract/rpc/session-request.ts';
import { Button } from '#ui/parts/button.tsx';
import { queryKeys } from '#renderer/app/query-keys.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { useLive } from '#renderer/link/live-store.ts';
import { usePageLink } from '#renderer/link/page-link.ts';
import { usePresent } from '#renderer/screens/presence.ts';
import { TroubleStrip } from '#renderer/screens/home/trouble-strip.tsx';
import type { MusicState } from '#renderer/screens/home/use-music-state.ts';
import { useRoom } from '#renderer/room/use-room.ts';
import { musicToWaitFor } from './music-to-wait-for.ts';
import style from './plan-screen.module.css';

/** Continue, or what it still needs. */
export function PlanEnd({
  request,
  music,
  isKept,
  onMore,
}: {
  readonly request: SessionRequest;
  readonly music: MusicState;
  /** As the last plan. */
  readonly isKept: boolean;
  readonly onMore: () => void;
}): ReactNode {
  const { t } = useTranslation('plan');
  const navigate = useNavigate();
  const hasTreadmill = useLive(({ status }) => status?.treadmill !== undefined);
  const isHeard = usePresent();
  const prepare = usePrepare(isKept);
  const isRoom = request.mode === 'musicLeads' && request.music === 'room';
  const isMicrophoneOff = useRoom(({ microphone }) => microphone !== 'on') && isRoom;
  const isMusicNeeded = request.mode === 'musicLeads' && !isRoom;
  const awaited = isMusicNeeded ? musicToWaitFor(music) : undefined;
  const needsMusic = isMusicNeeded && (music.readyTracks === 0 || awaited !== undefined);
  return (
    <>
      <TroubleStrip error={prepare.error} title={t('notPrepared')} />
      {awaited !== undefined && (
        <p className={style['sentence']} data-testid="waits-for-music">
          {t('listeningFirst', awaited)}
        </p>
      )}
      {isMicrophoneOff && (
        <p className={style['sentence']} data-testid="waits-for-microphone">
          {t('room.first')}
        </p>
      )}
      <div className={style['end']}>
        <Button icon="settings" data-testid="more" onClick={onMore}>
          {t('more.title')}
        </Button>
        {hasTreadmill ? (
          <Button
            variant="primary"
            size="large"
            icon="forward"
            className={style['continue'] ?? ''}
            disabled={needsMusic || isMicrophoneOff || !isHeard || prepare.isRunning}
            data-testid="continue"
            onClick={() => void prepare.run(request)}
          >
            {t('continue')}
          </Button>
        ) : (
          <Button
            variant="primary"
            size="large"
            icon="bluetooth"
            className={style['continue'] ?? ''}
            data-testid="find-treadmill"
            onClick={() => void navigate({ to: '/devices' })}
          >
            {t('findTreadmill')}
          </Button>
        )}
      </div>
    </>
  );
}

/** Prepares the run, which brings the ready screen up by itself, and remembers what was planned. */
function usePrepare(isKept: boolean) {
  const link = usePageLink();
  const queries = useQueryClient();
  return useCommand(
    useCallback(
      async (request: SessionRequest) => {
        await link.rpc.session.prepare(request);
        if (!isKept) return;
        try {
          const settings = await link.rpc.settings.change({ lastRequest: request });
          queries.setQueryData(queryKeys.settings, settings);
        } catch {
          // The run is prepared all the same; the next plan starts from an older one.
        }
      },
      [link, queries, isKept],
    ),
  );
}
