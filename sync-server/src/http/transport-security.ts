import type { App } from './app.ts';

/** A year. Of this name alone: what else is below it may be somebody else's. */
export const transportSecurity = { 'strict-transport-security': 'max-age=31536000' } as const;

/** For a server that people reach by https: browsers never ask for it in the open again (RFC 6797). */
export function requireTransportSecurity(app: App): void {
  app.addHook('onSend', async (_, reply) => {
    reply.headers(transportSecurity);
  });
}
