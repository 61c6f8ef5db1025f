import { useCallback, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#ui/parts/button.tsx';
import { Icon } from '#ui/parts/icon.tsx';
import { KeyPicture } from '#ui/parts/key-picture.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { useLive } from '#renderer/link/live-store.ts';
import { usePageLink } from '#renderer/link/page-link.ts';
import { unlockSound } from '#renderer/player/start-player.ts';
import { TroubleStrip } from '#renderer/screens/home/trouble-strip.tsx';
import { useChangeSettings, type Runner } from '#renderer/screens/home/use-runner.ts';
import { usePresent } from '#renderer/screens/presence.ts';
import { obstacleWords } from '#renderer/words/readiness-words.ts';
import { Checks } from './checks.tsx';
import style from './ready-screen.module.css';

const steps = ['key', 'rails', 'hands'] as const;

/** Get on, look at the list, press Start. */
export function BeforeStart({ runner }: { readonly runner: Runner }): ReactNode {
  const { t } = useTranslation('ready');
  return (
    <>
      <div className={style['body']}>
        <section className={style['getOn']} aria-label={t('getOn')}>
          <KeyPicture pose="clipped" label={t('keyPicture')} className={style['picture'] ?? ''} />
          <ol className={style['steps']}>
            {steps.map((step, index) => (
              <li key={step} className={style['step']}>
                <span className={style['number']} aria-hidden>
                  {index + 1}
                </span>
                {t(`step.${step}`)}
              </li>
            ))}
          </ol>
        </section>
        <Checks />
      </div>
      <footer className={style['end']}>
        <Safety runner={runner} />
        <StartPart hasReadSafety={runner.settings?.hasReadSafety === true} />
      </footer>
    </>
  );
}

/** What the button on the screen is and is not: said every time, to be acknowledged once. */
function Safety({ runner }: { readonly runner: Runner }): ReactNode {
  const { t } = useTranslation('ready');
  const change = useChangeSettings();
  const acknowledge = useCommand(useCallback(() => change({ hasReadSafety: true }), [change]));
  const isOpen = runner.settings !== undefined && runner.settings.hasReadSafety !== true;
  return (
    <div className={style['safety']} data-open={isOpen}>
      <Icon name="key" weight="fill" className={style['keyIcon']} />
      <p className={style['sentence']} data-testid="safety">
        {t('safety')}
      </p>
      {isOpen && (
        <Button
          icon="check"
          disabled={acknowledge.isRunning}
          data-testid="understand"
          onClick={() => void acknowledge.run()}
        >
          {t('understand')}
        </Button>
      )}
      <TroubleStrip error={acknowledge.error} title={t('notKept')} />
    </div>
  );
}

function StartPart({ hasReadSafety }: { readonly hasReadSafety: boolean }): ReactNode {
  const { t } = useTranslation('ready');
  const { t: words } = useTranslation('words');
  const link = usePageLink();
  const obstacle = useLive(({ status }) => status?.session?.obstacle);
  const isHeard = usePresent();
  const start = useCommand(useCallback(() => link.rpc.session.start(), [link]));
  const why = reason();
  return (
    <div className={style['startPart']}>
      <Button
        variant="primary"
        size="large"
        icon="play"
        className={style['start'] ?? ''}
        disabled={why !== undefined || start.isRunning}
        aria-describedby="why-not"
        data-testid="start"
        onClick={() => {
          // The one tap that every run has: browsers let a page sound only after one.
          unlockSound();
          void start.run();
        }}
      >
        {t('start')}
      </Button>
      <div className={style['why']}>
        <p id="why-not" className={style['sentence']} role="status" data-testid="obstacle">
          {why ?? t('canStart')}
        </p>
        <TroubleStrip error={start.error} title={t('notStarted')} />
      </div>
    </div>
  );

  function reason(): string | undefined {
    if (!isHeard) return t('finding.notHeard');
    if (obstacle !== undefined)
      return obstacleWords((key, params) => words(key, params ?? {}), obstacle).long;
    return hasReadSafety ? undefined : t('readFirst');
  }
}
