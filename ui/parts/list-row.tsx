import { type ReactNode } from 'react';
import { pressedMark } from '#ui/touch/pressed-mark.ts';
import { classNames } from './class-names.ts';
import { type IconName } from './icons.ts';
import { Icon } from './icon.tsx';
import styles from './list-row.module.css';

export type ListRowProps = {
  readonly title: string;
  readonly detail?: string;
  /** Language of the title where it is somebody else's words (a track, a device). */
  readonly titleLang?: string;
  readonly icon?: IconName;
  /** At the end: a value, a pill, a switch. */
  readonly trailing?: ReactNode;
  /** Makes the row a button. Do not put other controls into it then. */
  readonly onPress?: () => void;
  readonly isSelected?: boolean;
  readonly className?: string;
  readonly testId?: string;
};

/** A line of a list. Rows are put into `<ul>`; each is a `<li>`. */
export function ListRow(props: ListRowProps) {
  const { title, detail, titleLang, icon, trailing, onPress, isSelected, className, testId } = props;
  const content = (
    <>
      {icon !== undefined && <Icon name={icon} className={styles['icon']} />}
      <span className={styles['words']}>
        <span className={styles['title']} lang={titleLang} title={title}>
          {title}
        </span>
        {detail !== undefined && <span className={styles['detail']}>{detail}</span>}
      </span>
      {trailing !== undefined && <span className={styles['trailing']}>{trailing}</span>}
    </>
  );
  return (
    <li className={classNames(styles['item'], className)} data-testid={testId}>
      {onPress === undefined ? (
        <div className={styles['row']} data-selected={isSelected === true}>
          {content}
        </div>
      ) : (
        <button
          type="button"
          className={styles['row']}
          data-selected={isSelected === true}
          aria-pressed={isSelected}
          onClick={onPress}
          {...pressedMark}
        >
          {content}
          <Icon name="next" className={styles['chevron']} />
        </button>
      )}
    </li>
  );
}
