import type { LiveStatus } from '#contract/rpc/live-status.ts';
import { isLive } from '#core/session/session-state.ts';

/** What keeps the belt from being tested now. */
export type BeltTestObstacle = 'noTreadmill' | 'run' | 'notConnected' | 'notControllable' | 'beltMoving';

/** @returns undefined: a person may say that nobody is on the belt */
export function beltTestObstacle({ treadmill, session }: LiveStatus): BeltTestObstacle | undefined {
  if (treadmill === undefined) return 'noTreadmill';
  if (session !== undefined && (isLive(session.state) || session.state.kind === 'ready')) return 'run';
  if (!treadmill.isLinkUp) return 'notConnected';
  if (!treadmill.canControl) return 'notControllable';
  return treadmill.belt === 'moving' ? 'beltMoving' : undefined;
}
