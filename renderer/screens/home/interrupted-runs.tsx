import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatTime } from '#ui/format/time.ts';
import { Button } from '#ui/parts/button.tsx';
import { Card } from '#ui/parts/card.tsx';
import { queryKeys } from '#renderer/app/query-keys.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { usePageLink } from '#renderer/link/page-link.ts';
import { usePresent } from '#renderer/screens/presence.ts';
import { TroubleStrip } from './trouble-strip.tsx';
import type { Runner } from './use-runner.ts';
import style from './facts.module.css';

/** The last run that the program did not see the end of: what was kept of it, and nothing to worry about. */
export function InterruptedRuns({ runner }: { readonly runner: Runner }): ReactNode {
  const { t } = useTranslation('home');
  const link = usePageLink();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const isHeard = usePresent();
  const { data } = useQuery({
    queryKey: queryKeys.history.interrupted,
    queryFn: () => link.rpc.history.interrupted(),
  });
  const dismiss = useCommand(
    useCallback(
      async (sessionId: string) => {
        await link.rpc.history.dismissInterrupted({ sessionId });
        await queries.invalidateQueries({ queryKey: queryKeys.history.interrupted });
      },
      [link, queries],
    ),
  );
  const run = data?.toSorted((one, other) => other.startedAtWallMs - one.startedAtWallMs)[0];
  if (run === undefined) return null;
  const { sessionId, startedAtWallMs, totals } = run;
  const started = new Intl.DateTimeFormat(runner.language, { dateStyle: 'medium', timeStyle: 'short' });
  const saved = formatTime((totals?.durationMs ?? 0) / 1000, runner.language) ?? '';
  return (
    <Card label={t('interrupted.title')} className={style['interrupted']} data-testid="interrupted">
      <p className={style['sentence']}>
        {t('interrupted.text', { started: started.format(startedAtWallMs), saved })}
      </p>
      <TroubleStrip error={dismiss.error} title={t('trouble.notKept')} />
      <div className={style['buttons']}>
        <Button
          data-testid="see-interrupted"
          onClick={() => void navigate({ to: '/summary/$sessionId', params: { sessionId } })}
        >
          {t('interrupted.see')}
        </Button>
        <Button
          variant="quiet"
          disabled={dismiss.isRunning || !isHeard}
          data-testid="dismiss-interrupted"
          onClick={() => void dismiss.run(sessionId)}
        >
          {t('interrupted.dismiss')}
        </Button>
      </div>
    </Card>
  );
}
