import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatTempo } from '#ui/format/tempo.ts';
import { Icon } from '#ui/parts/icon.tsx';
import { pressedMark } from '#ui/touch/pressed-mark.ts';
import type { RoomStatus } from '#contract/rpc/room-music.ts';
import { canListen, roomCondition } from '#renderer/room/room-condition.ts';
import { useRoom } from '#renderer/room/use-room.ts';
import { roomWords } from '#renderer/words/room-words.ts';
import { useRunFormat } from './use-run-format.ts';
import style from './music-card.module.css';

/** In the place of what plays: what is heard in the room. Where nobody listens a tap turns this page's microphone on. */
export function RoomCard({ room: { state, tempoBpm } }: { readonly room: RoomStatus }): ReactNode {
  const { t } = useTranslation('run');
  const { locale, words } = useRunFormat();
  const microphone = useRoom((room) => room.microphone);
  const listen = useRoom((room) => room.listen);
  const condition = roomCondition(microphone, state);
  const { short } = roomWords(words, condition);
  const tempo = formatTempo(tempoBpm === undefined ? undefined : Math.round(tempoBpm), locale);
  const content =
    tempo === undefined ? (
      <>
        <span className={style.title}>{short}</span>
        <span className={style.line}>{lineOf()}</span>
      </>
    ) : (
      <>
        <span className={style.head}>
          <span className={style.title}>{t('room.title')}</span>
          {microphone === 'on' && <Icon name="microphone" weight="fill" className={style.skip} />}
        </span>
        <span className={style.line}>
          <span className={style.tempo} data-testid="live-tempo">
            {t('room.live', { tempo })}
          </span>
        </span>
        <span className={style.spoken}>{lineOf()}</span>
      </>
    );
  if (!canListen(condition)) {
    return (
      <section
        className={style.card}
        aria-label={t('music.label')}
        data-testid="room-card"
        data-condition={condition}
      >
        {content}
      </section>
    );
  }
  return (
    <button
      type="button"
      className={style.card}
      data-testid="room-card"
      data-condition={condition}
      onClick={() => listen()}
      {...pressedMark}
    >
      {content}
    </button>
  );

  function lineOf(): string {
    if (canListen(condition)) return t('room.tapToListen');
    return microphone === 'on' ? t('room.microphoneOn') : '';
  }
}
