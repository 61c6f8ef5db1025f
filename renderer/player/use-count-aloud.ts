import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { pageLanguage } from '#renderer/screens/page/page-language.ts';
import { soundCount } from './cues.ts';

/** 3-2-1 to be heard as well: each of them as it comes. */
export function useCountAloud(secondsLeft: number): void {
  const { i18n } = useTranslation();
  const language = pageLanguage(i18n.language);
  useEffect(() => {
    if (secondsLeft === 1 || secondsLeft === 2 || secondsLeft === 3) soundCount(secondsLeft, language);
    // A language that changes in mid-count repeats nothing.
  }, [secondsLeft]);
}
