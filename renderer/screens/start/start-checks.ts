import type { ConnectionState } from '#renderer/link/connection.ts';

export type StartCheckId = 'storage' | 'bluetooth' | 'treadmill' | 'music' | 'clock';
export interface StartCheck {
  readonly id: StartCheckId;
  readonly state: 'waiting' | 'done' | 'problem';
}

/** A computer without a battery for its clock starts in the past; no run can be dated by it. 1 January 2026 UTC. */
const earliestWallMs = Date.UTC(2026, 0, 1);

/** What is known on the start screen. */
export interface StartFacts {
  readonly connection: ConnectionState['kind'];
  readonly wallTimeMs: number;
  /** The settings have been read, and with them the chosen treadmill. */
  readonly hasSettings: boolean;
  /** The music folders have been read. */
  readonly hasFolders: boolean;
}

/**
 * The five self-checks. The controller answers only when its database is open; what the radio is able to do comes with the
 * first status, and with that this screen is over.
 */
export function startChecks(facts: StartFacts): readonly StartCheck[] {
  const isUp = facts.connection === 'up';
  return [
    { id: 'storage', state: isUp ? 'done' : 'waiting' },
    { id: 'bluetooth', state: 'waiting' },
    { id: 'treadmill', state: isUp && facts.hasSettings ? 'done' : 'waiting' },
    { id: 'music', state: isUp && facts.hasFolders ? 'done' : 'waiting' },
    { id: 'clock', state: facts.wallTimeMs >= earliestWallMs ? 'done' : 'problem' },
  ];
}
