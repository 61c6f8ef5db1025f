import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '#contract/errors/error-text.ts';
import type { RpcClient } from '#contract/rpc/rpc-client.ts';
import { Loading, Skeleton } from '#ui/parts/skeleton.tsx';
import { Strip } from '#ui/parts/strip.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { useLive } from '#renderer/link/live-store.ts';
import { usePageLink } from '#renderer/link/page-link.ts';
import { useTopic } from '#renderer/link/use-topic.ts';
import { pageLanguage } from '#renderer/screens/page/page-language.ts';
import { PageShell } from '#renderer/screens/page/page-shell.tsx';
import { usePresent } from '#renderer/screens/presence.ts';
import { useWords } from '#renderer/screens/page/use-words.ts';
import { adapterWords } from '#renderer/words/treadmill-words.ts';
import { DisplayCard } from './display-card.tsx';
import { sensorsWithout, type SensorKind } from './found-devices.ts';
import { FoundCard } from './found-card.tsx';
import { SensorCard } from './sensor-card.tsx';
import { TreadmillCard } from './treadmill-card.tsx';
import style from './devices-screen.module.css';

const sensorKinds: readonly SensorKind[] = ['heartRate', 'footPod'];

/** Treadmill, heart strap and foot pod: what is used, and what else is in reach. It scans as long as it is open. */
export function DevicesScreen(): ReactNode {
  const { t, i18n } = useTranslation('devices');
  const { t: common } = useTranslation();
  const words = useWords();
  const link = usePageLink();
  const status = useLive((live) => live.status);
  const isHeard = usePresent();
  const [attempt, setAttempt] = useState(0);
  // Another attempt is another function: the topic starts anew with it.
  const openScan = useMemo(
    () => (rpc: RpcClient, signal: AbortSignal) => rpc.devices.scan(undefined, { signal }),
    [attempt],
  );
  const scan = useTopic(openScan);
  const { run: chooseSensors, error } = useCommand(
    useCallback((choices: ReturnType<typeof sensorsWithout>) => link.rpc.devices.useSensors(choices), [link]),
  );
  if (status === undefined) {
    return (
      <PageShell title={t('title')} testId="devices">
        <Loading sentence={t('loading')}>
          <Skeleton shape="tile" />
          <Skeleton shape="tile" />
        </Loading>
      </PageShell>
    );
  }
  const { adapterState, treadmill, sensors } = status;
  const adapter = adapterWords(words, adapterState);
  const inReach = (deviceId: string | undefined) =>
    scan.value?.find((device) => device.deviceId === deviceId);
  return (
    <PageShell title={t('title')} testId="devices" className={style['content']}>
      {adapterState !== 'on' && adapterState !== 'starting' && (
        <Strip
          tone="warn"
          icon="bluetooth"
          title={adapter.short}
          doing={common('sentences', { first: adapter.long, second: t('simulatedStay') })}
          className={style['wide'] ?? ''}
          testId="adapter"
        />
      )}
      {error !== undefined && (
        <Strip
          tone="warn"
          title={t('found.notChosen')}
          doing={errorText(error.code, error.params, pageLanguage(i18n.language), 'screen')}
          className={style['wide'] ?? ''}
        />
      )}
      <div className={style['used']}>
        <TreadmillCard status={status} isHeard={isHeard} found={inReach(treadmill?.deviceId)} />
        {sensorKinds.map((kind) => {
          const sensor = sensors.find((each) => each.kind === kind);
          return (
            <SensorCard
              key={kind}
              kind={kind}
              sensor={sensor}
              isHeard={isHeard}
              found={inReach(sensor?.deviceId)}
              onRemove={() => void chooseSensors(sensorsWithout(sensors, kind))}
            />
          );
        })}
      </div>
      <FoundCard
        found={scan.value}
        error={scan.error}
        isOver={scan.isOver}
        onAgain={() => setAttempt((before) => before + 1)}
        status={status}
      />
      <DisplayCard />
    </PageShell>
  );
}
