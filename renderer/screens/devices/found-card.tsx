import { useCallback, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '#contract/errors/error-text.ts';
import type { FoundDevice } from '#contract/rpc/devices.ts';
import type { LiveStatus } from '#contract/rpc/live-status.ts';
import type { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { Button } from '#ui/parts/button.tsx';
import { Card } from '#ui/parts/card.tsx';
import type { IconName } from '#ui/parts/icons.ts';
import { ListRow } from '#ui/parts/list-row.tsx';
import { Strip } from '#ui/parts/strip.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { usePageLink } from '#renderer/link/page-link.ts';
import { pageLanguage } from '#renderer/screens/page/page-language.ts';
import { deviceName } from '#renderer/words/device-name.ts';
import { sensorsWith, sortFound } from './found-devices.ts';
import style from './devices-screen.module.css';

const iconOfKind = { treadmill: 'run', heartRate: 'heart', footPod: 'cadence' } as const satisfies Readonly<
  Record<FoundDevice['kinds'][number], IconName>
>;

/** What is in reach now; a press uses it. */
export function FoundCard({
  found,
  error,
  isOver,
  onAgain,
  status,
}: {
  /** Undefined until the scan has said anything. */
  readonly found: readonly FoundDevice[] | undefined;
  readonly error: BeatRunnerError | undefined;
  readonly isOver: boolean;
  readonly onAgain: () => void;
  readonly status: LiveStatus;
}): ReactNode {
  const { t, i18n } = useTranslation('devices');
  const { t: common } = useTranslation();
  const link = usePageLink();
  const choose = useCommand(
    useCallback(
      async (device: FoundDevice, sensors: LiveStatus['sensors']) => {
        const { deviceId, name } = device;
        if (device.kinds.includes('treadmill')) await link.rpc.devices.useTreadmill({ deviceId, name });
        else await link.rpc.devices.useSensors(sensorsWith(sensors, device));
      },
      [link],
    ),
  );
  const language = pageLanguage(i18n.language);
  const used = new Set([status.treadmill?.deviceId, ...status.sensors.map(({ deviceId }) => deviceId)]);
  return (
    <Card
      label={t('found.title')}
      data-testid="found"
      aside={isOver ? undefined : <span className={style['searching']}>{t('found.searching')}</span>}
    >
      {choose.error !== undefined && (
        <Strip
          tone="warn"
          title={t('found.notChosen')}
          doing={errorText(choose.error.code, choose.error.params, language, 'screen')}
        />
      )}
      {isOver && (
        <Strip
          tone={error === undefined ? 'plain' : 'warn'}
          title={t('found.ended')}
          {...(error === undefined ? {} : { doing: errorText(error.code, error.params, language, 'screen') })}
          action={
            <Button icon="refresh" data-testid="scan-again" onClick={onAgain}>
              {t('found.again')}
            </Button>
          }
        />
      )}
      {found !== undefined && found.length > 0 ? (
        <ul className={style['found']} aria-label={t('found.title')}>
          {sortFound(found).map((device) => {
            const isUsed = used.has(device.deviceId);
            return (
              <ListRow
                key={device.deviceId}
                title={deviceName(common, device) ?? t('found.nameless')}
                detail={[
                  ...device.kinds.map((kind) => t(kind)),
                  device.isSimulated ? t('simulated') : t(`signal.${device.signal}`),
                ].join(' · ')}
                icon={iconOfKind[device.kinds[0] ?? 'treadmill']}
                isSelected={isUsed}
                trailing={isUsed ? t('found.used') : t('found.use')}
                testId={`found-${device.deviceId}`}
                onPress={() => {
                  if (!isUsed && !choose.isRunning) void choose.run(device, status.sensors);
                }}
              />
            );
          })}
        </ul>
      ) : (
        !isOver && <p className={style['about']}>{t('found.nothing')}</p>
      )}
    </Card>
  );
}
