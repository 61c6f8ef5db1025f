import { useEffect, useState } from 'react';
import { useLive, type LiveState } from '#renderer/link/live-store.ts';
import { pageClock } from '#renderer/link/page-clock.ts';

/** Reads something off what the page knows; may remember what it read before. */
export type Reader<Value> = (live: LiveState, nowMs: number) => Value;

/** Words and conditions: as soon as the eye notices. */
export const conditionPeriodMs = 100;
/** Speed: twice a second at most (ux.md, section 2). */
export const speedPeriodMs = 500;
/** Heart, distance: once a second. */
export const calmPeriodMs = 1000;

/**
 * What a reader says, looked at so often and not with every status: numbers change at their own pace, and also where
 * nothing comes any more, because age alone changes them.
 *
 * @param createReader the same function in every render, or the reader starts anew; its values are plain data
 */
export function useSampled<Value>(createReader: () => Reader<Value>, periodMs: number): Value {
  const [value, setValue] = useState(() => createReader()(useLive.getState(), pageClock.nowMs()));
  useEffect(() => {
    const read = createReader();
    const look = (): void => {
      const next = read(useLive.getState(), pageClock.nowMs());
      setValue((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next));
    };
    look();
    return pageClock.every(periodMs, look);
  }, [createReader, periodMs]);
  return value;
}

/** How old the status is, on the page's clock. */
export function statusAgeMs({ receivedAtMs }: LiveState, nowMs: number): number {
  return Math.max(0, nowMs - receivedAtMs);
}

/** The controller's clock now, reckoned from the last status. */
export function controllerNowMs(live: LiveState, nowMs: number): number | undefined {
  if (live.status === undefined) return undefined;
  const timeScale = live.connection.kind === 'up' ? live.connection.hello.timeScale : 1;
  return live.status.nowMs + statusAgeMs(live, nowMs) * timeScale;
}
