import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { textOfThrown } from '#contract/errors/error-text.ts';
import type { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { Strip } from '#ui/parts/strip.tsx';

/** Why a command was not taken, in words; nothing while all is well. */
export function TroubleStrip({
  error,
  title,
}: {
  readonly error: BeatRunnerError | undefined;
  readonly title: string;
}): ReactNode {
  const { i18n } = useTranslation();
  if (error === undefined) return null;
  const language = i18n.language === 'zh-CN' ? 'zh-CN' : 'en';
  return <Strip tone="warn" title={title} doing={textOfThrown(error, language, 'screen')} testId="trouble" />;
}
