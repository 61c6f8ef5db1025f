import { useNavigate } from '@tanstack/react-router';
import { useCallback, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Runner } from '#contract/rpc/accounts.ts';
import { Button } from '#ui/parts/button.tsx';
import { Card } from '#ui/parts/card.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { usePageLink } from '#renderer/link/page-link.ts';
import { TroubleStrip } from '#renderer/screens/home/trouble-strip.tsx';
import { RefusedSheet } from './refused-sheet.tsx';
import { SetPinDialog } from './set-pin-dialog.tsx';
import { SignOutDialog } from './sign-out-dialog.tsx';
import { shownSync } from './sync-face.ts';
import { SyncPill } from './sync-pill.tsx';
import { useRunnerName } from './use-runner-name.ts';
import style from './account-screen.module.css';

type Open = 'refused' | 'pin' | 'sign-out';

/** The one who runs: how far their records are, and what they can do about it. */
export function SignedInCard({
  runner,
  onSignIn,
}: {
  readonly runner: Runner;
  readonly onSignIn: () => void;
}): ReactNode {
  const { t } = useTranslation('account');
  const link = usePageLink();
  const navigate = useNavigate();
  const nameOf = useRunnerName();
  const [open, setOpen] = useState<Open>();
  const retry = useCommand(useCallback(() => link.rpc.accounts.retryNow(), [link]));
  const noPin = useCommand(
    useCallback(
      () => link.rpc.accounts.setPin({ accountId: runner.accountId, pin: null }),
      [link, runner.accountId],
    ),
  );
  const { sync, hasPin } = runner;
  const close = (): void => setOpen(undefined);
  return (
    <Card label={nameOf(runner)} data-testid="signed-in-card">
      <div className={style['state']}>
        <SyncPill runner={runner} />
        {sync !== undefined && sync.waiting > 0 && (
          <p className={style['about']} data-testid="waiting">
            {t('sync.waiting', { count: sync.waiting })}
          </p>
        )}
        <p className={style['about']}>{t(`sync.why.${shownSync(runner)}`)}</p>
      </div>
      <TroubleStrip error={retry.error ?? noPin.error} title={t('notChanged')} />
      <div className={style['buttons']}>
        {sync !== undefined && sync.refused > 0 && (
          <Button icon="warning" data-testid="refused" onClick={() => setOpen('refused')}>
            {t('refused.open', { count: sync.refused })}
          </Button>
        )}
        {!runner.isSignedIn && sync !== undefined && (
          <Button variant="primary" icon="signIn" data-testid="sign-in-again" onClick={onSignIn}>
            {t('signIn.again')}
          </Button>
        )}
        {sync?.state === 'offline' && (
          <Button icon="sync" data-testid="retry" disabled={retry.isRunning} onClick={() => void retry.run()}>
            {t('sync.retry')}
          </Button>
        )}
        <Button icon="edit" onClick={() => void navigate({ to: '/profile' })}>
          {t('profile')}
        </Button>
        <Button icon="lock" data-testid="set-pin" onClick={() => setOpen('pin')}>
          {t(hasPin ? 'pin.change' : 'pin.set')}
        </Button>
        {hasPin && (
          <Button icon="lockOpen" disabled={noPin.isRunning} onClick={() => void noPin.run()}>
            {t('pin.takeAway')}
          </Button>
        )}
        <Button icon="signOut" data-testid="sign-out" onClick={() => setOpen('sign-out')}>
          {t('signOut.open')}
        </Button>
      </div>
      {open === 'refused' && <RefusedSheet runner={runner} onClose={close} />}
      {open === 'pin' && <SetPinDialog accountId={runner.accountId} onClose={close} />}
      {open === 'sign-out' && <SignOutDialog runner={runner} onClose={close} />}
    </Card>
  );
}
