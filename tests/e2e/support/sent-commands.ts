import type { Page } from 'playwright-core';

/** What a page has asked its service for. */
export interface SentCommands {
  /** What was sent along with each call of this procedure, in order: `/session/nudge`. */
  of(procedure: string): readonly unknown[];
  /** All calls of such procedures, as `/session/nudge {"speedKmh":0.5}`. */
  under(prefix: string): readonly string[];
}

/** To be called before the page is loaded: reads along on its sockets, which nothing of the page knows of. */
export function noteCommands(page: Page): SentCommands {
  const sent: { readonly procedure: string; readonly input: unknown }[] = [];
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => {
      // Receipts are bare numbers.
      const frame: unknown = JSON.parse(String(payload));
      const call = frame as {
        readonly p?: { readonly u?: string; readonly b?: { readonly json?: unknown } };
      };
      if (call.p?.u !== undefined) sent.push({ procedure: call.p.u, input: call.p.b?.json });
    });
  });
  return {
    of: (procedure) => sent.filter((each) => each.procedure === procedure).map(({ input }) => input),
    under: (prefix) =>
      sent
        .filter(({ procedure }) => procedure.startsWith(prefix))
        .map(({ procedure, input }) =>
          input === undefined ? procedure : `${procedure} ${JSON.stringify(input)}`,
        ),
  };
}
