import { useEffect, useState } from 'react';
import type { RpcClient } from '#contract/rpc/rpc-client.ts';
import { BeatRunnerError, isBeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { useLive } from './live-store.ts';
import { usePageLink } from './page-link.ts';

/** What a topic of the controller says now. */
export interface TopicState<Value> {
  /** The last one that came; absent until the first, and again from when the connection is lost. */
  readonly value: Value | undefined;
  /** Why it ended, where that was not the connection. */
  readonly error: BeatRunnerError | undefined;
  /** It came to its end by itself. */
  readonly isOver: boolean;
}

const nothingYet = { value: undefined, error: undefined, isOver: false } as const;

/** Opens a topic: an event iterator of the contract that ends with `signal`. */
export type OpenTopic<Value> = (rpc: RpcClient, signal: AbortSignal) => Promise<AsyncIterable<Value>>;

/**
 * Listens to a topic as long as the component is there, and again whenever the connection comes back.
 *
 * @param open the same function in every render, or the topic starts anew; undefined: not now
 */
export function useTopic<Value>(open: OpenTopic<Value> | undefined): TopicState<Value> {
  const link = usePageLink();
  // Every connection has a time of its own: another one means listening again.
  const connectedAtMs = useLive(({ connection }) =>
    connection.kind === 'up' ? connection.sinceMs : undefined,
  );
  const [state, setState] = useState<TopicState<Value>>(nothingYet);

  useEffect(() => {
    setState(nothingYet);
    if (open === undefined || connectedAtMs === undefined) return undefined;
    const end = new AbortController();
    void listen(open, link.rpc, end.signal, setState);
    return () => end.abort();
  }, [open, connectedAtMs, link]);

  return state;
}

async function listen<Value>(
  open: OpenTopic<Value>,
  rpc: RpcClient,
  signal: AbortSignal,
  tell: (state: TopicState<Value>) => void,
): Promise<void> {
  let value: Value | undefined;
  try {
    for await (const next of await open(rpc, signal)) {
      if (signal.aborted) return;
      value = next;
      tell({ value, error: undefined, isOver: false });
    }
    if (!signal.aborted) tell({ value, error: undefined, isOver: true });
  } catch (thrown) {
    // A topic that was left, or lost its connection, has nothing to complain about.
    if (signal.aborted || useLive.getState().connection.kind !== 'up') return;
    const error = isBeatRunnerError(thrown)
      ? thrown
      : new BeatRunnerError('internal/unexpected', { detail: String(thrown) });
    tell({ value, error, isOver: true });
  }
}
