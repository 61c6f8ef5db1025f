import { type Freshness } from '#ui/format/freshness.ts';
import { noValue } from '#ui/format/no-value.ts';
import { classNames } from './class-names.ts';
import styles from './figure.module.css';

export type FigureProps = {
  /** Digits as they are shown; undefined where there is no value. */
  readonly text: string | undefined;
  /** The widest text to come ("88.8"): its room is kept, so that nothing around the number moves. */
  readonly widest?: string | undefined;
  /** `gone` shows dashes whatever the text says: a number is never frozen. */
  readonly freshness?: Freshness | undefined;
  readonly className?: string | undefined;
};

/** A number in the app's numerals. */
export function Figure({ text, widest, freshness = 'fresh', className }: FigureProps) {
  const isMissing = text === undefined || freshness === 'gone';
  return (
    <span
      className={classNames(styles['figure'], className)}
      data-freshness={isMissing ? 'gone' : freshness}
      data-widest={widest}
    >
      <span>{isMissing ? noValue : text}</span>
    </span>
  );
}
