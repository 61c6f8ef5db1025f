import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountsState, Runner } from '#contract/rpc/accounts.ts';
import { Button } from '#ui/parts/button.tsx';
import { Card } from '#ui/parts/card.tsx';
import { Loading, Skeleton } from '#ui/parts/skeleton.tsx';
import { activeRunner, useAccounts } from '#renderer/app/follow-accounts.ts';
import { PageShell } from '#renderer/screens/page/page-shell.tsx';
import { RunnerCards } from './runner-cards.tsx';
import { ServerCard } from './server-card.tsx';
import { SignInDialog } from './sign-in-dialog.tsx';
import { SignedInCard } from './signed-in-card.tsx';
import { useRunnerName } from './use-runner-name.ts';
import style from './account-screen.module.css';

/** Who runs, who else could, and how far their records are on the way to the server. */
export function AccountScreen(): ReactNode {
  const { t } = useTranslation('account');
  const accounts = useAccounts((state) => state.accounts);
  const runner = activeRunner(accounts);
  return (
    <PageShell title={t('title')} testId="account-screen" className={style['content']}>
      {accounts === undefined || runner === undefined ? (
        <Loading sentence={t('loading')} className={style['main'] ?? ''}>
          <Skeleton shape="tile" />
          <Skeleton shape="tile" />
        </Loading>
      ) : (
        <Accounts accounts={accounts} runner={runner} />
      )}
    </PageShell>
  );
}

function Accounts({
  accounts,
  runner,
}: {
  readonly accounts: AccountsState;
  readonly runner: Runner;
}): ReactNode {
  const { t } = useTranslation('account');
  const [isSigningIn, setSigningIn] = useState(false);
  const signIn = (): void => setSigningIn(true);
  return (
    <>
      <div className={style['main']}>
        <RunnerCards accounts={accounts} onSignIn={signIn} />
        {accounts.sealed > 0 && (
          <p className={style['about']} data-testid="sealed">
            {t('sealed', { count: accounts.sealed })}
          </p>
        )}
      </div>
      <div className={style['side']}>
        {runner.isGuest ? (
          <GuestCard hasServer={accounts.serverUrl !== undefined} onSignIn={signIn} />
        ) : (
          <SignedInCard key={runner.accountId} runner={runner} onSignIn={signIn} />
        )}
        <ServerCard accounts={accounts} />
      </div>
      {isSigningIn && <SignInDialog onClose={() => setSigningIn(false)} />}
    </>
  );
}

function GuestCard({
  hasServer,
  onSignIn,
}: {
  readonly hasServer: boolean;
  readonly onSignIn: () => void;
}): ReactNode {
  const { t } = useTranslation('account');
  const navigate = useNavigate();
  const name = useRunnerName();
  return (
    <Card label={name({ isGuest: true, name: '' })} data-testid="guest-card">
      <p className={style['about']}>{t(hasServer ? 'guest.withServer' : 'guest.withoutServer')}</p>
      <div className={style['buttons']}>
        {hasServer && (
          <Button variant="primary" icon="signIn" data-testid="sign-in" onClick={onSignIn}>
            {t('signIn.open')}
          </Button>
        )}
        <Button icon="edit" onClick={() => void navigate({ to: '/profile' })}>
          {t('profile')}
        </Button>
      </div>
    </Card>
  );
}
