import './no-eval.ts';
import { createContext, useContext } from 'react';
import { beltMayMove } from '#contract/rpc/belt-may-move.ts';
import type { RpcClient } from '#contract/rpc/rpc-client.ts';
import { keepBeltMayMove } from './belt-memory.ts';
import { connect, type Connection } from './connection.ts';
import { useLive } from './live-store.ts';
import { pageClock } from './page-clock.ts';
import { pressedOn, watchInput, type SeenStatus } from './press-time.ts';
import { pageTransport } from './transport.ts';

/** What screens and player reach the controller by. */
export interface PageLink {
  /** Of the present connection. Throws `serve/not-reachable` while there is none. */
  readonly rpc: RpcClient;
  musicUrl(trackId: string): string;
}

/** Connects this page; what comes goes into {@link useLive}. STOP has its own link: `stop-link.ts`. */
export function openPageLink(page: Window): PageLink {
  const inputAtMs = watchInput(page);
  let seen: SeenStatus | undefined;
  const transport = pageTransport(page, { pressedOnMs: () => pressedOn(seen, inputAtMs()) });
  const connection: Connection = connect(transport, pageClock, {
    onState(state) {
      // Whoever is there next has a clock of its own, and has told nothing yet.
      if (state.kind !== 'up') seen = undefined;
      useLive.setState({ connection: state });
    },
    onStatus(status, receivedAtMs) {
      const { mayBeltMove: before, status: last } = useLive.getState();
      const mayBeltMove = beltMayMove(before, status, last);
      seen = { toldAtMs: status.toldAtMs, receivedAtMs };
      keepBeltMayMove(page, mayBeltMove);
      useLive.setState({ status, receivedAtMs, mayBeltMove });
    },
  });
  return {
    get rpc() {
      return connection.rpc;
    },
    musicUrl: (trackId) => transport.musicUrl(trackId),
  };
}

const LinkContext = createContext<PageLink | undefined>(undefined);
export const PageLinkProvider = LinkContext.Provider;

export function usePageLink(): PageLink {
  const link = useContext(LinkContext);
  if (link === undefined) throw new Error('outside of PageLinkProvider');
  return link;
}
