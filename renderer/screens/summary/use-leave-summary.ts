import { useNavigate } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { textOfThrown } from '#contract/errors/error-text.ts';
import { queryKeys } from '#renderer/app/query-keys.ts';
import { showToast } from '#renderer/app/toasts.tsx';
import { useLive } from '#renderer/link/live-store.ts';
import { usePageLink } from '#renderer/link/page-link.ts';
import { pageLanguage } from '#renderer/screens/page/page-language.ts';
import type { Summary } from './use-summary.ts';

/** How long a discarded run can be had back. */
const undoMs = 10_000;
const noticeMs = 6000;

export interface LeaveSummary {
  /** Puts the ended run away and goes home. */
  readonly done: () => void;
  /** The same, and the run is deleted when ten seconds have passed without a second thought. */
  readonly discard: () => void;
  readonly isLeaving: boolean;
}

export function useLeaveSummary(sessionId: string, { isHere }: Summary): LeaveSummary {
  const { t, i18n } = useTranslation('summary');
  const link = usePageLink();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [isLeaving, setLeaving] = useState(false);

  /** An ended run that stays in the controller would bring its summary back with the next page. */
  async function putAway(): Promise<void> {
    if (!isHere) return;
    try {
      await link.rpc.session.discard();
    } catch (error) {
      // Whoever else put it away did what was wanted.
      if (useLive.getState().status?.session?.sessionId !== sessionId) return;
      showToast({ text: textOfThrown(error, pageLanguage(i18n.language), 'screen'), lengthMs: noticeMs });
    }
  }

  async function remove(): Promise<void> {
    try {
      await link.rpc.history.deleteSession({ sessionId });
      queries.removeQueries({ queryKey: queryKeys.history.session(sessionId) });
    } catch (error) {
      const why = textOfThrown(error, pageLanguage(i18n.language), 'screen');
      showToast({ text: t('notDiscarded', { why }), lengthMs: noticeMs });
    }
    await queries.invalidateQueries({ queryKey: queryKeys.history.all });
  }

  async function leave(): Promise<void> {
    setLeaving(true);
    await putAway();
    await queries.invalidateQueries({ queryKey: queryKeys.history.allSessions });
    await navigate({ to: '/' });
  }

  return {
    done: () => void leave(),
    discard: () =>
      void leave().then(() =>
        showToast({
          text: t('discarded'),
          lengthMs: undoMs,
          undo: {
            label: t('undo'),
            run: () => void navigate({ to: '/summary/$sessionId', params: { sessionId } }),
          },
          onOver: () => void remove(),
        }),
      ),
    isLeaving,
  };
}
