import { useCallback, useEffect, useRef, useState } from 'react';
import type { BeltTestProgress } from '#contract/rpc/belt-test.ts';
import { BeatRunnerError, isBeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { BeltTestPhase } from '#core/treadmill/belt-test-state.ts';
import { usePageLink } from '#renderer/link/page-link.ts';

export type BeltTestOutcome = NonNullable<BeltTestProgress['outcome']>;

export type BeltTestView =
  | { readonly kind: 'idle' }
  /** In the order in which they came; the last one is now. */
  | { readonly kind: 'running'; readonly phases: readonly BeltTestPhase[] }
  | { readonly kind: 'over'; readonly outcome: BeltTestOutcome }
  | { readonly kind: 'broken'; readonly error: BeatRunnerError };

export interface BeltTest {
  readonly view: BeltTestView;
  /** Only with a person's word that nobody is on the belt. */
  readonly start: () => void;
  /** Stops the belt, if the test has it moving. */
  readonly abort: () => void;
  readonly clear: () => void;
}

/**
 * The belt test as a page sees it. It is started by a person and by nothing else: a connection that comes back does not
 * bring it back. Whoever leaves the screen stops listening, and that stops the belt.
 */
export function useBeltTest(): BeltTest {
  const link = usePageLink();
  const [view, setView] = useState<BeltTestView>({ kind: 'idle' });
  const running = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const start = useCallback(() => {
    if (running.current !== undefined) return;
    const end = new AbortController();
    running.current = end;
    setView({ kind: 'running', phases: [] });
    void follow();

    async function follow(): Promise<void> {
      try {
        const progress = await link.rpc.devices.beltTest({ isNobodyOnTheBelt: true }, { signal: end.signal });
        const phases: BeltTestPhase[] = [];
        for await (const { phase, outcome } of progress) {
          phases.push(phase);
          if (outcome !== undefined) setView({ kind: 'over', outcome });
          else setView({ kind: 'running', phases: [...phases] });
        }
        // Without an outcome it was ended from elsewhere: what is known of the machine is in its record.
        setView((before) => (before.kind === 'running' ? { kind: 'idle' } : before));
      } catch (thrown) {
        if (end.signal.aborted) setView({ kind: 'idle' });
        else setView({ kind: 'broken', error: errorOf(thrown) });
      } finally {
        running.current = undefined;
      }
    }
  }, [link]);

  return {
    view,
    start,
    abort: useCallback(() => running.current?.abort(), []),
    clear: useCallback(() => setView({ kind: 'idle' }), []),
  };
}

function errorOf(thrown: unknown): BeatRunnerError {
  return isBeatRunnerError(thrown)
    ? thrown
    : new BeatRunnerError('serve/not-reachable', { address: 'BeatRunner' });
}
