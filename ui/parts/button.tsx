import { type ComponentProps, type PointerEvent } from 'react';
import { pressedMark } from '#ui/touch/pressed-mark.ts';
import { classNames } from './class-names.ts';
import { type IconName } from './icons.ts';
import { Icon } from './icon.tsx';
import styles from './button.module.css';

export type ButtonProps = ComponentProps<'button'> & {
  /** One primary a screen. Danger is red and only for what cannot be undone. Quiet has no box. */
  readonly variant?: 'plain' | 'primary' | 'danger' | 'quiet';
  /** `key` is a key of the run bar (176 x 208 in a run); `large` is twice as high where people stand. */
  readonly size?: 'normal' | 'large' | 'key';
  readonly icon?: IconName;
  /** The icon alone is shown; the children are its name for screen readers. */
  readonly isIconOnly?: boolean;
};

/** A button. Touched, it answers at once; what it does happens on release. */
export function Button({
  variant = 'plain',
  size = 'normal',
  icon,
  isIconOnly = false,
  className,
  children,
  onPointerDown,
  onPointerUp,
  onPointerCancel,
  onPointerLeave,
  ...rest
}: ButtonProps) {
  const and =
    (
      mark: (event: PointerEvent<HTMLButtonElement>) => void,
      own: ((event: PointerEvent<HTMLButtonElement>) => void) | undefined,
    ) =>
    (event: PointerEvent<HTMLButtonElement>) => {
      mark(event);
      own?.(event);
    };
  return (
    <button
      type="button"
      {...rest}
      onPointerDown={and(pressedMark.onPointerDown, onPointerDown)}
      onPointerUp={and(pressedMark.onPointerUp, onPointerUp)}
      onPointerCancel={and(pressedMark.onPointerCancel, onPointerCancel)}
      onPointerLeave={and(pressedMark.onPointerLeave, onPointerLeave)}
      className={classNames(
        styles['button'],
        styles[variant],
        styles[size],
        isIconOnly && styles['iconOnly'],
        className,
      )}
    >
      {icon !== undefined && <Icon name={icon} className={styles['icon']} />}
      <span className={isIconOnly ? styles['nameOnly'] : styles['words']}>{children}</span>
    </button>
  );
}
