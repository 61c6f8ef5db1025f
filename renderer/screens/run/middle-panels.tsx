import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatTimeLeft, formatTime } from '#ui/format/time.ts';
import { Button } from '#ui/parts/button.tsx';
import { HeroNumber } from '#ui/parts/hero-number.tsx';
import { Strip } from '#ui/parts/strip.tsx';
import { reloadPage } from '#renderer/link/leaving.ts';
import { useLive } from '#renderer/link/live-store.ts';
import { unlockSound } from '#renderer/player/start-player.ts';
import { adapterWords } from '#renderer/words/treadmill-words.ts';
import { runPhase } from './run-phase.ts';
import type { RunTrouble } from './run-troubles.ts';
import { handsOffAction, troubleWords } from './trouble-words.ts';
import { useRunCommands } from './use-run-commands.ts';
import { useRunFormat } from './use-run-format.ts';
import { controllerNowMs, speedPeriodMs, useSampled, type Reader } from './use-sampled.ts';
import style from './middle-panels.module.css';

/** In place of the cadence: something that a person has to decide. Speed and keys stay where they are. */
export function TroublePanel({
  trouble,
}: {
  readonly trouble: Extract<RunTrouble, { kind: 'handsOff' | 'musicBlocked' }>;
}): ReactNode {
  const { t } = useTranslation('run');
  const format = useRunFormat();
  const commands = useRunCommands();
  const { title, doing } = troubleWords(t, format, trouble);
  const isMusic = trouble.kind === 'musicBlocked';
  return (
    <Strip
      tone="warn"
      isTall
      isSpoken={false}
      title={title}
      {...(doing !== undefined && { doing })}
      {...(isMusic && { icon: 'soundOff' })}
      action={
        <Button
          size="key"
          className={style.action}
          data-testid={isMusic ? 'hear-music' : 'take-back'}
          onClick={() => (isMusic ? unlockSound() : commands.release())}
        >
          {isMusic ? t('trouble.musicBlocked.action') : handsOffAction(t, trouble.hold)}
        </Button>
      }
      className={style.panel ?? ''}
      testId={`panel-${trouble.kind}`}
    />
  );
}

/** Over the whole middle: nothing of what it would show is known. */
export function TroubleCover({
  trouble,
}: {
  readonly trouble: Extract<RunTrouble, { kind: 'linkLost' | 'controllerLost' }>;
}): ReactNode {
  const { t } = useTranslation('run');
  const { locale, ...format } = useRunFormat();
  const adapterState = useLive(({ status }) => status?.adapterState);
  const { title, doing } = troubleWords(t, format, trouble);
  const seconds = useSampled(createLinkLostReader, speedPeriodMs);
  const isOld = trouble.kind === 'controllerLost';
  const isOff = trouble.kind === 'linkLost' && trouble.isBluetoothOff && adapterState !== undefined;
  return (
    <div className={style.cover} data-testid={`cover-${trouble.kind}`}>
      <h2 className={style.coverTitle}>{title}</h2>
      <p>{isOff ? adapterWords(format.words, adapterState).long : doing}</p>
      {isOld ? (
        trouble.why === 'otherVersion' && (
          <Button size="key" className={style.action} onClick={reloadPage}>
            {t('trouble.reload')}
          </Button>
        )
      ) : (
        <p className={style.retry}>{t('trouble.retrying', { time: formatTime(seconds, locale) ?? '' })}</p>
      )}
    </div>
  );
}

/** The way out: what is left of it, and the end at once for whoever has enough. */
export function CoolDownCard(): ReactNode {
  const { t } = useTranslation('run');
  const { locale } = useRunFormat();
  const leftMs = useSampled(createCoolDownReader, speedPeriodMs / 2);
  const commands = useRunCommands();
  return (
    <section className={style.coolDown} aria-label={t('phase.coolDown')} data-testid="cool-down">
      <h2 className={style.coolDownLabel}>{t('coolDown.left')}</h2>
      <HeroNumber
        size="second"
        value={leftMs === undefined ? undefined : formatTimeLeft(leftMs / 1000, locale)}
        widest="8:88"
        className={style.coolDownTime ?? ''}
      />
      <p className={style.coolDownText}>{t('coolDown.what')}</p>
      <Button size="key" className={style.action} data-testid="skip-cool-down" onClick={() => commands.end()}>
        {t('coolDown.skip')}
      </Button>
    </section>
  );
}

function createCoolDownReader(): Reader<number | undefined> {
  return (live, nowMs) => {
    const session = live.status?.session;
    const controllerMs = controllerNowMs(live, nowMs);
    if (session === undefined || controllerMs === undefined) return undefined;
    const phase = runPhase(session, controllerMs);
    return phase.kind === 'coolDown' ? Math.ceil(phase.leftMs / 1000) * 1000 : undefined;
  };
}

/** How long the link has been away, whole seconds. */
function createLinkLostReader(): Reader<number | undefined> {
  return (live, nowMs) => {
    const state = live.status?.session?.state;
    const controllerMs = controllerNowMs(live, nowMs);
    if (state?.kind !== 'linkLost' || controllerMs === undefined) return undefined;
    return Math.floor(Math.max(0, controllerMs - state.sinceMs) / 1000);
  };
}
