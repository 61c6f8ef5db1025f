import type { Clock } from '#contract/runtime/clock.ts';
import type { StopWay } from './stop-way.ts';
import { TransportError } from './transport-error.ts';

/** The page's way to the stop port: opened, and opened again whenever it ends. It needs nothing else of the page, and takes it where there is. */
export interface StopLink {
  /** Tells the controller to stop, and again each second until it says that it has heard. */
  press(): void;
}

export interface StopLinkSurroundings {
  readonly open: () => Promise<StopWay>;
  readonly clock: Clock;
  /** Whether there is a press that the controller has not said that it has. */
  readonly isUnheard: () => boolean;
  /** For a press that the stop port cannot take now: any other way there is. Must not throw. */
  sendElsewhere(): void;
  /** Whether a press would be handed over now. */
  onOpen(isOpen: boolean): void;
  onPress(atMs: number): void;
  onAnswer(text: string): void;
}

/** A runner may press now: the way is there again as soon as anybody is. */
const retryGapsMs = [50, 100, 200, 300, 500];
/** A press that nobody has acknowledged is sent again this often; STOP bears being told twice. */
const resendMs = 1000;

export function createStopLink(surroundings: StopLinkSurroundings): StopLink {
  const { open, clock, isUnheard } = surroundings;
  let way: StopWay | undefined;
  let failures = 0;

  function send(): void {
    if (way?.send() !== true) surroundings.sendElsewhere();
  }

  function sendAgain(): void {
    if (isUnheard()) send();
  }

  async function openWay(): Promise<void> {
    try {
      const next = await open();
      way = next;
      failures = 0;
      surroundings.onOpen(true);
      next.onAnswer((text) => surroundings.onAnswer(text));
      next.onClose(() => lose(next));
      sendAgain();
    } catch (error) {
      // Another start of the controller: this page's token opens nothing any more.
      if (error instanceof TransportError && error.kind === 'refused') return;
      retry();
    }
  }

  function lose(lost: StopWay): void {
    if (way !== lost) return;
    way = undefined;
    surroundings.onOpen(false);
    retry();
  }

  function retry(): void {
    const gapMs = retryGapsMs[Math.min(failures, retryGapsMs.length - 1)] ?? 0;
    failures += 1;
    clock.after(gapMs, () => void openWay());
  }

  void openWay();
  clock.every(resendMs, sendAgain);
  return {
    press() {
      // The bytes first, the screen after.
      send();
      surroundings.onPress(clock.nowMs());
    },
  };
}
