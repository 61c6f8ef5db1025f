import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Runner } from '#contract/rpc/accounts.ts';
import { Button } from '#ui/parts/button.tsx';
import { Sheet } from '#ui/parts/sheet.tsx';
import { queryKeys } from '#renderer/app/query-keys.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { usePageLink } from '#renderer/link/page-link.ts';
import { TroubleStrip } from '#renderer/screens/home/trouble-strip.tsx';
import { refusalKind, recordKind } from './refusal-kind.ts';
import style from './account-screen.module.css';

/** Changes that the server will never take: what, why, and what can be done. */
export function RefusedSheet({
  runner,
  onClose,
}: {
  readonly runner: Runner;
  readonly onClose: () => void;
}): ReactNode {
  const { t, i18n } = useTranslation('account');
  const link = usePageLink();
  const queries = useQueryClient();
  const queryKey = queryKeys.refusedChanges(runner.accountId, runner.sync?.refused ?? 0);
  const { data = [] } = useQuery({ queryKey, queryFn: () => link.rpc.accounts.refusedChanges() });
  const dismiss = useCommand(
    useCallback(
      async (id: string) => {
        await link.rpc.accounts.dismissRefusedChange({ id });
        await queries.invalidateQueries({ queryKey });
      },
      [link, queries, queryKey],
    ),
  );
  const moment = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <Sheet
      isOpen
      onClose={onClose}
      title={t('refused.title')}
      closeLabel={t('close')}
      placement="side"
      testId="refused-sheet"
    >
      <p className={style['about']}>{t('refused.what')}</p>
      <TroubleStrip error={dismiss.error} title={t('notChanged')} />
      <ul className={style['refusals']}>
        {data.map(({ id, table, code, refusedWallMs }) => (
          <li key={id} className={style['refusal']} data-testid="refused-change">
            <strong>{t(`refused.record.${recordKind(table)}`)}</strong>
            <span>{t(`refused.why.${refusalKind(code)}`)}</span>
            <span className={style['about']}>
              {moment.format(refusedWallMs)} · <code>{code}</code>
            </span>
            <Button
              icon="check"
              disabled={dismiss.isRunning}
              data-testid="dismiss"
              onClick={() => void dismiss.run(id)}
            >
              {t('refused.dismiss')}
            </Button>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
