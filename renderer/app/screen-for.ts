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
