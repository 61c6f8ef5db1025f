import { app, dialog, type BrowserWindow } from 'electron';
import type { Log } from '#contract/runtime/log.ts';
import type { BeltWatch } from './belt-watch.ts';
import { closeAnswer, closingQuestion, questionLanguage } from './closing-question.ts';

export interface ClosingOptions {
  readonly isKiosk: boolean;
  readonly belt: BeltWatch;
  readonly log: Log;
}

/** The window stays as long, so that the runner sees the belt come to rest, or reads what to do instead. */
const restPatienceMs = 20_000;

/** A belt without its screen is a belt without its STOP: closing asks first, and staying is the usual answer. */
export function keepOpenWhileBeltMoves(
  window: BrowserWindow,
  { isKiosk, belt, log }: ClosingOptions,
): { readonly letClose: () => void } {
  let mayClose = false;
  let isAsking = false;

  async function ask(): Promise<void> {
    const language = questionLanguage(belt.language, app.getLocale());
    const { response } = await dialog.showMessageBox(window, closingQuestion(language, belt.isReachable));
    if (response !== closeAnswer) return;
    await belt.stop();
    if (belt.isReachable) await belt.atRest(restPatienceMs);
    mayClose = true;
    if (!window.isDestroyed()) window.close();
  }

  window.on('close', (event) => {
    if (mayClose) return;
    // A kiosk has nobody who closes windows; it is ended from outside (docs/electron.md).
    if (!isKiosk && !belt.mayMove) return;
    event.preventDefault();
    log.info('window-kept-open', { isKiosk });
    if (isKiosk || isAsking) return;
    isAsking = true;
    ask()
      .catch((error: unknown) => log.error('question-not-asked', { error }))
      .finally(() => (isAsking = false));
  });
  return { letClose: () => (mayClose = true) };
}
