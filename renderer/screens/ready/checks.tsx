import { useCallback, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#ui/parts/button.tsx';
import { CheckList } from '#ui/parts/check-list.tsx';
import { useLive, type LiveState } from '#renderer/link/live-store.ts';
import { usePlayer } from '#renderer/player/use-player.ts';
import { useRoom } from '#renderer/room/use-room.ts';
import { conditionPeriodMs, useSampled } from '#renderer/screens/run/use-sampled.ts';
import { deviceName } from '#renderer/words/device-name.ts';
import { readyChecks } from './ready-checks.ts';
import style from './ready-screen.module.css';

/** The list that ticks itself. */
export function Checks(): ReactNode {
  const { t } = useTranslation('ready');
  const isSoundElsewhere = usePlayer(({ isReplaced }) => isReplaced);
  const listen = useRoom((room) => room.listen);
  const playHere = usePlayer((player) => player.playHere);
  const createReader = useCallback(
    () => (live: LiveState, nowMs: number) => readyChecks(live, nowMs, isSoundElsewhere),
    [isSoundElsewhere],
  );
  const checks = useSampled(createReader, conditionPeriodMs);
  const { t: common } = useTranslation();
  const name = useLive(({ status }) => status?.treadmill && deviceName(common, status.treadmill));
  return (
    <CheckList
      label={t('checks')}
      className={style['checks'] ?? ''}
      items={checks.map(({ id, state, finding }) => ({
        id,
        state,
        title: id === 'treadmill' && name !== undefined ? name : t(`check.${id}`),
        detail: t(`finding.${finding}`),
        stateLabel: t(`state.${state}`),
        ...(finding === 'soundElsewhere'
          ? { action: <Button onClick={playHere}>{t('playHere')}</Button> }
          : {}),
        ...(finding === 'roomNobody'
          ? { action: <Button onClick={() => listen()}>{t('listen')}</Button> }
          : {}),
      }))}
    />
  );
}
