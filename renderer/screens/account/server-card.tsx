import { useCallback, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountsState } from '#contract/rpc/accounts.ts';
import { Button } from '#ui/parts/button.tsx';
import { Card } from '#ui/parts/card.tsx';
import { Dialog } from '#ui/parts/dialog.tsx';
import { TextField } from '#ui/parts/text-field.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { usePageLink } from '#renderer/link/page-link.ts';
import { TroubleStrip } from '#renderer/screens/home/trouble-strip.tsx';
import style from './account-screen.module.css';

/** The sync server, and whether this device is a gym's kiosk. */
export function ServerCard({ accounts }: { readonly accounts: AccountsState }): ReactNode {
  const { t } = useTranslation('account');
  const link = usePageLink();
  const [open, setOpen] = useState<'server' | 'kiosk'>();
  const { serverUrl, kiosk } = accounts;
  const unpair = useCommand(useCallback(() => link.rpc.accounts.forgetKiosk(), [link]));
  const close = (): void => setOpen(undefined);
  return (
    <Card label={t('server.title')} data-testid="server-card">
      {serverUrl === undefined ? (
        <p className={style['about']}>{t('server.none')}</p>
      ) : (
        <p className={style['address']} data-testid="server-url">
          {serverUrl}
        </p>
      )}
      {kiosk !== undefined && (
        <p className={style['about']} data-testid="kiosk">
          {t('kiosk.is', { name: kiosk.name, gym: kiosk.gymName })}
        </p>
      )}
      <TroubleStrip error={unpair.error} title={t('notChanged')} />
      <div className={style['buttons']}>
        <Button icon="edit" data-testid="set-server" onClick={() => setOpen('server')}>
          {t(serverUrl === undefined ? 'server.set' : 'server.change')}
        </Button>
        {serverUrl !== undefined && kiosk === undefined && (
          <Button icon="key" data-testid="pair-kiosk" onClick={() => setOpen('kiosk')}>
            {t('kiosk.pair')}
          </Button>
        )}
        {kiosk !== undefined && (
          <Button icon="remove" disabled={unpair.isRunning} onClick={() => void unpair.run()}>
            {t('kiosk.forget')}
          </Button>
        )}
      </div>
      {open === 'server' && <ServerDialog serverUrl={serverUrl} onClose={close} />}
      {open === 'kiosk' && <KioskDialog onClose={close} />}
    </Card>
  );
}

function ServerDialog({
  serverUrl,
  onClose,
}: {
  readonly serverUrl: string | undefined;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('account');
  const link = usePageLink();
  return (
    <LineDialog
      title={t('server.title')}
      text={t('server.what')}
      label={t('server.address')}
      hint={t('server.addressHint', { example: 'sync.example.org' })}
      submit={t('server.keep')}
      from={serverUrl ?? ''}
      leastLength={serverUrl === undefined ? 1 : 0}
      testId="server-dialog"
      onLine={useCallback(
        (typed: string) => link.rpc.accounts.setServer({ serverUrl: typed === '' ? null : typed }),
        [link],
      )}
      onClose={onClose}
    />
  );
}

function KioskDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('account');
  const link = usePageLink();
  return (
    <LineDialog
      title={t('kiosk.pair')}
      text={t('kiosk.what')}
      label={t('kiosk.code')}
      submit={t('kiosk.pairYes')}
      from=""
      leastLength={4}
      testId="kiosk-dialog"
      onLine={useCallback((pairingCode: string) => link.rpc.accounts.pairKiosk({ pairingCode }), [link])}
      onClose={onClose}
    />
  );
}

/** Asks for one line, and stays open until it was taken. */
function LineDialog({
  title,
  text,
  label,
  hint,
  submit,
  from,
  leastLength,
  testId,
  onLine,
  onClose,
}: {
  readonly title: string;
  readonly text: string;
  readonly label: string;
  readonly hint?: string;
  readonly submit: string;
  readonly from: string;
  readonly leastLength: number;
  readonly testId: string;
  readonly onLine: (line: string) => Promise<unknown>;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('account');
  const [line, setLine] = useState(from);
  const give = useCommand(onLine);
  return (
    <Dialog isOpen onClose={onClose} title={title} text={text} closeLabel={t('cancel')} testId={testId}>
      <form
        className={style['form']}
        onSubmit={(event) => {
          event.preventDefault();
          void give.run(line.trim()).then((isDone) => {
            if (isDone) onClose();
          });
        }}
      >
        <TroubleStrip error={give.error} title={t('notChanged')} />
        <TextField
          label={label}
          value={line}
          maxLength={300}
          data-testid={`${testId}-line`}
          onChange={setLine}
          {...(hint !== undefined && { hint })}
        />
        <Button
          type="submit"
          variant="primary"
          icon="check"
          data-testid={`${testId}-yes`}
          disabled={line.trim().length < leastLength || give.isRunning}
        >
          {submit}
        </Button>
      </form>
    </Dialog>
  );
}
