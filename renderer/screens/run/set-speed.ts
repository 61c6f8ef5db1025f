import type { SessionStatus } from '#contract/rpc/live-status.ts';

/**
 * What stands between minus and plus, km/h: what the person wants where they have said so, also while the ramp has not
 * let the belt go there yet; otherwise what the belt was told.
 */
export function setSpeedKmh({ target, state }: Pick<SessionStatus, 'target' | 'state'>): number | undefined {
  if (state.kind !== 'running' && state.kind !== 'coolDown') return undefined;
  for (const reason of target.reasons) {
    if (reason.kind === 'override') return reason.easedKmh ?? reason.speedKmh;
    if (reason.kind === 'person' && !reason.isOffset) return reason.speedKmh;
  }
  return target.speedKmh;
}

/** Set and reported speed apart by more than this ... */
const apartKmh = 0.3;
/** ... for longer than this: the screen says that the speed is changing. */
const apartForMs = 3000;

/** Which way the belt is going, once it has been on its way for a while. */
export interface ChangeWatch {
  look(setKmh: number | undefined, reportedKmh: number | undefined, nowMs: number): 'up' | 'down' | undefined;
}

export function createChangeWatch(): ChangeWatch {
  let since: { readonly way: 'up' | 'down'; readonly atMs: number } | undefined;
  return {
    look(setKmh, reportedKmh, nowMs) {
      const way = wayOf(setKmh, reportedKmh);
      if (way !== since?.way) since = way === undefined ? undefined : { way, atMs: nowMs };
      return since !== undefined && nowMs - since.atMs > apartForMs ? since.way : undefined;
    },
  };
}

function wayOf(setKmh: number | undefined, reportedKmh: number | undefined): 'up' | 'down' | undefined {
  if (setKmh === undefined || reportedKmh === undefined) return undefined;
  // A hair of tolerance: 9.9 and 9.6 are 0.3 apart, whatever floating point makes of it.
  if (Math.abs(setKmh - reportedKmh) <= apartKmh + 1e-6) return undefined;
  return setKmh > reportedKmh ? 'up' : 'down';
}
