import type { Clock } from '#contract/runtime/clock.ts';
import type { Log } from '#contract/runtime/log.ts';
import type { SessionEvent } from '#core/session/session-event.ts';
import { sessionNext } from '#core/session/session-machine.ts';
import type { SessionState } from '#core/session/session-state.ts';
import { createBeltMotion } from './belt-motion.ts';
import { watchBeltSlowing } from './belt-slowing.ts';
import { meaningOfNotice } from './notice-meaning.ts';
import type { DriverNotice, TreadmillDriver } from './treadmill-driver.ts';

/**
 * STOP for a belt that no run has: asked for again until the belt is seen at rest, over lost links too. It goes by the
 * session machine, so that a stop is the same stop everywhere. Only a belt that is started anew ends it earlier.
 */
export interface StopKeeper {
  readonly state: SessionState;
  stop(): void;
  /**
   * Goes on with what the session of a run has promised, and from when it was promised: a stop is sent anew, and one that
   * ended with nobody seeing the belt stand is asked for when there is somebody to ask. Any other state promises nothing.
   */
  takeOver(owed: SessionState): void;
  /** Call ten times a second. */
  look(): void;
  close(): void;
}

/** After a link that stayed away nobody has asked for a stop: that belt is the runner's. */
function isStopOwed(state: SessionState): boolean {
  if (state.kind === 'ended') return !state.isBeltKnownStill && state.cause !== 'link';
  return state.kind === 'stopping';
}

export interface StopKeeperOptions {
  readonly driver: TreadmillDriver;
  readonly clock: Clock;
  readonly log: Log;
}

export function createStopKeeper({ driver, clock, log }: StopKeeperOptions): StopKeeper {
  const motion = createBeltMotion(driver);
  const slowing = watchBeltSlowing();
  let state: SessionState = { kind: 'idle' };

  function dispatch(event: SessionEvent): void {
    const wasStopping = state.kind === 'stopping';
    const step = sessionNext(state, event, clock.nowMs());
    const isDone = step.state.kind === 'ended' && step.state.isBeltKnownStill;
    state = isDone ? { kind: 'idle' } : step.state;
    for (const effect of step.effects) {
      if (effect.kind === 'alarm') log.warn('belt-alarm', { what: effect.what });
      if (effect.kind !== 'stopBelt') continue;
      if (event.kind === 'tick' && wasStopping) motion.stopAgain();
      else motion.stop();
    }
  }

  function onNotice(notice: DriverNotice): void {
    if (state.kind === 'idle') return;
    if (notice.kind === 'written' && notice.command.kind === 'startOrResume') {
      state = { kind: 'idle' };
      return;
    }
    for (const event of meaningOfNotice(notice).events) dispatch(event);
  }

  function stop(): void {
    dispatch({ kind: 'stopRequested', cause: 'person' });
  }

  const forget = driver.onNotice(onNotice);
  return {
    get state() {
      return state;
    },
    stop,
    takeOver(owed) {
      if (!isStopOwed(owed)) return;
      // A stop of its own is the older one, and no promise is bigger.
      if (state.kind !== 'stopping') state = owed;
      if (state.kind === 'stopping') stop();
    },
    look() {
      const isBeltSlowing = slowing.look(driver.state, clock.nowMs());
      if (state.kind !== 'stopping') return;
      dispatch({ kind: 'tick', isBeltSlowing, isLinkUp: driver.state.isLinkUp });
    },
    close: forget,
  };
}
