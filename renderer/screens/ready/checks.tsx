import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import { Button } from '#ui/parts/button.tsx';
import { CheckList } from '#ui/parts/check-list.tsx';
import { useLive } from '#renderer/link/live-store.ts';
import { usePlayer } from '#renderer/player/use-player.ts';
import { readyChecks } from './ready-checks.ts';
import style from './ready-screen.module.css';

/** The list that ticks itself. */
export function Checks(): ReactNode {
  const { t } = useTranslation('ready');
  const isSoundElsewhere = usePlayer(({ isReplaced }) => isReplaced);
  const playHere = usePlayer((player) => player.playHere);
  // The status comes ten times a second; the list changes now and then.
  const checks = useLive(
    useShallow(({ status }) =>
      status === undefined
        ? []
        : readyChecks(status, isSoundElsewhere).map(
            ({ id, state, finding }) => `${id} ${state} ${finding}` as const,
          ),
    ),
  ).map(parsed);
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

type Check = ReturnType<typeof readyChecks>[number];

function parsed(line: `${Check['id']} ${Check['state']} ${Check['finding']}`): Check {
  const [id, state, finding] = line.split(' ') as [Check['id'], Check['state'], Check['finding']];
  return { id, state, finding };
}
