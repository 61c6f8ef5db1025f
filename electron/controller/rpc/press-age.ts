import type { Clock } from '#contract/runtime/clock.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { HandTarget } from '#electron/controller/hand-setting.ts';

/** What a person saw when they pressed may be this old, milliseconds; a status is told at least once a second. */
export const oldestPressMs = 3000;

/** What came along with a command, as in the contract. */
export interface Press {
  readonly pressedOnMs?: number | undefined;
}

/**
 * Whether a press is young enough to start the belt or make it faster. One that says nothing of its time is not, nor one of
 * the future: it was made on another controller's status.
 *
 * @param clock the real one, that `toldAtMs` in the status is on
 */
function isFresh({ pressedOnMs }: Press, clock: Pick<Clock, 'nowMs'>): boolean {
  const ageMs = pressedOnMs === undefined ? Number.NaN : clock.nowMs() - pressedOnMs;
  return ageMs >= 0 && ageMs <= oldestPressMs;
}

/** Throws `session/press-too-old`. */
export function requireFreshPress(press: Press | undefined, clock: Pick<Clock, 'nowMs'>): void {
  if (!isFresh(press ?? {}, clock)) throw new BeatRunnerError('session/press-too-old');
}

/** A {@link HandTarget} as it comes over the wire. */
type WishedByHand = { readonly [Axis in keyof HandTarget]?: number | undefined } & Press;

/**
 * Does what a person set or changed by hand. What lowers the belt is done however old the press is; what raises it only when
 * the press is fresh.
 *
 * @param isRise whether this value, of this axis, is more than what is wanted by now
 * @throws `session/press-too-old` where something was left out for that
 */
export function doByHand(
  wished: WishedByHand,
  isRise: (axis: keyof HandTarget, value: number) => boolean,
  act: (target: HandTarget) => void,
  clock: Pick<Clock, 'nowMs'>,
): void {
  const isOfNow = isFresh(wished, clock);
  const done: HandTarget = {
    ...part('speedKmh'),
    ...part('inclinePercent'),
  };
  if (Object.keys(done).length > 0) act(done);
  const isComplete = (['speedKmh', 'inclinePercent'] as const).every(
    (axis) => wished[axis] === undefined || done[axis] !== undefined,
  );
  if (!isComplete) throw new BeatRunnerError('session/press-too-old');

  /** What is not asked for is an absent property, never `undefined`. */
  function part(axis: keyof HandTarget): HandTarget {
    const value = wished[axis];
    return value === undefined || (!isOfNow && isRise(axis, value)) ? {} : { [axis]: value };
  }
}
