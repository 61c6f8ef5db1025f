import { createContext, useContext } from 'react';
import type { RpcClient } from '#contract/rpc/rpc-client.ts';
import { connect, type Connection } from './connection.ts';
import { noteStopAnswer, useLive } from './live-store.ts';
import { pageClock } from './page-clock.ts';
import { pageTransport } from './transport.ts';

/** What screens and player reach the controller by. */
export interface PageLink {
  /** Of the present connection. Throws `serve/not-reachable` while there is none. */
  readonly rpc: RpcClient;
  /** STOP, at once, on its own port. */
  stop(): void;
  musicUrl(trackId: string): string;
}

/** Connects this page; what comes goes into {@link useLive}. */
export function openPageLink(page: Window): PageLink {
  const transport = pageTransport(page);
  const connection: Connection = connect(transport, pageClock, {
    onState: (state) => useLive.setState({ connection: state }),
    onStatus: (status, receivedAtMs) => useLive.setState({ status, receivedAtMs }),
    onStopAnswer: noteStopAnswer,
  });
  return {
    get rpc() {
      return connection.rpc;
    },
    stop() {
      // The bytes first, the screen after.
      const wasSent = connection.sendStop();
      useLive.setState({ stopPress: { pressedAtMs: pageClock.nowMs(), wasSent, deed: undefined } });
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
