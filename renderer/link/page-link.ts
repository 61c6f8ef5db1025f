import { createContext, useContext } from 'react';
import { beltMayMove } from '#contract/rpc/belt-may-move.ts';
import type { RpcClient } from '#contract/rpc/rpc-client.ts';
import { keptBeltMayMove, keepBeltMayMove } from './belt-memory.ts';
import { connect, type Connection } from './connection.ts';
import { noteStopAnswer, useLive } from './live-store.ts';
import { pageClock } from './page-clock.ts';
import { pressedOn, watchInput, type SeenStatus } from './press-time.ts';
import { pageTransport } from './transport.ts';

/** What screens and player reach the controller by. */
export interface PageLink {
  /** Of the present connection. Throws `serve/not-reachable` while there is none. */
  readonly rpc: RpcClient;
  /** STOP, at once, on its own port; and again until the controller says that it has it. */
  stop(): void;
  musicUrl(trackId: string): string;
}

/** A press that nobody has acknowledged is sent again this often; STOP bears being told twice. */
const resendMs = 1000;

/** Connects this page; what comes goes into {@link useLive}. */
export function openPageLink(page: Window): PageLink {
  const inputAtMs = watchInput(page);
  let seen: SeenStatus | undefined;
  const transport = pageTransport(page, { pressedOnMs: () => pressedOn(seen, inputAtMs()) });
  useLive.setState({ mayBeltMove: keptBeltMayMove(page) });
  const connection: Connection = connect(transport, pageClock, {
    onState(state) {
      // Whoever is there next has a clock of its own, and has told nothing yet.
      if (state.kind !== 'up') seen = undefined;
      const { stopPress } = useLive.getState();
      // Whoever comes next may be another process: it has to be told, too.
      if (state.kind === 'lost' && stopPress !== undefined) {
        useLive.setState({ stopPress: { ...stopPress, deed: undefined } });
      }
      useLive.setState({ connection: state });
    },
    onStopReady: resend,
    onStatus(status, receivedAtMs) {
      const mayBeltMove = beltMayMove(useLive.getState().mayBeltMove, status);
      seen = { toldAtMs: status.toldAtMs, receivedAtMs };
      keepBeltMayMove(page, mayBeltMove);
      useLive.setState({ status, receivedAtMs, mayBeltMove });
    },
    onStopAnswer: noteStopAnswer,
  });

  function resend(): void {
    const { stopPress } = useLive.getState();
    if (stopPress !== undefined && stopPress.deed === undefined) connection.sendStop();
  }

  pageClock.every(resendMs, resend);
  return {
    get rpc() {
      return connection.rpc;
    },
    stop() {
      // The bytes first, the screen after.
      connection.sendStop();
      const { stopPress } = useLive.getState();
      useLive.setState({
        stopPress: { pressedAtMs: stopPress?.pressedAtMs ?? pageClock.nowMs(), deed: undefined },
      });
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
