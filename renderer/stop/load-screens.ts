import type { Clock } from '#contract/runtime/clock.ts';

export interface ScreensLoad {
  /** Loads everything but STOP and starts it; may fail, throw or never end. */
  readonly start: () => Promise<void>;
  /** They are not there, and STOP is all there is. */
  readonly onMissing: (why: unknown) => void;
  /** They are there after all. */
  readonly onThere: () => void;
  readonly clock: Pick<Clock, 'after'>;
}

/** On a quick machine it takes a fraction of a second; whoever has waited so long wants to know. */
export const screensPatienceMs = 15_000;

/** Brings the screens up beside STOP, which needs none of them. Never rejects. */
export async function loadScreens({ start, onMissing, onThere, clock }: ScreensLoad): Promise<void> {
  const cancel = clock.after(screensPatienceMs, () => onMissing(new Error('they take too long')));
  try {
    await start();
    onThere();
  } catch (error) {
    onMissing(error);
  } finally {
    cancel();
  }
}
