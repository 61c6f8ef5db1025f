import type { ReactNode } from 'react';
import { languages } from '#renderer/locales/language-for.ts';
import { stopWords } from './stop-words.ts';
import style from './screens-missing.module.css';

/**
 * In place of the screens that did not come. In every language: which one the person has chosen is known
 * to the screens alone. Of nothing but HTML, as everything else may be what is missing.
 */
export function ScreensMissing({ onReload }: { readonly onReload: () => void }): ReactNode {
  return (
    <main className={style['missing']} data-testid="screens-missing">
      {languages.map((language) => {
        const t = stopWords(language);
        return (
          <section key={language} lang={language}>
            <h1>{t('missing.title')}</h1>
            <p>{t('missing.what')}</p>
          </section>
        );
      })}
      <button type="button" className={style['reload']} data-testid="reload" onClick={onReload}>
        {languages.map((language) => (
          <span key={language} lang={language}>
            {stopWords(language)('missing.reload')}
          </span>
        ))}
      </button>
    </main>
  );
}
