import { createListeners, type Unsubscribe } from '#contract/runtime/listeners.ts';
import { electricShapes } from './electric-shapes.ts';
import { startPullLoop, type PullState } from './pull-loop.ts';
import { startPushLoop, type PushState } from './push-loop.ts';
import { PushSteps } from './push-step.ts';
import { startRepairLoop } from './repair-loop.ts';
import type { ShapeSource } from './shape-source.ts';
import type { SyncSurroundings } from './sync-surroundings.ts';

export interface SyncState {
  readonly push: PushState;
  readonly pull: PullState;
}

/** The sync of one account on this device. */
export interface SyncClient {
  readonly state: SyncState;
  onState(listener: (state: SyncState) => void): Unsubscribe;
  /** There is a network again, somebody signed in, or wants to see it happen. */
  retryNow(): void;
  /** Ends what is under way. Nothing is lost by it: the next start goes on from what was kept. */
  close(): Promise<void>;
}

/** Sends and receives for one account until it is closed. Who has several accounts signed in starts one for each. */
export function startSync(surroundings: SyncSurroundings & { readonly shapes?: ShapeSource }): SyncClient {
  const { log } = surroundings;
  const ending = new AbortController();
  const { signal } = ending;
  const listeners = createListeners<SyncState>((error) => log.error('sync-listener-failed', { error }));
  let state: SyncState = { push: { kind: 'idle' }, pull: { kind: 'receiving' } };
  function change(part: Partial<SyncState>): void {
    state = { ...state, ...part };
    listeners.emit(state);
  }

  const steps = new PushSteps(surroundings);
  const push = startPushLoop(surroundings, steps, signal, (next) => change({ push: next }));
  const shapes = surroundings.shapes ?? electricShapes(surroundings);
  async function askHowFar(): Promise<boolean> {
    const hasSaid = await steps.ask(signal);
    // What the server has lost waits again.
    if (hasSaid) push.retryNow();
    return hasSaid;
  }
  const pull = startPullLoop({ ...surroundings, shapes, askHowFar }, signal, (next) =>
    change({ pull: next }),
  );

  const repairs = startRepairLoop(surroundings, signal);

  return {
    get state() {
      return state;
    },
    onState: (listener) => listeners.add(listener),
    retryNow() {
      push.retryNow();
      pull.retryNow();
      repairs.retryNow();
    },
    async close() {
      ending.abort();
      await Promise.all([push.ended, pull.ended, repairs.ended]);
    },
  };
}
