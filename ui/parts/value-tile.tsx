import { type Freshness } from '#ui/format/freshness.ts';
import { pressedMark } from '#ui/touch/pressed-mark.ts';
import { classNames } from './class-names.ts';
import { Figure } from './figure.tsx';
import styles from './value-tile.module.css';

export type ValueTileProps = {
  readonly label: string;
  /** Digits as they are shown; undefined where there is no value. */
  readonly value: string | undefined;
  readonly unit?: string;
  readonly widest?: string;
  readonly freshness?: Freshness;
  /** Colour of the unit, the same as the series in charts. */
  readonly tone?: 'plain' | 'speed' | 'heart' | 'beat';
  /** Where the tile has alternatives: a tap shows the next. It becomes a button with this name. */
  readonly onTap?: () => void;
  readonly tapLabel?: string;
  /** Without its own surface, for rows of totals inside a card. */
  readonly isBare?: boolean;
  readonly className?: string;
  readonly testId?: string;
};

/** One value with its label and unit. */
export function ValueTile(props: ValueTileProps) {
  const { label, value, unit, widest, freshness, tone = 'plain', onTap, tapLabel, className, testId } = props;
  const content = (
    <>
      <span className={styles['label']}>{label}</span>
      <span className={styles['line']}>
        <Figure text={value} widest={widest} freshness={freshness} className={styles['value']} />
        {unit !== undefined && (
          <span className={styles['unit']} data-tone={tone}>
            {unit}
          </span>
        )}
      </span>
    </>
  );
  const name = classNames(styles['tile'], props.isBare === true && styles['bare'], className);
  if (onTap === undefined) {
    return (
      <div className={name} data-testid={testId}>
        {content}
      </div>
    );
  }
  return (
    <button type="button" className={name} data-testid={testId} onClick={onTap} {...pressedMark}>
      {content}
      {tapLabel !== undefined && <span className={styles['spoken']}>{tapLabel}</span>}
    </button>
  );
}
