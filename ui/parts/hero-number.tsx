import { type Freshness } from '#ui/format/freshness.ts';
import { classNames } from './class-names.ts';
import { Figure } from './figure.tsx';
import styles from './hero-number.module.css';

export type HeroNumberProps = {
  /** Digits as they are shown; undefined where there is no value. */
  readonly value: string | undefined;
  readonly widest?: string;
  readonly freshness?: Freshness;
  /** `hero` is the speed (352 in a run), `second` the cadence (240). */
  readonly size?: 'hero' | 'second';
  readonly className?: string;
  readonly testId?: string;
};

/** The number of a screen. */
export function HeroNumber({ value, widest, freshness, size = 'hero', className, testId }: HeroNumberProps) {
  return (
    <div className={classNames(styles[size], className)} data-testid={testId}>
      <Figure text={value} widest={widest} freshness={freshness} />
    </div>
  );
}
