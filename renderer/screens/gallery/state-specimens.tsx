import { useTranslation } from 'react-i18next';
import { Button } from '#ui/parts/button.tsx';
import { CheckList } from '#ui/parts/check-list.tsx';
import { Countdown } from '#ui/parts/countdown.tsx';
import { EmptyState } from '#ui/parts/empty-state.tsx';
import { ErrorState } from '#ui/parts/error-state.tsx';
import { KeyPicture } from '#ui/parts/key-picture.tsx';
import { Pill } from '#ui/parts/pill.tsx';
import { ProgressBar } from '#ui/parts/progress-bar.tsx';
import { Ring } from '#ui/parts/ring.tsx';
import { Skeleton } from '#ui/parts/skeleton.tsx';
import { Strip } from '#ui/parts/strip.tsx';
import { Wordmark } from '#ui/parts/wordmark.tsx';
import { Specimen } from './specimen.tsx';
import styles from './gallery.module.css';

/** What says how things stand. */
export function StateSpecimens() {
  const { t } = useTranslation('gallery');
  return (
    <>
      <Specimen id="pills" title={t('specimen.pills')}>
        <Pill label={t('treadmill')} state={t('state.ready')} tone="good" isCalm />
        <Pill label={t('treadmill')} state={t('state.ready')} tone="good" />
        <Pill label={t('strap')} state={t('state.searching')} tone="busy" />
        <Pill label={t('strap')} state={t('state.late')} tone="warn" />
        <Pill label={t('treadmill')} state={t('state.lost')} tone="danger" />
        <Pill label={t('footPod')} state={t('state.off')} tone="off" />
      </Specimen>
      <Specimen id="strips" title={t('specimen.strips')}>
        <Strip tone="plain" title={t('stripNext')} icon="next" />
        <Strip
          tone="warn"
          title={t('stripWarn')}
          doing={t('stripWarnDoing')}
          action={<Button>{t('takeBack')}</Button>}
        />
        <Strip tone="danger" title={t('stripDanger')} doing={t('stripDangerDoing')} />
        <Strip tone="warn" isTall icon="linkLost" title={t('stripLost')} doing={t('stripLostDoing')} />
      </Specimen>
      <Specimen id="checks" title={t('specimen.checks')}>
        <CheckList
          label={t('checks')}
          className={styles['wide'] ?? ''}
          items={[
            { id: 'key', state: 'done', title: t('checkKey'), stateLabel: t('done') },
            {
              id: 'treadmill',
              state: 'done',
              title: t('checkTreadmill'),
              detail: t('checkTreadmillDetail'),
              stateLabel: t('done'),
            },
            {
              id: 'rails',
              state: 'waiting',
              title: t('checkRails'),
              detail: t('checkRailsDetail'),
              stateLabel: t('waiting'),
            },
            {
              id: 'strap',
              state: 'problem',
              title: t('checkStrap'),
              detail: t('checkStrapDetail'),
              stateLabel: t('problem'),
              action: <Button>{t('skip')}</Button>,
            },
          ]}
        />
      </Specimen>
      <Specimen id="progress" title={t('specimen.progress')}>
        <ProgressBar
          label={t('scan')}
          share={0.34}
          valueText={t('scanValue')}
          className={styles['meter'] ?? ''}
        />
        <ProgressBar label={t('scan')} share={0.34} tone="accent" className={styles['meter'] ?? ''} />
        <ProgressBar label={t('scan')} share={0.34} tone="beat" className={styles['meter'] ?? ''} />
        <ProgressBar label={t('scan')} share={undefined} className={styles['meter'] ?? ''} />
        <Ring label={t('scan')} share={0.34} valueText={t('scanValue')}>
          34
        </Ring>
        <Ring label={t('scan')} share={1} />
        <Ring label={t('scan')} share={undefined} />
      </Specimen>
      <Specimen id="empty" title={t('specimen.empty')}>
        <EmptyState
          icon="music"
          title={t('emptyTitle')}
          text={t('emptyText')}
          action={
            <Button variant="primary" icon="folder">
              {t('emptyAction')}
            </Button>
          }
        />
      </Specimen>
      <Specimen id="error" title={t('specimen.error')}>
        <ErrorState
          title={t('errorTitle')}
          done={t('errorDone')}
          action={<Button variant="primary">{t('errorAction')}</Button>}
          code={t('errorCode')}
        />
      </Specimen>
      <Specimen id="loading" title={t('specimen.loading')}>
        <div className={styles['wide']}>
          <Skeleton shape="figure" />
          <Skeleton shape="line" />
          <Skeleton shape="row" />
          <Skeleton shape="tile" />
        </div>
      </Specimen>
      <Specimen id="countdown" title={t('specimen.countdown')}>
        <Countdown secondsLeft={3} fromSeconds={3} text={t('startsAt')} />
        <Countdown secondsLeft={1} fromSeconds={3} text={t('startsAt')} />
      </Specimen>
      <Specimen id="marks" title={t('specimen.marks')}>
        <span className={styles['mark']}>
          <Wordmark name={t('appName')} />
        </span>
        <div className={styles['picture']}>
          <KeyPicture pose="clipped" label={t('keyClipped')} />
        </div>
        <div className={styles['picture']}>
          <KeyPicture pose="pulled" label={t('keyPulled')} />
        </div>
        <div className={styles['pictureOnRed']}>
          <KeyPicture pose="pulled" label={t('keyPulled')} />
        </div>
      </Specimen>
    </>
  );
}
