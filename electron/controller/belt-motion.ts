import type { TreadmillDriver } from './treadmill-driver.ts';

/** Stop, pause, start and requests for control lose their meaning after this. */
const motionExpiryMs = 5000;

/** Starts, stops and pauses the belt for the session machine, and asks for control where a person wants it. */
export interface BeltMotion {
  start(): void;
  stop(): void;
  pause(): void;
  /** The machine has not stopped yet: stops again, or first asks for the control that it may be waiting for. */
  stopAgain(): void;
  /** Once per connection and only because of a person: some belts restart when asked again (quirk 4). */
  askForControl(): void;
  takeControlBack(): void;
}

export function createBeltMotion(driver: TreadmillDriver): BeltMotion {
  /** The connection on which control was asked for because a stop went unanswered. */
  let controlAskedOn: number | undefined;

  function askForControl(): void {
    const { control } = driver.state;
    if (control === 'none' || control === 'lost') driver.submit({ kind: 'requestControl' }, motionExpiryMs);
  }

  /**
   * Some machines say nothing to a stop from somebody who has not asked for control on this link (quirk 30). Between two
   * stops it is asked for, once for each press.
   */
  function lacksControl(): boolean {
    const { generation, isLinkUp, control } = driver.state;
    const isOurs = control === 'granted' || control === 'requested';
    if (!isLinkUp || isOurs || controlAskedOn === generation) return false;
    controlAskedOn = generation;
    return true;
  }

  return {
    start: () => void driver.submit({ kind: 'startOrResume' }, motionExpiryMs),
    stop() {
      controlAskedOn = undefined;
      driver.submit({ kind: 'stop' }, motionExpiryMs);
    },
    pause: () => void driver.submit({ kind: 'pause' }, motionExpiryMs),
    stopAgain() {
      if (lacksControl()) askForControl();
      else driver.submit({ kind: 'stop' }, motionExpiryMs);
    },
    askForControl,
    takeControlBack: () => void driver.submit({ kind: 'requestControl' }, motionExpiryMs),
  };
}
