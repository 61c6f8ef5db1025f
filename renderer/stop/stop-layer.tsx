import { useEffect, useState, type ReactNode } from 'react';
import { KeyPicture } from '#ui/parts/key-picture.tsx';
import { StopButton } from '#ui/parts/stop-button.tsx';
import { reloadPage } from '#renderer/link/leaving.ts';
import { useLive } from '#renderer/link/live-store.ts';
import { pageClock } from '#renderer/link/page-clock.ts';
import type { StopFace } from './stop-face.ts';
import { useStopWords } from './stop-words.ts';
import { useStopFace } from './use-stop-face.ts';
import style from './stop-layer.module.css';

/**
 * STOP: in its corner above everything else, in a tree of its own, on every screen while the belt may move (ux.md,
 * section 3). Nothing of the screens is needed for it; its keys do not even need it: `stop-keys.ts`.
 */
export function StopLayer({ onStop }: { readonly onStop: () => void }): ReactNode {
  const face = useStopFace();
  const isShown = face.kind !== 'hidden';
  useRoomForStop(isShown);
  const t = useStopWords();
  if (!isShown) return null;
  const isUnreachable = face.kind === 'unreachable';
  return (
    <>
      {face.kind === 'pullKey' && <PullKey face={face} />}
      {face.kind === 'stopping' && <StoppingBand sinceMs={face.sinceMs} />}
      {face.kind === 'unreachable' && face.wasPressed && (
        <p className={style.instruction} role="alert">
          {t('stop.unreachable')}
        </p>
      )}
      <div className={style.corner}>
        <StopButton
          mode={isUnreachable ? 'unreachable' : face.kind === 'stop' ? 'stop' : 'stopping'}
          label={isUnreachable ? t('stop.useTreadmill') : t('stop.label')}
          onStop={onStop}
        />
      </div>
    </>
  );
}

function StoppingBand({ sinceMs }: { readonly sinceMs: number }): ReactNode {
  const t = useStopWords();
  const seconds = useSecondsSince(sinceMs);
  return (
    <p className={style.band}>
      {/* Without the seconds: they would be read out one by one. */}
      <strong role="status">{t('stop.stopping')}</strong> {t('stop.since', { seconds })}
    </p>
  );
}

function PullKey({ face }: { readonly face: Extract<StopFace, { kind: 'pullKey' }> }): ReactNode {
  const t = useStopWords();
  const seconds = useSecondsSince(face.sinceMs);
  // What this lies over has the only way to a page that can be told anything; nothing of it must be out of reach.
  const needsReload = useLive(
    ({ connection, areScreensMissing }) => areScreensMissing || connection.kind === 'otherVersion',
  );
  return (
    <div className={style.pullKey} role="alertdialog" aria-label={t('stop.pullKey')} data-testid="pull-key">
      <KeyPicture pose="pulled" label={t('stop.keyPicture')} />
      <div>
        <h1>{t('stop.pullKey')}</h1>
        <p>{t('stop.pullKeyWhy')}</p>
        {face.isLong && <p>{t('stop.rails')}</p>}
        <p>
          {t('stop.stopping')} {t('stop.since', { seconds })}
        </p>
        {needsReload && (
          <button type="button" className={style.reload} data-testid="reload-here" onClick={reloadPage}>
            {t('missing.reload')}
          </button>
        )}
      </div>
    </div>
  );
}

function useSecondsSince(sinceMs: number): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const look = (): void => setSeconds(Math.max(0, Math.floor((pageClock.nowMs() - sinceMs) / 1000)));
    look();
    return pageClock.every(200, look);
  }, [sinceMs]);
  return seconds;
}

/** Screens keep their lower right corner free by `[data-stop='true']`. */
function useRoomForStop(isShown: boolean): void {
  useEffect(() => {
    document.documentElement.dataset['stop'] = String(isShown);
  }, [isShown]);
}
