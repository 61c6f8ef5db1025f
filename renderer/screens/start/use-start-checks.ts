import { create } from 'zustand';
import type { SelfChecks } from '#contract/rpc/self-checks.ts';
import { useLive } from '#renderer/link/live-store.ts';
import { pageClock } from '#renderer/link/page-clock.ts';
import type { PageLink } from '#renderer/link/page-link.ts';
import { needsALook, startChecks } from './start-checks.ts';

/** Nobody waits longer than this for a disk or a folder that does not answer, ms. */
const patienceMs = 4000;

export interface StartChecksState {
  readonly found: SelfChecks | undefined;
  /** Nothing is looked at any more, and nothing has to be told before anything else. */
  readonly isOver: boolean;
}

/** The self-checks of this start of the page. */
export const useStartChecks = create<StartChecksState>(() => ({ found: undefined, isOver: false }));

/** What was found is known, or does not matter: on to the app. */
export function endStartChecks(): void {
  useStartChecks.setState({ isOver: true });
}

/** Has the controller look at itself once, as soon as there is one. */
export function followStartChecks(link: PageLink): void {
  let hasBegun = false;
  const begin = (): void => {
    if (hasBegun) return;
    hasBegun = true;
    void look(link);
  };
  if (useLive.getState().connection.kind === 'up') begin();
  useLive.subscribe(({ connection }) => {
    if (connection.kind === 'up') begin();
  });
}

async function look(link: PageLink): Promise<void> {
  const giveUp = pageClock.after(patienceMs, () => {
    if (!isHeld()) endStartChecks();
  });
  try {
    for await (const found of await link.rpc.selfChecks()) useStartChecks.setState({ found });
  } catch {
    // The connection went: what a page says then is said on every screen.
  }
  giveUp();
  if (!isHeld()) endStartChecks();
}

function isHeld(): boolean {
  const { found } = useStartChecks.getState();
  return needsALook(startChecks(found, 'ready'));
}
