import { useTranslation } from 'react-i18next';
import type { Translate } from '#renderer/words/translate.ts';

/** The words that screens share: states, causes, the belt test. */
export function useWords(): Translate {
  const { t } = useTranslation('words');
  // i18next wants `count` said in the type wherever a key has plurals; the words give it themselves.
  return t as Translate;
}
