import type { Unsubscribe } from '#contract/runtime/listeners.ts';

/** Whether a small sensor can be reached, and its one link. */
export interface LinkPresence {
  readonly isLinked: boolean;
  acceptsConnection(): boolean;
  connected(link: { drop(): void }): Unsubscribe;
  dropLink(): void;
  /** Out of reach: the link breaks and nothing is on the air. */
  leaveReach(): void;
  comeBack(): void;
}

export function createLinkPresence(): LinkPresence {
  let isInReach = true;
  let current: { drop(): void } | undefined;
  return {
    get isLinked() {
      return current !== undefined;
    },
    acceptsConnection: () => isInReach && current === undefined,
    connected(link) {
      current = link;
      return () => {
        if (current === link) current = undefined;
      };
    },
    dropLink: () => current?.drop(),
    leaveReach() {
      isInReach = false;
      current?.drop();
    },
    comeBack() {
      isInReach = true;
    },
  };
}
