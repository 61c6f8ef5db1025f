import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import { pressedMark } from '#ui/touch/pressed-mark.ts';
import { classNames } from './class-names.ts';
import styles from './segmented.module.css';

export type SegmentedProps<Value extends string> = {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly {
    readonly value: Value;
    readonly label: string;
    /** Of the label, where it is in another language than the page. */
    readonly lang?: string;
    readonly isDisabled?: boolean;
  }[];
  readonly onChange: (value: Value) => void;
  readonly isDisabled?: boolean;
  readonly className?: string;
  readonly testId?: string;
};

/** One of a few. Tab lands on the one that is chosen, arrow keys move, one is always chosen. */
export function Segmented<Value extends string>(props: SegmentedProps<Value>) {
  return (
    <ToggleGroup
      aria-label={props.label}
      value={[props.value]}
      onValueChange={([chosen]) => {
        // A press on the chosen one takes nothing away.
        if (chosen !== undefined) props.onChange(chosen);
      }}
      disabled={props.isDisabled === true}
      className={classNames(styles['group'], props.className)}
      data-testid={props.testId}
    >
      {props.options.map((option) => (
        <Toggle
          key={option.value}
          value={option.value}
          disabled={option.isDisabled === true}
          lang={option.lang}
          className={styles['option']}
          // Where the group's one stop of Tab is from the start; without it, on the first.
          {...(option.value === props.value && { 'data-composite-item-active': '' })}
          {...pressedMark}
        >
          {option.label}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
