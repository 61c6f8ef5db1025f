import { useNavigate } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { classNames } from '#ui/parts/class-names.ts';
import { Icon } from '#ui/parts/icon.tsx';
import type { IconName } from '#ui/parts/icons.ts';
import { pressedMark } from '#ui/touch/pressed-mark.ts';
import { queryKeys } from '#renderer/app/query-keys.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { usePageLink } from '#renderer/link/page-link.ts';
import { usePresent } from '#renderer/screens/presence.ts';
import type { Missing } from './missing-for.ts';
import { TroubleStrip } from './trouble-strip.tsx';
import style from './first-steps.module.css';

/** What a run still needs, one tap each. */
export function FirstSteps({ missing }: { readonly missing: Exclude<Missing, 'nothing'> }): ReactNode {
  const { t } = useTranslation('home');
  const navigate = useNavigate();
  const trial = useTrial(missing);
  const isHeard = usePresent();
  const tryIt = (
    <Offer
      icon="play"
      title={trial.isRunning ? t('first.settingUp') : t(`first.trial.${missing}.title`)}
      text={t(`first.trial.${missing}.text`)}
      isMain={missing === 'everything'}
      isBusy={trial.isRunning || !isHeard}
      testId="try-it"
      onPress={() => {
        void trial.run().then((isDone) => {
          // With the other half already there the run can be planned at once, too.
          if (isDone)
            return navigate({ to: '/plan', search: missing === 'everything' ? { trial: true } : {} });
          return undefined;
        });
      }}
    />
  );
  return (
    <>
      <h1 className={style['title']}>{t(`first.title.${missing}`)}</h1>
      <TroubleStrip error={trial.error} title={t('trouble.notSetUp')} />
      <div className={style['offers']}>
        {missing === 'everything' && tryIt}
        {missing !== 'music' && (
          <Offer
            icon="bluetooth"
            title={t('first.treadmill.title')}
            text={t('first.treadmill.text')}
            isMain={missing === 'treadmill'}
            testId="find-treadmill"
            onPress={() => void navigate({ to: '/devices' })}
          />
        )}
        {missing !== 'treadmill' && (
          <Offer
            icon="music"
            title={t('first.music.title')}
            text={t('first.music.text')}
            isMain={missing === 'music'}
            testId="choose-music"
            onPress={() => void navigate({ to: '/library' })}
          />
        )}
        {missing === 'music' && (
          <Offer
            icon="microphone"
            title={t('first.room.title')}
            text={t('first.room.text')}
            isMain={false}
            testId="music-in-room"
            onPress={() => void navigate({ to: '/plan' })}
          />
        )}
        {missing !== 'everything' && tryIt}
      </div>
    </>
  );
}

interface OfferProps {
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
  readonly isMain: boolean;
  readonly isBusy?: boolean;
  readonly testId: string;
  readonly onPress: () => void;
}

function Offer({ icon, title, text, isMain, isBusy = false, testId, onPress }: OfferProps): ReactNode {
  return (
    <button
      type="button"
      className={classNames(style['offer'], isMain && style['main'])}
      disabled={isBusy}
      data-testid={testId}
      onClick={onPress}
      {...pressedMark}
    >
      <Icon name={icon} weight="fill" className={style['icon']} />
      <span className={style['words']}>
        <span className={style['offerTitle']}>{title}</span>
        <span className={style['text']}>{text}</span>
      </span>
    </button>
  );
}

/** The simulated treadmill, its runner's strap and foot pod, and the tracks that come along: whatever is missing of it. */
function useTrial(missing: Missing) {
  const { t } = useTranslation('home');
  const link = usePageLink();
  const queries = useQueryClient();
  return useCommand(
    useCallback(async () => {
      const { rpc } = link;
      if (missing !== 'treadmill') await rpc.library.addSamples();
      if (missing !== 'music') {
        await rpc.devices.useTreadmill({ deviceId: 'sim-treadmill', name: t('simulated.treadmill') });
        await rpc.devices.useSensors([
          { kind: 'heartRate', deviceId: 'sim-strap', name: t('simulated.strap') },
          { kind: 'footPod', deviceId: 'sim-foot-pod', name: t('simulated.footPod') },
        ]);
      }
      void queries.invalidateQueries({ queryKey: queryKeys.library.all });
      void queries.invalidateQueries({ queryKey: queryKeys.settings });
    }, [link, missing, queries, t]),
  );
}
