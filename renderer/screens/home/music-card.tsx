import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '#ui/parts/icon.tsx';
import { Ring } from '#ui/parts/ring.tsx';
import { pressedMark } from '#ui/touch/pressed-mark.ts';
import type { MusicState } from './use-music-state.ts';
import style from './facts.module.css';

/** How much music there is to run to, and how far listening has come. Details are in the library. */
export function MusicCard({ music }: { readonly music: MusicState }): ReactNode {
  const { t } = useTranslation('home');
  const navigate = useNavigate();
  const { readyTracks, progress, isListening } = music;
  if (readyTracks === undefined) return null;
  const state = listeningWords(t, music);
  return (
    <button
      type="button"
      className={style['press']}
      data-testid="library"
      onClick={() => void navigate({ to: '/library' })}
      {...pressedMark}
    >
      {isListening && progress !== undefined ? (
        <Ring
          label={t('music.ring')}
          share={progress.listenedFiles / progress.toListen}
          {...(state === undefined ? {} : { valueText: state })}
        >
          <Icon name="music" weight="fill" />
        </Ring>
      ) : (
        <Icon name="music" weight="fill" className={style['sign']} />
      )}
      <span className={style['words']}>
        <span className={style['name']}>
          {readyTracks === 0 ? t('music.none') : t('music.ready', { count: readyTracks })}
        </span>
        {state !== undefined && <span className={style['state']}>{state}</span>}
      </span>
      <Icon name="next" className={style['next']} />
    </button>
  );
}

function listeningWords(
  t: ReturnType<typeof useTranslation<'home'>>['t'],
  { progress, isListening }: MusicState,
): string | undefined {
  if (progress?.step === 'failed') return t('music.failed');
  if (!isListening || progress === undefined) return undefined;
  const counts = { done: progress.listenedFiles, all: progress.toListen };
  return progress.pausedBy.length > 0 ? t('music.paused', counts) : t('music.listening', counts);
}
