import { z } from 'zod';
import { httpUrl } from '#server/config/read-environment.ts';
import { isLoopbackHost } from '#server/config/shapes-config.ts';
import { StartProblem } from '#server/config/start-problem.ts';
import type { HttpSmsConfig } from './http-sms-provider.ts';
import { templateProblem, type TemplateKind } from './sms-template.ts';
import type { SmtpConfig } from './smtp-provider.ts';

/** How messages leave the server; where a way is undefined, the server offers no sign-in that needs it. */
export interface MessagesConfig {
  readonly smtp: SmtpConfig | undefined;
  readonly sms: HttpSmsConfig | undefined;
  /** All messages stay here instead, where they can be read: for development. */
  readonly outbox: { readonly file: string | undefined } | undefined;
}

const headerName = /^[\w!#$%&'*+.^`|~-]+$/;
const headers = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: 'has to be a JSON object of texts' });
      return z.NEVER;
    }
  })
  .pipe(
    z.record(
      z.string().regex(headerName, 'has a header without a proper name'),
      z.string().regex(/^[\t\x20-\x7e]*$/, 'has a header that is not plain text'),
      'has to be a JSON object of texts',
    ),
  );

/** The variables, for the schema of the server's environment. */
export const messagesVariables = {
  SMTP_URL: z
    .string()
    .refine(
      (text) => smtpOf(text) !== undefined,
      'has to be smtp://user:password@host:587 (upgraded to TLS), smtps://user:password@host:465, or for this machine smtp://localhost:25?tls=none',
    )
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(/^(?:[^<>@\r\n"]*<[^<>\s@]+@[^<>\s@]+>|[^<>\s@]+@[^<>\s@]+)$/, 'has to be an e-mail address')
    .optional(),
  SMS_URL: httpUrl.optional(),
  SMS_HEADERS: headers.optional(),
  SMS_BODY: z.string().optional(),
  SMS_BODY_KIND: z.enum(['json', 'form'], 'has to be json or form').default('json'),
  SMS_ACCEPTED_TEXT: z.string().optional(),
  MESSAGE_OUTBOX: z.string().optional(),
} as const;
const schema = z.object(messagesVariables);

/**
 * @param read of `messagesVariables`
 * @param host where the server listens
 * @throws StartProblem
 */
export function messagesConfigOf(
  read: z.infer<typeof schema>,
  host: string,
  publicUrl: string | undefined,
): MessagesConfig {
  if ((read.SMTP_URL === undefined) !== (read.MAIL_FROM === undefined)) {
    throw new StartProblem('SMTP_URL, MAIL_FROM: one is of no use without the other.');
  }
  const config = {
    smtp: read.SMTP_URL === undefined ? undefined : smtpOf(read.SMTP_URL, read.MAIL_FROM),
    sms: smsOf(read),
    outbox: read.MESSAGE_OUTBOX === undefined ? undefined : outboxOf(read.MESSAGE_OUTBOX),
  };
  if (config.outbox === undefined) return config;
  if (config.smtp !== undefined || config.sms !== undefined) {
    throw new StartProblem(
      'MESSAGE_OUTBOX: keeps messages from leaving. Take it out, or SMTP_URL and SMS_URL.',
    );
  }
  const isPublic = publicUrl !== undefined && !isLoopbackHost(new URL(publicUrl).hostname);
  if (isPublic || !isLoopbackHost(host)) {
    throw new StartProblem(
      'MESSAGE_OUTBOX: shows every code to everybody who reaches it, and is therefore for this machine only. HOST and PUBLIC_URL have to be localhost, 127.0.0.1 or ::1.',
    );
  }
  return config;
}

function outboxOf(place: string): { readonly file: string | undefined } {
  return { file: place === 'memory' ? undefined : place };
}

function smsOf(read: z.infer<typeof schema>): HttpSmsConfig | undefined {
  if (read.SMS_URL === undefined) {
    if (read.SMS_BODY === undefined && read.SMS_HEADERS === undefined) return undefined;
    throw new StartProblem('SMS_BODY, SMS_HEADERS: are for a gateway that SMS_URL names, and there is none.');
  }
  const { protocol, hostname } = new URL(read.SMS_URL);
  if (protocol !== 'https:' && !isLoopbackHost(hostname)) {
    throw new StartProblem('SMS_URL: has to be https: codes and keys would be read on their way.');
  }
  const body = read.SMS_BODY ?? defaultBody[read.SMS_BODY_KIND];
  const problem = templateProblem(body, read.SMS_BODY_KIND);
  if (problem !== undefined) throw new StartProblem(`SMS_BODY: ${problem}.`);
  return {
    url: read.SMS_URL,
    headers: read.SMS_HEADERS ?? {},
    body,
    bodyKind: read.SMS_BODY_KIND,
    acceptedText: read.SMS_ACCEPTED_TEXT,
  };
}

const defaultBody: Readonly<Record<TemplateKind, string>> = {
  json: '{"to":"{{number}}","text":"{{text}}","id":"{{id}}"}',
  form: 'to={{number}}&text={{text}}&id={{id}}',
};

function smtpOf(text: string, from = ''): SmtpConfig | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['smtp:', 'smtps:'].includes(url.protocol) || url.hostname === '')
    return undefined;
  const tls = url.searchParams.get('tls');
  const isSecure = url.protocol === 'smtps:';
  // Codes and the password would be read on their way.
  if (tls !== null && (tls !== 'none' || isSecure || !isLoopbackHost(url.hostname))) return undefined;
  const user = decodeURIComponent(url.username);
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? (isSecure ? 465 : 587) : Number(url.port),
    encryption: isSecure ? 'from-start' : tls === 'none' ? 'none' : 'upgraded',
    login: user === '' ? undefined : { user, password: decodeURIComponent(url.password) },
    from,
  };
}
