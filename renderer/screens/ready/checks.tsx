import { useCallback, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#ui/parts/button.tsx';
import { CheckList } from '#ui/parts/check-list.tsx';
import { useLive, type LiveState } from '#renderer/link/live-store.ts';
import { usePlayer } from '#renderer/player/use-player.ts';
import { conditionPeriodMs, useSampled } from '#renderer/screens/run/use-sampled.ts';
import { readyChecks } from './ready-checks.ts';
import style from './ready-screen.module.css';

/** The list that ticks itself. */
export function Checks(): ReactNode {
  const { t } = useTranslation('ready');
  const isSoundElsewhere = usePlayer(({ isReplaced }) => isReplaced);
  const playHere = usePlayer((player) => player.playHere);
  const createReader = useCallback(
    () => (live: LiveState, nowMs: number) => readyChecks(live, nowMs, isSoundElsewhere),
    [isSoundElsewhere],
  );
  const checks = useSampled(createReader, conditionPeriodMs);
  const name = useLive(({ status }) => status?.treadmill?.name);
  return (
    <CheckList
      label={t('checks')}
      className={style['checks'] ?? ''}
      items={checks.map(({ id, state, finding }) => ({
        id,
        state,
        title: id === 'treadmill' && name !== undefined && name !== '' ? name : t(`check.${id}`),
        detail: t(`finding.${finding}`),
        stateLabel: t(`state.${state}`),
        ...(finding === 'soundElsewhere'
          ? { action: <Button onClick={playHere}>{t('playHere')}</Button> }
          : {}),
      }))}
    />
  );
}
