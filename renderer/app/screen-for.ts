import type { LiveStatus } from '#contract/rpc/live-status.ts';

/** What the run itself asks to be shown, whatever address the page has. */
export type RunScreen = 'ready' | 'run' | 'paused' | 'asking' | 'stopping' | 'ended';

/**
 * The state of the session outranks the route: whoever reloads in mid-run is in the run again, and nobody is led away
 * from a moving belt.
 *
 * @returns undefined where there is no run: the route decides
 */
export function runScreenFor(session: LiveStatus['session']): RunScreen | undefined {
  switch (session?.state.kind) {
    case undefined:
    case 'idle':
      return undefined;
    case 'ready':
      return 'ready';
    case 'countdown':
      return session.state.isResume ? 'paused' : 'ready';
    case 'starting':
      return session.state.isResume ? 'paused' : 'ready';
    case 'running':
    case 'coolDown':
    case 'linkLost':
      return 'run';
    case 'paused':
      return 'paused';
    case 'asking':
      return 'asking';
    case 'stopping':
      return 'stopping';
    case 'ended':
      return 'ended';
  }
}

/** What fills the page: a screen of the run, the start, or whatever the address says. */
export type FrameContent = Exclude<RunScreen, 'ended'> | 'start' | 'route';

/**
 * A run comes before every address, the gallery's too: whoever looked at parts when it began has to see it. The
 * gallery alone can be looked at without a controller.
 *
 * @param path the address within the app
 * @param isStartOver the self-checks have nothing more to say
 */
export function frameContentFor(
  path: string,
  status: Pick<LiveStatus, 'session'> | undefined,
  isStartOver: boolean,
): FrameContent {
  const runScreen = runScreenFor(status?.session);
  if (runScreen !== undefined && runScreen !== 'ended') return runScreen;
  if (path === '/gallery' || runScreen === 'ended') return 'route';
  return status === undefined || !isStartOver ? 'start' : 'route';
}
