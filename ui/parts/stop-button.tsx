import { type MouseEvent, type PointerEvent } from 'react';
import styles from './stop-button.module.css';

/** `unreachable`: nothing can be sent to the treadmill; the words say what to do instead, and a press says it again. */
export type StopMode = 'stop' | 'stopping' | 'unreachable';

export type StopButtonProps = {
  readonly mode: StopMode;
  /** On the button: "STOP", "Stopping", "Use treadmill's stop". */
  readonly label: string;
  /** Called at once when any contact goes down, and again for each further one: it must bear being called twice. */
  readonly onStop: () => void;
};

/**
 * STOP. Fires when a contact goes down, whatever its size and however many fingers there are; it has no disabled state.
 * It takes nothing from a context or a library, so that nothing but React itself can keep it from being drawn, and its
 * owner puts it into a root of its own. `aria-live` keeps dialogs from hiding it from screen readers.
 */
export function StopButton({ mode, label, onStop }: StopButtonProps) {
  const pressed = (event: PointerEvent<HTMLButtonElement>) => {
    onStop();
    event.currentTarget.dataset['pressed'] = '';
  };
  const released = (event: PointerEvent<HTMLButtonElement>) => {
    delete event.currentTarget.dataset['pressed'];
  };
  const clicked = (event: MouseEvent<HTMLButtonElement>) => {
    // A click that no contact made: Enter, Space, a screen reader, a switch.
    if (event.detail === 0) onStop();
  };
  return (
    <button
      type="button"
      data-testid="stop"
      data-mode={mode}
      aria-live="off"
      className={styles['stop']}
      onPointerDown={pressed}
      onPointerUp={released}
      onPointerCancel={released}
      onPointerLeave={released}
      onClick={clicked}
      onContextMenu={(event) => event.preventDefault()}
    >
      <span className={styles['word']}>{label}</span>
    </button>
  );
}
