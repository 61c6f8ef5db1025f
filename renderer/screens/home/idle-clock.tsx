import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { pageClock } from '#renderer/link/page-clock.ts';
import style from './idle-clock.module.css';

const lookEveryMs = 1000;

/** A dim clock over a screen that nobody uses. The tap that wakes it does nothing else. */
export function IdleClock({ onWake }: { readonly onWake: () => void }): ReactNode {
  const { t, i18n } = useTranslation('home');
  const [wallMs, setWallMs] = useState(() => pageClock.wallTimeMs());
  useEffect(() => pageClock.every(lookEveryMs, () => setWallMs(pageClock.wallTimeMs())), []);
  useEffect(() => {
    window.addEventListener('keydown', onWake);
    return () => window.removeEventListener('keydown', onWake);
  }, [onWake]);
  const show = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(i18n.language, options).format(wallMs);
  return (
    <button type="button" className={style['clock']} data-testid="idle-clock" onClick={onWake}>
      <span className={style['time']}>{show({ hour: 'numeric', minute: '2-digit' })}</span>
      <span className={style['date']}>{show({ weekday: 'long', day: 'numeric', month: 'long' })}</span>
      <span className={style['wake']}>{t('wake')}</span>
    </button>
  );
}
