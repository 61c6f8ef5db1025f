import { useNavigate } from '@tanstack/react-router';
import { useCallback, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#ui/parts/button.tsx';
import { Pill } from '#ui/parts/pill.tsx';
import { Wordmark } from '#ui/parts/wordmark.tsx';
import { pressedMark } from '#ui/touch/pressed-mark.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { activeRunner, useAccounts } from '#renderer/app/follow-accounts.ts';
import { useLive } from '#renderer/link/live-store.ts';
import { usePresent } from '#renderer/screens/presence.ts';
import { conditionPeriodMs, useSampled } from '#renderer/screens/run/use-sampled.ts';
import { deviceName } from '#renderer/words/device-name.ts';
import { shownTreadmillState, treadmillTones } from './treadmill-state.ts';
import { TroubleStrip } from './trouble-strip.tsx';
import { useChangeSettings, type Runner } from './use-runner.ts';
import style from './home-head.module.css';

/** Name of the app, the treadmill, who runs, and the other language. */
export function HomeHead({
  runner,
  onProfile,
}: {
  readonly runner: Runner;
  readonly onProfile: () => void;
}): ReactNode {
  const { t } = useTranslation('home');
  const { t: common } = useTranslation();
  const change = useChangeSettings();
  const isHeard = usePresent();
  const account = useAccounts(({ accounts }) => activeRunner(accounts)?.name ?? '');
  const other = runner.language === 'en' ? 'zh-CN' : 'en';
  const switchLanguage = useCommand(useCallback(() => change({ language: other }), [change, other]));
  return (
    <>
      <header className={style['head']}>
        <Wordmark name={common('appName')} className={style['wordmark'] ?? ''} />
        <TreadmillPill />
        <Button icon="user" className={style['who'] ?? ''} data-testid="profile" onClick={onProfile}>
          {whoOf(runner, account) ?? t('guest')}
        </Button>
        <Button
          lang={other}
          className={style['language'] ?? ''}
          disabled={!isHeard}
          data-testid="language"
          onClick={() => void switchLanguage.run()}
        >
          {t('otherLanguage')}
        </Button>
      </header>
      <TroubleStrip error={switchLanguage.error} title={t('trouble.notKept')} />
    </>
  );
}

/** A profile has a name of its own; without one whoever signed in is known by the account's. */
function whoOf(runner: Runner, account: string): string | undefined {
  if (!runner.isGuest) return runner.profile.displayName;
  return account === '' ? undefined : account;
}

function createTreadmillReader(): typeof shownTreadmillState {
  return shownTreadmillState;
}

function TreadmillPill(): ReactNode {
  const { t } = useTranslation('home');
  const navigate = useNavigate();
  const state = useSampled(createTreadmillReader, conditionPeriodMs);
  const { t: common } = useTranslation();
  const name = useLive(({ status }) => status?.treadmill && deviceName(common, status.treadmill));
  return (
    <button
      type="button"
      className={style['treadmill']}
      data-testid="treadmill"
      onClick={() => void navigate({ to: '/devices' })}
      {...pressedMark}
    >
      <Pill
        label={name ?? t('treadmill.name')}
        state={t(`treadmill.state.${state}`)}
        tone={treadmillTones[state]}
      />
    </button>
  );
}
