import { useNavigate } from '@tanstack/react-router';
import { useCallback, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountsState, Runner } from '#contract/rpc/accounts.ts';
import { Icon } from '#ui/parts/icon.tsx';
import { pressedMark } from '#ui/touch/pressed-mark.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { usePageLink } from '#renderer/link/page-link.ts';
import { TroubleStrip } from '#renderer/screens/home/trouble-strip.tsx';
import { PinDialog } from './pin-dialog.tsx';
import { SyncPill } from './sync-pill.tsx';
import { useRunnerName } from './use-runner-name.ts';
import style from './account-screen.module.css';

/** Who could run here: large enough to be met by a finger. */
export function RunnerCards({
  accounts,
  onSignIn,
}: {
  readonly accounts: AccountsState;
  readonly onSignIn: () => void;
}): ReactNode {
  const { t } = useTranslation('account');
  const link = usePageLink();
  const navigate = useNavigate();
  const nameOf = useRunnerName();
  const [asked, setAsked] = useState<Runner>();
  const take = useCommand(
    useCallback(
      async (accountId: string, pin?: string) => {
        await link.rpc.accounts.switchTo({ accountId, ...(pin !== undefined && { pin }) });
        await navigate({ to: '/' });
      },
      [link, navigate],
    ),
  );
  const press = (runner: Runner): void => {
    if (runner.accountId === accounts.activeAccountId) void navigate({ to: '/' });
    else if (runner.hasPin) setAsked(runner);
    else void take.run(runner.accountId);
  };
  return (
    <>
      {asked === undefined && <TroubleStrip error={take.error} title={t('notChanged')} />}
      <ul className={style['cards']} aria-label={t('title')}>
        {accounts.runners.map((runner) => {
          const isActive = runner.accountId === accounts.activeAccountId;
          return (
            <li key={runner.accountId}>
              <button
                type="button"
                className={style['card']}
                aria-pressed={isActive}
                data-testid={runner.isGuest ? 'runner-guest' : 'runner'}
                onClick={() => press(runner)}
                {...pressedMark}
              >
                <Icon name={isActive ? 'checkCircle' : 'user'} className={style['cardSign']} />
                <span className={style['cardName']}>{nameOf(runner)}</span>
                {isActive && <span className={style['cardState']}>{t('runsNow')}</span>}
                {!isActive && runner.hasPin && (
                  <span className={style['cardState']}>
                    <Icon name="lock" /> {t('pin.needed')}
                  </span>
                )}
                <SyncPill runner={runner} isShort />
              </button>
            </li>
          );
        })}
        {accounts.serverUrl !== undefined && (
          <li>
            <button
              type="button"
              className={style['card']}
              data-testid="runner-new"
              onClick={onSignIn}
              {...pressedMark}
            >
              <Icon name="qrCode" className={style['cardSign']} />
              <span className={style['cardName']}>{t('signIn.open')}</span>
              <span className={style['cardState']}>{t('signIn.withPhone')}</span>
            </button>
          </li>
        )}
      </ul>
      {asked !== undefined && (
        <PinDialog
          title={t('pin.of', { name: nameOf(asked) })}
          text={t('pin.forgotten')}
          error={take.error}
          isRunning={take.isRunning}
          onPin={(pin) => void take.run(asked.accountId, pin)}
          onClose={() => {
            take.clear();
            setAsked(undefined);
          }}
        />
      )}
    </>
  );
}
