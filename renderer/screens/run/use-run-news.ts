import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { PacingMode } from '#core/pacing/pacing-step.ts';
import type { PartEffort } from '#core/pacing/programme.ts';
import { emptyBeltStage } from '#core/safety/empty-belt.ts';
import type { LiveState } from '#renderer/link/live-store.ts';
import type { News } from '#renderer/speech/news-teller.ts';
import { useSpokenNews } from '#renderer/speech/spoken-news.tsx';
import { effortWord } from '#renderer/words/mode-words.ts';
import type { Announcement } from './announcements.ts';
import type { RunNote } from './run-notes.ts';
import { runPhase } from './run-phase.ts';
import type { RunTrouble } from './run-troubles.ts';
import { troubleWords } from './trouble-words.ts';
import { useRunFormat, type RunFormat } from './use-run-format.ts';
import { conditionPeriodMs, useSampled } from './use-sampled.ts';

/** What a screen of the run shows, as far as it is news to somebody who does not look. */
export interface RunNewsSource {
  readonly troubles: readonly RunTrouble[];
  readonly note: RunNote | undefined;
  /** Only where the belt is paced. */
  readonly announcement?: Announcement | undefined;
  /** The one sentence of a screen between. */
  readonly between?: {
    readonly name: string;
    readonly title: string;
    readonly text: string;
    readonly isQuestion: boolean;
  };
}

type PhaseNews =
  | { readonly kind: 'warmUp' | 'coolDown' | PacingMode }
  | {
      readonly kind: 'part';
      readonly number: number;
      readonly count: number;
      readonly effort: PartEffort;
    };

/** Says intervals that change, and faults (ux.md, section 8). */
export function useRunNews(source: RunNewsSource): void {
  const { t } = useTranslation('run');
  const phase = useSampled(createPhaseReader, conditionPeriodMs);
  useSpokenNews(runNews(t, useRunFormat(), source, phase));
}

function createPhaseReader() {
  return ({ status }: LiveState): PhaseNews | undefined => {
    const session = status?.session;
    if (session === undefined) return undefined;
    const { kind } = runPhase(session, 0);
    if (kind === 'warmUp' || kind === 'coolDown') return { kind };
    const { part, count = 0 } = session.programme ?? {};
    return part === undefined
      ? { kind: session.mode }
      : { kind: 'part', number: part.number, count, effort: part.effort };
  };
}

/** The latest, or the most serious, last. No text holds a figure that changes by itself. */
export function runNews(
  t: TFunction<'run'>,
  format: Pick<RunFormat, 'words' | 'format'>,
  { troubles, note, announcement, between }: RunNewsSource,
  phase: PhaseNews | undefined,
): readonly News[] {
  const news: News[] = [];
  const add = (rank: News['rank'], key: string, text: string): void => void news.push({ key, text, rank });
  if (between !== undefined) {
    const { name, title, text, isQuestion } = between;
    add(isQuestion ? 'fault' : 'interval', name, t('spoken.both', { what: title, doing: text }));
  } else if (phase?.kind === 'part') {
    const { number, count } = phase;
    const effort = effortWord(format.words, phase.effort);
    add('interval', `part ${number}`, t('part.spoken', { number, count, effort }));
  } else if (phase !== undefined) add('interval', phase.kind, t(`phase.${phase.kind}`));
  if (announcement?.kind === 'track')
    add('interval', announcement.title, t('announce.track', { title: announcement.title }));
  // Without the seconds that are left: it may have to wait for its turn.
  if (announcement?.kind === 'faster') {
    const { speedKmh } = announcement;
    const speed = format.format.speed(speedKmh);
    add('interval', `faster ${speedKmh}`, t('announce.faster', { speed }));
  }
  for (const trouble of troubles.toReversed()) add('fault', keyOf(trouble), troubleNews(t, format, trouble));
  if (note !== undefined)
    add('fault', note.kind === 'wet' ? 'wet' : note.why, t(`note.${note.kind === 'wet' ? 'wet' : note.why}`));
  return news;
}

function keyOf(trouble: RunTrouble): string {
  switch (trouble.kind) {
    case 'controllerLost':
      return `${trouble.kind} ${trouble.why}`;
    case 'handsOff':
      return `${trouble.kind} ${trouble.hold}`;
    case 'noSteps':
      return `${trouble.kind} ${isEasing(trouble)}`;
    default:
      return trouble.kind;
  }
}

function isEasing({ missingStepsMs }: Extract<RunTrouble, { kind: 'noSteps' }>): boolean {
  const stage = emptyBeltStage(missingStepsMs);
  return stage === 'ease' || stage === 'stop';
}

function troubleNews(
  t: TFunction<'run'>,
  format: Pick<RunFormat, 'words' | 'format'>,
  trouble: RunTrouble,
): string {
  // Their words on the screen count seconds.
  if (trouble.kind === 'staleTelemetry') return t('spoken.silent');
  if (trouble.kind === 'noSteps') return t(isEasing(trouble) ? 'spoken.easing' : 'spoken.noSteps');
  const { title, doing } = troubleWords(t, format, trouble);
  return doing === undefined ? title : t('spoken.both', { what: title, doing });
}
