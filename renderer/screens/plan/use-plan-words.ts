import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionRequest } from '#contract/rpc/session-request.ts';
import { movesBelt } from '#core/pacing/pacing-step.ts';
import { programmeFor, programmeLengthMs, usualProgramme } from '#core/pacing/programme.ts';
import { useWords } from '#renderer/screens/page/use-words.ts';
import type { Runner } from '#renderer/screens/home/use-runner.ts';
import { programmeWord } from '#renderer/words/mode-words.ts';
import { lengthMin } from './plan-request.ts';

/** A plan in one line: "Music leads, zone 2, 30 min". */
export function usePlanWords(runner: Runner): (request: SessionRequest) => string {
  const { t } = useTranslation('plan');
  const words = useWords();
  return useCallback(
    (request) => {
      if (request.mode === 'programme') return programmeWords();
      const minutes = lengthMin(request);
      const mode = t(`mode.${request.mode}.title`);
      const length = minutes === undefined ? t('length.openWords') : t('length.minutes', { minutes });
      return movesBelt(request.mode)
        ? t('line', { mode, goal: goalWords(), length })
        : t('lineYouLead', { mode, length });

      function programmeWords(): string {
        const name = request.programme ?? usualProgramme;
        const lengthMs = programmeLengthMs(programmeFor(name, runner.profile, request.lengthMs));
        return t('line', {
          mode: t('mode.programme.title'),
          goal: programmeWord(words, name),
          length: t('length.minutes', { minutes: Math.round(lengthMs / 60_000) }),
        });
      }

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
    [t, words, runner],
  );
}
