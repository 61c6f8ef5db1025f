import { pacingModes, type PacingMode } from '#core/pacing/pacing-step.ts';
import { programmeNames, type PartEffort, type ProgrammeName } from '#core/pacing/programme.ts';
import type { SessionRecord } from '#core/session/session-records.ts';
import type { Translate } from './translate.ts';

/** The name of a ready programme. */
export function programmeWord(t: Translate, name: ProgrammeName): string {
  return t(`programme.${name}`);
}

/** How a part of a programme feels, in one word. */
export function effortWord(t: Translate, effort: PartEffort): string {
  return t(`effort.${effort}`);
}

/**
 * What led a run that was kept: the mode, and which programme. Undefined for what came from elsewhere, or from a later version: its mode is any
 * text.
 */
export function recordModeWords(
  t: Translate,
  { summary, events }: Pick<SessionRecord, 'summary' | 'events'>,
): string | undefined {
  const mode: PacingMode | undefined = pacingModes.find((each) => each === summary.mode);
  if (mode === undefined) return undefined;
  const told = events.find(({ kind }) => kind === 'part')?.detail['programme'];
  const name = programmeNames.find((each) => each === told);
  return name === undefined
    ? t(`mode.${mode}`)
    : t('mode.named', { mode: t(`mode.${mode}`), name: programmeWord(t, name) });
}
