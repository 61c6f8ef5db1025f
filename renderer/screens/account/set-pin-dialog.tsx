import { useCallback, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '#renderer/app/use-command.ts';
import { usePageLink } from '#renderer/link/page-link.ts';
import { PinDialog } from './pin-dialog.tsx';

/** A new PIN, entered twice: what is not shown may be mistyped. */
export function SetPinDialog({
  accountId,
  onClose,
}: {
  readonly accountId: string;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('account');
  const link = usePageLink();
  const [first, setFirst] = useState<string>();
  const [isDifferent, setDifferent] = useState(false);
  const set = useCommand(
    useCallback((pin: string) => link.rpc.accounts.setPin({ accountId, pin }), [link, accountId]),
  );
  const take = (pin: string): void => {
    setDifferent(first !== undefined && first !== pin);
    if (first === undefined) setFirst(pin);
    else if (first !== pin) setFirst(undefined);
    else {
      void set.run(pin).then((isDone) => {
        if (isDone) onClose();
      });
    }
  };
  return (
    <PinDialog
      key={String(first === undefined)}
      title={t(first === undefined ? 'pin.choose' : 'pin.again')}
      text={t(isDifferent ? 'pin.different' : 'pin.what')}
      error={set.error}
      isRunning={set.isRunning}
      onPin={take}
      onClose={onClose}
    />
  );
}
