import {
  startLocalHttpServer,
  type LocalAnswer,
  type LocalHttpServer,
  type LocalRequest,
} from '#server/test-support/local-http-server.ts';

/** How the gateway behaves, from one request to the next. */
export type GatewayBehaviour =
  | { readonly kind: 'accept' }
  | ({ readonly kind: 'answer'; /** After so many it accepts. */ readonly times?: number } & LocalAnswer)
  | { readonly kind: 'hang' }
  | { readonly kind: 'cut' };

export interface SmsGateway extends LocalHttpServer {
  readonly requests: readonly LocalRequest[];
  behave(behaviour: GatewayBehaviour): void;
}

/** A gateway for text messages on this machine, that misbehaves on demand. */
export async function startSmsGateway(): Promise<SmsGateway> {
  const requests: LocalRequest[] = [];
  let behaviour: GatewayBehaviour = { kind: 'accept' };
  const server = await startLocalHttpServer((request) => {
    requests.push(request);
    const now = behaviour;
    if (now.kind === 'hang') return Promise.resolve(undefined);
    if (now.kind === 'cut') return Promise.resolve('cut');
    if (now.kind === 'answer') {
      if (now.times !== undefined) {
        behaviour = now.times > 1 ? { ...now, times: now.times - 1 } : { kind: 'accept' };
      }
      return Promise.resolve(now);
    }
    return Promise.resolve({ status: 200, body: '{"status":"queued"}' });
  });
  return { ...server, requests, behave: (next) => (behaviour = next) };
}
