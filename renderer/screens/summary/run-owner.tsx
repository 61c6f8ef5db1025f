import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#ui/parts/button.tsx';
import { Strip } from '#ui/parts/strip.tsx';
import { activeRunner, useAccounts } from '#renderer/app/follow-accounts.ts';
import { queryKeys } from '#renderer/app/query-keys.ts';
import { usePageLink } from '#renderer/link/page-link.ts';
import { SignInDialog } from '#renderer/screens/account/sign-in-dialog.tsx';

/** A guest's run can be taken along; one that two computers have kept differently says where. */
export function RunOwner({ sessionId }: { readonly sessionId: string }): ReactNode {
  const { t } = useTranslation('summary');
  const { t: account } = useTranslation('account');
  const link = usePageLink();
  const [isClaiming, setClaiming] = useState(false);
  const isOffered = useAccounts(
    ({ accounts }) => accounts?.serverUrl !== undefined && activeRunner(accounts)?.isGuest === true,
  );
  const { data: disputed = [] } = useQuery({
    queryKey: queryKeys.history.disputes(sessionId),
    queryFn: () => link.rpc.history.disputedMinutes({ sessionId }),
  });
  return (
    <>
      {isOffered && (
        <Strip
          tone="plain"
          icon="user"
          title={account('claim.offer')}
          testId="claim-offer"
          action={
            <Button icon="qrCode" data-testid="claim" onClick={() => setClaiming(true)}>
              {account('claim.open')}
            </Button>
          }
        />
      )}
      {disputed.length > 0 && (
        <Strip
          tone="plain"
          title={t('disputed', { count: disputed.length })}
          doing={t('disputedWhat')}
          testId="disputed"
        />
      )}
      {isClaiming && <SignInDialog sessionId={sessionId} onClose={() => setClaiming(false)} />}
    </>
  );
}
