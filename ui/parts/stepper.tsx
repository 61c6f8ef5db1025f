import { type MouseEvent, useRef } from 'react';
import { isOwnTap } from '#ui/touch/tap-interval.ts';
import { classNames } from './class-names.ts';
import { Button } from './button.tsx';
import { Figure } from './figure.tsx';
import styles from './stepper.module.css';

export type StepperProps = {
  /** The set value as it is shown; undefined where there is none. */
  readonly value: string | undefined;
  readonly widest?: string;
  /** Under the value: "set km/h". */
  readonly caption: string;
  /** Names of the keys: "0.5 km/h slower". */
  readonly minusLabel: string;
  readonly plusLabel: string;
  /** Called on release; taps within 150 ms of the last one do nothing. */
  readonly onMinus: () => void;
  readonly onPlus: () => void;
  /** A tap on the value: opens the presets. */
  readonly onTapValue?: () => void;
  /** What the tap does, for screen readers, after the value. */
  readonly valueLabel?: string;
  readonly canLower?: boolean;
  readonly canRaise?: boolean;
  readonly className?: string;
};

/** Minus, the set value, plus. Inside a `TapGuardArea` palms and second fingers do nothing either. */
export function Stepper(props: StepperProps) {
  const { value, widest, caption, onMinus, onPlus, onTapValue, canLower = true, canRaise = true } = props;
  const lastTapMs = useRef<number | undefined>(undefined);
  const once = (act: () => void) => (event: MouseEvent) => {
    if (!isOwnTap(lastTapMs.current, event.timeStamp)) return;
    lastTapMs.current = event.timeStamp;
    act();
  };
  const shown = (
    <>
      <Figure text={value} widest={widest} className={styles['value']} />
      <span className={styles['caption']}>{caption}</span>
    </>
  );
  return (
    <div className={classNames(styles['stepper'], props.className)}>
      <Button
        size="key"
        icon="minus"
        isIconOnly
        disabled={!canLower}
        data-testid="minus"
        onClick={once(onMinus)}
      >
        {props.minusLabel}
      </Button>
      {onTapValue === undefined ? (
        <div className={styles['set']}>{shown}</div>
      ) : (
        <button type="button" className={styles['set']} data-testid="set-value" onClick={onTapValue}>
          {shown}
          {props.valueLabel !== undefined && <span className={styles['spoken']}>{props.valueLabel}</span>}
        </button>
      )}
      <Button size="key" icon="add" isIconOnly disabled={!canRaise} data-testid="plus" onClick={once(onPlus)}>
        {props.plusLabel}
      </Button>
    </div>
  );
}
