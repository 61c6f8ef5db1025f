import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionRequest } from '#contract/rpc/session-request.ts';
import { programmeFor, programmeLengthMs, programmeNames, usualProgramme } from '#core/pacing/programme.ts';
import { Segmented } from '#ui/parts/segmented.tsx';
import type { Runner } from '#renderer/screens/home/use-runner.ts';
import { useWords } from '#renderer/screens/page/use-words.ts';
import { programmeWord } from '#renderer/words/mode-words.ts';
import { withChoice } from './plan-request.ts';
import style from './plan-screen.module.css';

/** Which programme, and what its whole parts come to in the length that was chosen. */
export function ProgrammeChoice({
  request,
  runner,
  onChange,
}: {
  readonly request: SessionRequest;
  readonly runner: Runner;
  readonly onChange: (request: SessionRequest) => void;
}): ReactNode {
  const { t } = useTranslation('plan');
  const { t: common } = useTranslation();
  const words = useWords();
  const name = request.programme ?? usualProgramme;
  const programme = programmeFor(name, runner.profile, request.lengthMs);
  const comesTo = t('programme.comesTo', {
    count: programme.parts.length,
    minutes: Math.round(programmeLengthMs(programme) / 60_000),
  });
  return (
    <section className={style['part']} aria-label={t('programme.label')}>
      <h2 className={style['label']}>{t('programme.label')}</h2>
      <Segmented
        label={t('programme.label')}
        value={name}
        options={programmeNames.map((value) => ({ value, label: programmeWord(words, value) }))}
        testId="programme"
        onChange={(chosen) => onChange(withChoice(request, 'programme', chosen))}
      />
      <p className={style['sentence']} data-testid="programme-words">
        {common('sentences', { first: t(`programme.${name}`), second: comesTo })}
      </p>
    </section>
  );
}
