import type { TimelineEntry } from '#contract/rpc/timeline-entry.ts';
import { holdEndWords, holdWords } from './hold-words.ts';
import { leadingWords } from './leading-words.ts';
import { effortWord } from './mode-words.ts';
import { stateWords } from './session-words.ts';
import type { Translate, Words, WordsFormat } from './translate.ts';

type EntryOf<Kind extends TimelineEntry['kind']> = Extract<TimelineEntry, { kind: Kind }>;
type Outcome = EntryOf<'outcome'>['outcome'];

/** What happened, as one line of a list; undefined for what only matters to the record. */
export function timelineWords(t: Translate, format: WordsFormat, entry: TimelineEntry): string | undefined {
  switch (entry.kind) {
    case 'state':
      return stateWords(t, format, entry.state, undefined).short;
    case 'target':
      return leadingWords(t, format, entry)?.short;
    case 'part': {
      const { number, count, effort, lengthMs } = entry;
      const time = format.time(lengthMs);
      return t('timeline.part', { number, count, effort: effortWord(t, effort), time });
    }
    case 'announced':
      return t('timeline.announced', { speed: format.speed(entry.speedKmh) });
    case 'command':
      return undefined;
    case 'outcome':
      return outcomeWords(t, format, entry.outcome);
    case 'hold':
      return entry.isOn ? holdWords(t, entry.reason).short : holdEndWords(t, entry.reason);
    case 'console':
      return entry.what === 'speed'
        ? t('timeline.consoleSpeed', { speed: format.speed(entry.value) })
        : t('timeline.consoleIncline', { incline: format.incline(entry.value) });
    case 'track':
      return entry.isStart
        ? t('timeline.track', { title: entry.track.title, bpm: Math.round(entry.track.tempo.tempoBpm) })
        : undefined;
    case 'trackFailed':
      return t('timeline.trackFailed', { title: entry.track.title });
    case 'musicGaveUp':
      return t('timeline.musicGaveUp');
    case 'alarm':
      return alarmWords(t, entry.what).short;
    case 'link':
      return t(entry.isUp ? 'timeline.linkUp' : 'timeline.linkDown');
    case 'storage':
      return t(entry.isFine ? 'timeline.storageFine' : 'degraded.storage.short');
  }
}

/** What a runner has to be told at once. */
export function alarmWords(t: Translate, what: EntryOf<'alarm'>['what']): Words {
  return { short: t(`alarm.${what}.short`), long: t(`alarm.${what}.long`) };
}

/** That the list does not begin at the beginning. */
export function missedWords(t: Translate, count: number): string {
  return t('timeline.missed', { count });
}

/** Only what did not go as it should. */
function outcomeWords(t: Translate, format: WordsFormat, outcome: Outcome): string | undefined {
  const { command, detail } = outcome;
  if (outcome.outcome === 'confirmed' || detail === 'superseded' || detail === 'preempted') return undefined;
  const why = t(`outcome.why.${detail}`);
  switch (command.kind) {
    case 'setTargetSpeed':
      return t(`outcome.${outcome.outcome}.setTargetSpeed`, { why, speed: format.speed(command.speedKmh) });
    case 'setTargetInclination':
      return t(`outcome.${outcome.outcome}.setTargetInclination`, {
        why,
        incline: format.incline(command.inclinationPercent),
      });
    case 'requestControl':
    case 'reset':
    case 'startOrResume':
    case 'stop':
    case 'pause':
      return t(`outcome.${outcome.outcome}.${command.kind}`, { why });
  }
}
