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
import { usePresent } from '#renderer/screens/presence.ts';
import type { Summary } from './use-summary.ts';

/** How long a discarded run can be had back. */
const undoMs = 10_000;
const noticeMs = 6000;

export interface LeaveSummary {
  /** Puts the ended run away and goes home; home can be gone to without the controller, too. */
  readonly done: () => void;
  /** The same, and the run is deleted when ten seconds have passed without a second thought. */
  readonly discard: () => void;
  /** The controller is heard: without it nothing is deleted. */
  readonly canDiscard: boolean;
  readonly isLeaving: boolean;
}

export function useLeaveSummary(sessionId: string, { isHere }: Summary): LeaveSummary {
  const { t, i18n } = useTranslation('summary');
  const link = usePageLink();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const canDiscard = usePresent();
  const [isLeaving, setLeaving] = useState(false);
  const why = (error: unknown): string => textOfThrown(error, pageLanguage(i18n.language), 'screen');

  /**
   * An ended run that stays in the controller would bring its summary back with the next page.
   *
   * @returns why it is still there; undefined: it is not, or whoever else put it away did what was wanted
   */
  async function putAway(): Promise<string | undefined> {
    if (!isHere) return undefined;
    try {
      await link.rpc.session.discard();
      return undefined;
    } catch (error) {
      return useLive.getState().status?.session?.sessionId === sessionId ? why(error) : undefined;
    }
  }

  async function remove(): Promise<void> {
    try {
      await link.rpc.history.deleteSession({ sessionId });
      queries.removeQueries({ queryKey: queryKeys.history.session(sessionId) });
    } catch (error) {
      showToast({ text: t('notDiscarded', { why: why(error) }), lengthMs: noticeMs });
    }
    await queries.invalidateQueries({ queryKey: queryKeys.history.all });
  }

  async function goHome(): Promise<void> {
    await queries.invalidateQueries({ queryKey: queryKeys.history.allSessions });
    await navigate({ to: '/' });
  }

  async function done(): Promise<void> {
    setLeaving(true);
    const problem = canDiscard ? await putAway() : undefined;
    if (problem !== undefined) showToast({ text: problem, lengthMs: noticeMs });
    await goHome();
  }

  async function discard(): Promise<void> {
    setLeaving(true);
    const problem = await putAway();
    if (problem !== undefined) {
      showToast({ text: t('notDiscarded', { why: problem }), lengthMs: noticeMs });
      setLeaving(false);
      return;
    }
    await goHome();
    showToast({
      text: t('discarded'),
      lengthMs: undoMs,
      undo: {
        label: t('undo'),
        run: () => void navigate({ to: '/summary/$sessionId', params: { sessionId } }),
      },
      onOver: () => void remove(),
    });
  }

  return { done: () => void done(), discard: () => void discard(), canDiscard, isLeaving };
}
