import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatTempo } from '#ui/format/tempo.ts';
import { formatTime, formatTimeLeft } from '#ui/format/time.ts';
import { Figure } from '#ui/parts/figure.tsx';
import { Pill } from '#ui/parts/pill.tsx';
import { ProgressBar } from '#ui/parts/progress-bar.tsx';
import { Strip } from '#ui/parts/strip.tsx';
import type { SessionStatus } from '#contract/rpc/live-status.ts';
import type { Announcement } from './announcements.ts';
import { DevicePills } from './device-pills.tsx';
import { runPhase, type RunPhase } from './run-phase.ts';
import { useRunNote, type RunNote } from './run-notes.ts';
import { troubleForm, type RunTrouble } from './run-troubles.ts';
import { troubleWords } from './trouble-words.ts';
import { useAnnouncement } from './use-announcement.ts';
import { useRunFormat } from './use-run-format.ts';
import { useRunNews } from './use-run-news.ts';
import { controllerNowMs, speedPeriodMs, useSampled, type Reader } from './use-sampled.ts';
import style from './top-bar.module.css';

/**
 * What now, how far, how long, and how the devices are. What is told for a moment, or what is wrong, lies over it: nothing
 * else on the screen moves for that.
 */
export function TopBar({ troubles }: { readonly troubles: readonly RunTrouble[] }): ReactNode {
  const note = useRunNote(({ note: shown }) => shown);
  const announcement = useAnnouncement();
  const [worst, ...others] = troubles;
  const isLarge = worst !== undefined && troubleForm(worst) !== 'pill';
  const strip = stripOf(note, announcement, worst);
  useRunNews({ troubles, note, announcement });
  const pills = isLarge ? others : troubles;
  const hasDevices = strip === undefined;
  return (
    <div className={style.bar} data-testid="top-bar">
      {strip ?? <Progress />}
      {/* The strap's own pill says it, where it is shown. */}
      <TroublePills troubles={hasDevices ? pills.filter(({ kind }) => kind !== 'strapLost') : pills} />
      {hasDevices && <DevicePills />}
    </div>
  );
}

/** A press that was refused comes first, as it was answered just now; then a rise that is about to happen. */
function stripOf(
  note: RunNote | undefined,
  announcement: Announcement | undefined,
  worst: RunTrouble | undefined,
): ReactNode | undefined {
  if (note !== undefined) return <NoteStrip note={note} />;
  if (announcement?.kind === 'faster') return <RiseStrip rise={announcement} />;
  if (worst !== undefined && troubleForm(worst) === 'strip') return <TroubleStrip trouble={worst} />;
  return announcement === undefined ? undefined : <TrackStrip track={announcement} />;
}

function NoteStrip({ note }: { readonly note: RunNote }): ReactNode {
  const { t } = useTranslation('run');
  const title = note.kind === 'wet' ? t('note.wet') : t(`note.${note.why}`);
  return (
    <Strip tone="plain" title={title} className={style.strip ?? ''} testId="run-note" isSpoken={false} />
  );
}

function RiseStrip({ rise }: { readonly rise: Extract<Announcement, { kind: 'faster' }> }): ReactNode {
  const { t } = useTranslation('run');
  const { format } = useRunFormat();
  const count = Math.ceil(rise.leftMs / 1000);
  return (
    <Strip
      tone="plain"
      icon="up"
      title={t('announce.faster', { speed: format.speed(rise.speedKmh) })}
      doing={t('announce.in', { count })}
      className={`${style.strip ?? ''} ${style.rise ?? ''}`}
      testId="announcement"
      isSpoken={false}
    />
  );
}

function TrackStrip({ track }: { readonly track: Extract<Announcement, { kind: 'track' }> }): ReactNode {
  const { t } = useTranslation('run');
  const { locale } = useRunFormat();
  return (
    <Strip
      tone="plain"
      icon="music"
      title={t('announce.track', { title: track.title })}
      doing={t('music.tempo', { tempo: formatTempo(track.tempoBpm, locale) ?? '' })}
      className={style.strip ?? ''}
      testId="track-news"
      isSpoken={false}
    />
  );
}

function TroubleStrip({ trouble }: { readonly trouble: RunTrouble }): ReactNode {
  const { t } = useTranslation('run');
  const { title, doing } = troubleWords(t, useRunFormat(), trouble);
  return (
    <Strip
      tone="warn"
      title={title}
      {...(doing !== undefined && { doing })}
      className={style.strip ?? ''}
      testId={`strip-${trouble.kind}`}
      isSpoken={false}
    />
  );
}

function TroublePills({ troubles }: { readonly troubles: readonly RunTrouble[] }): ReactNode {
  const { t } = useTranslation('run');
  return troubles.map(({ kind }) => (
    <Pill
      key={kind}
      label={t(`pill.${kind}`)}
      state=""
      tone="warn"
      className={style.pill ?? ''}
      testId={`pill-${kind}`}
    />
  ));
}

interface ShownProgress {
  readonly mode: SessionStatus['mode'];
  readonly isShadow: boolean;
  readonly phase: RunPhase;
}

/** In whole seconds and hundredths: finer steps are not seen. */
function createProgressReader(): Reader<ShownProgress | undefined> {
  return (live, nowMs) => {
    const session = live.status?.session;
    const controllerMs = controllerNowMs(live, nowMs);
    if (session === undefined || controllerMs === undefined) return undefined;
    const phase = runPhase(session, controllerMs);
    return {
      mode: session.mode,
      isShadow: session.automation === 'shadow',
      phase:
        phase.kind === 'open'
          ? { ...phase, elapsedMs: Math.floor(phase.elapsedMs / 1000) * 1000 }
          : {
              ...phase,
              leftMs: Math.ceil(phase.leftMs / 1000) * 1000,
              share: Math.round(phase.share * 200) / 200,
            },
    };
  };
}

function Progress(): ReactNode {
  const { t } = useTranslation('run');
  const { locale } = useRunFormat();
  const shown = useSampled(createProgressReader, speedPeriodMs / 2);
  if (shown === undefined) return <div className={style.progress} />;
  const { phase, mode } = shown;
  const name = t(
    phase.kind === 'warmUp' || phase.kind === 'coolDown' ? `phase.${phase.kind}` : `phase.${mode}`,
  );
  const left = phase.kind === 'open' ? undefined : formatTimeLeft(phase.leftMs / 1000, locale);
  return (
    <div className={style.progress}>
      <p className={style.now} data-testid="phase">
        {name}
      </p>
      {shown.isShadow && (
        <Pill
          label={t('pill.shadow')}
          state=""
          tone="busy"
          icon="info"
          className={style.pill ?? ''}
          testId="shadow"
        />
      )}
      {phase.kind === 'open' || shown.isShadow ? (
        <span className={style.room} />
      ) : (
        <ProgressBar label={name} share={phase.share} className={style.meter ?? ''} />
      )}
      <p className={style.time}>
        {phase.kind === 'open' ? (
          <Figure text={formatTime(phase.elapsedMs / 1000, locale)} className={style.figure} />
        ) : (
          t('timeLeft', { time: left ?? '' })
        )}
      </p>
    </div>
  );
}
