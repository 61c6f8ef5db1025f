import type { Transporter } from 'nodemailer';
import { textOf } from './message-texts.ts';
import { DeliveryProblem, type MessageProvider } from './message-provider.ts';

/** A mail server that takes our messages. */
export interface SmtpConfig {
  readonly host: string;
  readonly port: number;
  /**
   * `from-start`: smtps; `upgraded`: the connection is upgraded before anything is said, or given up; `none`: for a mail
   * server on this machine.
   */
  readonly encryption: 'from-start' | 'upgraded' | 'none';
  readonly login: { readonly user: string; readonly password: string } | undefined;
  /** Whom messages are from: `no-reply@example.com`, `BeatRunner <no-reply@example.com>`. */
  readonly from: string;
}

/** Milliseconds for the connection, the greeting, and between two answers. */
const connectPatienceMs = 8000;
const answerPatienceMs = 10_000;
/** Tries are ended by the message's time. */
const mostTries = 100;
/** Causes that no second try mends: somebody has to change the configuration, or the address is none. */
const lasting = new Set(['EAUTH', 'ENOAUTH', 'ETLS', 'ECONFIG', 'EENVELOPE', 'EMESSAGE', 'EREQUIRETLS']);

/**
 * E-mail by SMTP, one connection a message.
 *
 * @param authorities certificates of an authority of one's own, PEM; the system's are known anyway
 */
export function createSmtpProvider(config: SmtpConfig, authorities?: string): MessageProvider {
  let transport: Promise<Transporter> | undefined;
  return {
    kinds: ['email'],
    mostTries,
    async deliver({ id, to, message, language }, signal) {
      if (to.kind !== 'email') throw new DeliveryProblem('no e-mail address', false);
      const { subject, body } = textOf(message, language);
      const domain = /@([\w.-]+)>?$/.exec(config.from)?.[1] ?? 'localhost';
      try {
        transport ??= openTransport(config, authorities);
        await (
          await transport
        ).sendMail({
          from: config.from,
          // As an object it is one address, whatever is in it.
          to: { name: '', address: to.address },
          subject,
          text: body,
          // The same at each try: mail servers drop what they have already taken.
          messageId: `<${id}@${domain}>`,
          headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
          signal,
        });
      } catch (error) {
        throw smtpProblem(error);
      }
    },
  };
}

/** Loaded with the first message: it takes five megabytes, and many servers never send one. */
async function openTransport(config: SmtpConfig, authorities: string | undefined): Promise<Transporter> {
  const { createTransport } = await import('nodemailer');
  return createTransport({
    host: config.host,
    port: config.port,
    secure: config.encryption === 'from-start',
    requireTLS: config.encryption === 'upgraded',
    ignoreTLS: config.encryption === 'none',
    auth: config.login === undefined ? undefined : { user: config.login.user, pass: config.login.password },
    tls: { minVersion: 'TLSv1.2', ...(authorities !== undefined && { ca: authorities }) },
    connectionTimeout: connectPatienceMs,
    greetingTimeout: connectPatienceMs,
    dnsTimeout: connectPatienceMs,
    socketTimeout: answerPatienceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

function smtpProblem(error: unknown): DeliveryProblem {
  const code = String(Reflect.get(Object(error), 'code') ?? 'unknown');
  const status = Number(Reflect.get(Object(error), 'responseCode') ?? 0);
  const facts = { code, ...(status > 0 && { status }) };
  // 4xx: not now. Servers that see a sender for the first time say so on purpose.
  if (status >= 400 && status < 500) return new DeliveryProblem('the mail server says not now', true, facts);
  if (status >= 500) return new DeliveryProblem('the mail server refuses it', false, facts);
  if (lasting.has(code)) return new DeliveryProblem('the mail server cannot be used', false, facts);
  return new DeliveryProblem('the mail server is not reached', true, facts);
}
