import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Translate } from '#renderer/words/translate.ts';

/** The words that screens share: states, causes, the belt test. */
export function useWords(): Translate {
  const { i18n } = useTranslation('words');
  const { language } = i18n;
  return useMemo((): Translate => {
    const translate = i18n.getFixedT(language, 'words');
    return (key, params) => String(translate(key, params ?? {}));
  }, [i18n, language]);
}
