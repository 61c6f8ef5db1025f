import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { localCertificate, localCertificateKey } from '#server/test-support/local-certificate.ts';

/** How the mail server behaves, from one connection or message to the next. */
export type MailBehaviour =
  | { readonly kind: 'accept' }
  /** Takes nothing from somebody it has not seen before; the next `times` tries are put off. */
  | { readonly kind: 'greylist'; readonly times: number }
  | { readonly kind: 'refuse'; readonly at: 'recipient' | 'data'; readonly status: number }
  /** Says nothing more from here on. */
  | { readonly kind: 'hang'; readonly at: 'greeting' | 'recipient' | 'data' };

interface MailServerOptions {
  /** `offered`: STARTTLS; `from-start`; `none`: the server has no certificate. */
  readonly tls?: 'offered' | 'from-start' | 'none';
  readonly login?: { readonly user: string; readonly password: string };
}

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly isEncrypted: boolean;
  readonly user: string | undefined;
  readonly source: string;
}

export interface MailServer {
  readonly port: number;
  readonly received: readonly ReceivedMail[];
  /** Connections that were opened so far. */
  readonly connections: number;
  /** Recipients that were asked for so far. */
  readonly recipientsAsked: number;
  behave(behaviour: MailBehaviour): void;
  close(): Promise<void>;
}

/** A mail server on this machine that speaks SMTP and misbehaves on demand. */
export async function startMailServer({
  tls = 'offered',
  login,
}: MailServerOptions = {}): Promise<MailServer> {
  const state = { connections: 0, recipientsAsked: 0, behaviour: { kind: 'accept' } as MailBehaviour };
  const received: ReceivedMail[] = [];
  const refusal = (status: number): Error =>
    Object.assign(new Error('no, anna@example.com'), { responseCode: status });
  const hangs = (at: string): boolean => state.behaviour.kind === 'hang' && state.behaviour.at === at;
  const server = new SMTPServer({
    secure: tls === 'from-start',
    hideSTARTTLS: tls === 'none',
    key: localCertificateKey,
    cert: localCertificate,
    authOptional: login === undefined,
    disabledCommands: [...(login === undefined ? ['AUTH'] : []), ...(tls === 'none' ? ['STARTTLS'] : [])],
    allowInsecureAuth: tls === 'none',
    disableReverseLookup: true,
    closeTimeout: 10,
    logger: false,
    onConnect(_, done) {
      state.connections += 1;
      if (!hangs('greeting')) done();
    },
    onAuth(auth, _, done) {
      const isRight = auth.username === login?.user && auth.password === login?.password;
      if (isRight) done(null, { user: auth.username });
      else done(refusal(535));
    },
    onRcptTo(_, __, done) {
      state.recipientsAsked += 1;
      const { behaviour } = state;
      if (hangs('recipient')) return;
      if (behaviour.kind === 'greylist' && behaviour.times > 0) {
        state.behaviour = { kind: 'greylist', times: behaviour.times - 1 };
        done(refusal(451));
      } else if (behaviour.kind === 'refuse' && behaviour.at === 'recipient') {
        done(refusal(behaviour.status));
      } else {
        done();
      }
    },
    onData(stream, session, done) {
      void text(stream).then((source) => {
        if (hangs('data')) return;
        if (state.behaviour.kind === 'refuse') {
          done(refusal(state.behaviour.status));
          return;
        }
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          isEncrypted: session.secure,
          user: typeof session.user === 'string' ? session.user : undefined,
          source,
        });
        done();
      });
    },
  });
  // Connections that are cut are what some tests are about.
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    get connections() {
      return state.connections;
    },
    get recipientsAsked() {
      return state.recipientsAsked;
    },
    behave(behaviour) {
      state.behaviour = behaviour;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
