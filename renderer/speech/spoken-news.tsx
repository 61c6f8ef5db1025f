import { useEffect, useEffectEvent, type ReactNode } from 'react';
import { create } from 'zustand';
import { pageClock } from '#renderer/link/page-clock.ts';
import { createNewsTeller, type News } from './news-teller.ts';
import style from './spoken-news.module.css';

const lookPeriodMs = 250;
/** Heard by then; whoever reads through the page later finds the present, not what was said of the past. */
const staysMs = 5000;

/** One for the page: the next screen does not say again what the last one has said. */
const teller = createNewsTeller();

const useSaid = create<{ readonly count: number; readonly text: string }>(() => ({ count: 0, text: '' }));

function say(text: string): void {
  const count = useSaid.getState().count + 1;
  useSaid.setState({ count, text });
  pageClock.after(staysMs, () => {
    if (useSaid.getState().count === count) useSaid.setState({ text: '' });
  });
}

/** What the screen that is shown has to say of the present, without looking; the latest last. */
export function useSpokenNews(present: readonly News[]): void {
  const look = useEffectEvent(() => {
    const text = teller.look(present, pageClock.nowMs());
    if (text !== undefined) say(text);
  });
  useEffect(() => pageClock.every(lookPeriodMs, look), []);
}

/**
 * Where screen readers hear it. It has to stand in the page before anything is said, so it belongs to the frame; a text that
 * is said again is a new element, or nobody would hear it.
 */
export function SpokenLine(): ReactNode {
  const { count, text } = useSaid();
  return (
    <div role="status" className={style.spoken} data-testid="spoken">
      {text !== '' && <p key={count}>{text}</p>}
    </div>
  );
}
