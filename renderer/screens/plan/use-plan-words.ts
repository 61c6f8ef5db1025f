import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionRequest } from '#contract/rpc/session-request.ts';
import type { Runner } from '#renderer/screens/home/use-runner.ts';
import { lengthMin } from './plan-request.ts';

/** A plan in one line: "Music leads, zone 2, 30 min". */
export function usePlanWords(runner: Runner): (request: SessionRequest) => string {
  const { t } = useTranslation('plan');
  return useCallback(
    (request) => {
      const minutes = lengthMin(request);
      return t('line', {
        mode: t(`mode.${request.mode}.title`),
        goal: goalWords(),
        length: minutes === undefined ? t('length.openWords') : t('length.minutes', { minutes }),
      });

      function goalWords(): string {
        const { goal } = request;
        switch (goal?.kind) {
          case undefined:
            return t('goal.usualWords');
          case 'heartZone':
            return t('goal.zoneWords', { zone: goal.zone });
          case 'reserve':
            return t('goal.reserveWords', { low: goal.lowPercent, high: goal.highPercent });
          case 'speedBand':
            return t('goal.bandWords', { low: runner.speed(goal.lowKmh), high: runner.speed(goal.highKmh) });
        }
      }
    },
    [t, runner],
  );
}
