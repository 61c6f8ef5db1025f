import { useNavigate } from '@tanstack/react-router';
import { useCallback, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Runner } from '#contract/rpc/accounts.ts';
import { Button } from '#ui/parts/button.tsx';
import { Dialog } from '#ui/parts/dialog.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { usePageLink } from '#renderer/link/page-link.ts';
import { TroubleStrip } from '#renderer/screens/home/trouble-strip.tsx';
import { useRunnerName } from './use-runner-name.ts';
import style from './account-screen.module.css';

/** Says what becomes of what was not sent, before anything is gone. */
export function SignOutDialog({
  runner,
  onClose,
}: {
  readonly runner: Runner;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('account');
  const link = usePageLink();
  const navigate = useNavigate();
  const nameOf = useRunnerName();
  const [isRemoving, setRemoving] = useState(false);
  const { accountId } = runner;
  const waiting = runner.sync?.waiting ?? 0;
  const leave = useCommand(
    useCallback(
      async (unsent: 'keep' | 'remove') => {
        await link.rpc.accounts.signOut({ accountId, unsent });
        await navigate({ to: '/account' });
      },
      [link, navigate, accountId],
    ),
  );
  const go = (unsent: 'keep' | 'remove'): void => {
    void leave.run(unsent).then((isDone) => {
      if (isDone) onClose();
    });
  };
  if (isRemoving) {
    return (
      <Dialog
        isOpen
        onClose={onClose}
        title={t('signOut.removeTitle', { count: waiting })}
        text={t('signOut.removeWhat')}
        closeLabel={t('cancel')}
        testId="sign-out-remove"
        actions={
          <Button
            variant="danger"
            icon="remove"
            disabled={leave.isRunning}
            data-testid="sign-out-remove-yes"
            onClick={() => go('remove')}
          >
            {t('signOut.removeYes')}
          </Button>
        }
      >
        <TroubleStrip error={leave.error} title={t('notChanged')} />
      </Dialog>
    );
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('signOut.title', { name: nameOf(runner) })}
      text={waiting === 0 ? t('signOut.nothingWaits') : t('signOut.waits', { count: waiting })}
      closeLabel={t('cancel')}
      testId="sign-out-dialog"
      actions={
        <Button
          variant="primary"
          icon="signOut"
          disabled={leave.isRunning}
          data-testid="sign-out-yes"
          onClick={() => go('keep')}
        >
          {t('signOut.yes')}
        </Button>
      }
    >
      <TroubleStrip error={leave.error} title={t('notChanged')} />
      {waiting > 0 && (
        <div className={style['buttons']}>
          <Button
            variant="quiet"
            icon="remove"
            data-testid="sign-out-remove-ask"
            onClick={() => setRemoving(true)}
          >
            {t('signOut.remove')}
          </Button>
        </div>
      )}
    </Dialog>
  );
}
