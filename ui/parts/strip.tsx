import { classNames } from './class-names.ts';
import { type IconName } from './icons.ts';
import { Icon } from './icon.tsx';
import styles from './strip.module.css';

export type StripProps = {
  /** Amber: degraded. Red: danger only. Plain: news ("Next: 14.0 km/h for 1:00"). */
  readonly tone: 'warn' | 'danger' | 'plain';
  /** What is the matter. */
  readonly title: string;
  /** What the app does about it: "Holding 12.4". */
  readonly doing?: string;
  /** One button. */
  readonly action?: React.ReactNode;
  readonly icon?: IconName;
  /**
   * Screen readers hear it by itself as it comes. Not where its words hold figures that change, or where the screen says its
   * news in another way.
   */
  readonly isSpoken?: boolean;
  /** Words over the middle of the screen instead of a bar: link lost while the belt moves. */
  readonly isTall?: boolean;
  readonly className?: string;
  readonly testId?: string;
};

/** A bar across the screen: what, what we do, what to do. It changes once and then stays; nothing blinks. */
export function Strip(props: StripProps) {
  const { tone, title, doing, action, icon, isSpoken = true, isTall = false, className, testId } = props;
  return (
    <div
      {...(isSpoken && { role: tone === 'plain' ? 'status' : 'alert' })}
      className={classNames(styles['strip'], isTall && styles['tall'], className)}
      data-tone={tone}
      data-testid={testId}
    >
      <Icon
        name={icon ?? (tone === 'plain' ? 'info' : 'warning')}
        weight={icon === undefined ? 'fill' : 'bold'}
        className={styles['icon']}
      />
      <div className={styles['words']}>
        <strong className={styles['title']}>{title}</strong>
        {doing !== undefined && <span className={styles['doing']}>{doing}</span>}
      </div>
      {action !== undefined && <div className={styles['action']}>{action}</div>}
    </div>
  );
}
