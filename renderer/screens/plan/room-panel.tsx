import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatTempo } from '#ui/format/tempo.ts';
import { Button } from '#ui/parts/button.tsx';
import { Icon } from '#ui/parts/icon.tsx';
import { ListRow } from '#ui/parts/list-row.tsx';
import { ProgressBar } from '#ui/parts/progress-bar.tsx';
import { canListen, roomCondition } from '#renderer/room/room-condition.ts';
import { useRoom } from '#renderer/room/use-room.ts';
import type { Runner } from '#renderer/screens/home/use-runner.ts';
import { useWords } from '#renderer/screens/page/use-words.ts';
import { roomWords } from '#renderer/words/room-words.ts';
import style from './plan-screen.module.css';

/** Music in the room before the run: whether the microphone hears it, how loud, and its first tempo. */
export function RoomPanel({ runner }: { readonly runner: Runner }): ReactNode {
  const { t } = useTranslation('plan');
  const words = useWords();
  const microphone = useRoom((room) => room.microphone);
  const ear = useRoom((room) => room.ear);
  const tempoBpm = useRoom((room) => room.tempoBpm);
  const listen = useRoom((room) => room.listen);
  const keep = useRoom((room) => room.keep);
  useEffect(() => keep(), [keep]);
  const condition = roomCondition(microphone, ear);
  const { short, long } = roomWords(words, condition);
  const tempo = formatTempo(tempoBpm, runner.language);
  return (
    <section className={style['room']} data-testid="room-panel" data-condition={condition}>
      <h3 className={style['roomTitle']}>
        <Icon name="microphone" weight="fill" />
        {tempo === undefined ? short : t('room.tempo', { tempo })}
      </h3>
      <p className={style['sentence']}>{long}</p>
      {canListen(condition) && (
        <Button variant="primary" icon="microphone" data-testid="room-listen" onClick={() => listen()}>
          {t('room.listen')}
        </Button>
      )}
      {microphone === 'on' && <Level />}
      <p className={style['sentence']} data-testid="room-privacy">
        {t(microphone === 'on' ? 'room.privacyOn' : 'room.privacy')}
      </p>
      {microphone === 'on' && <Inputs />}
    </section>
  );
}

function Level(): ReactNode {
  const { t } = useTranslation('plan');
  const level = useRoom((room) => room.level);
  return (
    <ProgressBar label={t('room.level')} share={level} tone="beat" className={style['progress'] ?? ''} />
  );
}

/** Microphone or line-in, where there is more than one. */
function Inputs(): ReactNode {
  const { t } = useTranslation('plan');
  const inputs = useRoom((room) => room.inputs);
  const deviceId = useRoom((room) => room.deviceId);
  const listen = useRoom((room) => room.listen);
  if (inputs.length < 2) return null;
  return (
    <ul className={style['playlists']} aria-label={t('room.inputs')}>
      {inputs.map((input) => (
        <ListRow
          key={input.deviceId}
          title={input.label}
          titleLang=""
          isSelected={input.deviceId === deviceId}
          testId="room-input"
          onPress={() => listen(input.deviceId)}
        />
      ))}
    </ul>
  );
}
