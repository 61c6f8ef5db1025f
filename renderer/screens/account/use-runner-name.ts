import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Runner } from '#contract/rpc/accounts.ts';

/** What a runner is called on the screen; a guest has no name of their own. */
export function useRunnerName(): (runner: Pick<Runner, 'name' | 'isGuest'>) => string {
  const { t } = useTranslation('account');
  return useCallback(
    ({ name, isGuest }) => {
      if (isGuest) return t('guest.name');
      return name === '' ? t('noName') : name;
    },
    [t],
  );
}
