import { Slider as Base } from '@base-ui/react/slider';
import { classNames } from './class-names.ts';
import styles from './slider.module.css';

export type SliderProps = {
  readonly label: string;
  readonly value: number;
  /** While it moves. */
  readonly onChange: (value: number) => void;
  /** When it is let go. */
  readonly onCommit?: (value: number) => void;
  readonly minimum: number;
  readonly maximum: number;
  readonly step: number;
  /** The value as it is said and shown: "14.0 km/h". */
  readonly valueText: string;
  readonly isDisabled?: boolean;
  readonly className?: string;
  readonly testId?: string;
};

/** A range to drag, to press anywhere, or to move by keys; never the only way while somebody runs. */
export function Slider(props: SliderProps) {
  return (
    <Base.Root
      value={props.value}
      onValueChange={(value) => props.onChange(value)}
      onValueCommitted={(value) => props.onCommit?.(value)}
      min={props.minimum}
      max={props.maximum}
      step={props.step}
      disabled={props.isDisabled === true}
      thumbAlignment="edge-client-only"
      className={classNames(styles['slider'], props.className)}
      data-testid={props.testId}
    >
      <div className={styles['head']}>
        <Base.Label className={styles['label']}>{props.label}</Base.Label>
        <span className={styles['value']} aria-hidden>
          {props.valueText}
        </span>
      </div>
      <Base.Control className={styles['control']}>
        <Base.Track className={styles['track']}>
          <Base.Indicator className={styles['indicator']} />
          <Base.Thumb className={styles['thumb']} getAriaValueText={() => props.valueText} />
        </Base.Track>
      </Base.Control>
    </Base.Root>
  );
}
