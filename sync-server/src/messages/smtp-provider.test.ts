import { afterEach, describe, expect, it, vi } from 'vitest';
import { HandClock } from '#server/test-support/hand-clock.ts';
import { keptLog } from '#server/test-support/kept-log.ts';
import { localCertificate } from '#server/test-support/local-certificate.ts';
import { startMailServer, type MailServer } from '#server/test-support/messages/mail-server.ts';
import { MessageDelivery } from './message-delivery.ts';
import { createSmtpProvider, type SmtpConfig } from './smtp-provider.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function rig(
  server: Parameters<typeof startMailServer>[0] = {},
  config: Partial<SmtpConfig> = {},
  authorities: string | undefined = localCertificate,
) {
  const mail = await startMailServer(server);
  const clock = new HandClock(Date.UTC(2026, 10, 23));
  const log = keptLog();
  const provider = createSmtpProvider(
    {
      host: '127.0.0.1',
      port: mail.port,
      encryption: 'upgraded',
      login: undefined,
      from: 'BeatRunner <no-reply@run.example>',
      ...config,
    },
    authorities,
  );
  const sender = new MessageDelivery({ providers: [provider], clock, log, random: () => 0 });
  open.push(async () => {
    await mail.close();
    await sender.close();
  });
  const send = (address = 'anna@example.com'): void =>
    sender.send(
      { kind: 'email', address },
      { kind: 'code', purpose: 'sign-in', code: '402917', goodForMinutes: 10 },
      'zh-CN',
    );
  const events = (...expected: readonly string[]): Promise<void> =>
    vi.waitFor(() => expect(log.events()).toEqual(expected), { timeout: 10_000, interval: 5 });
  return { mail, clock, log, sender, send, events };
}

/** Quoted-printable and base64, as people read it. */
function bodyOf({ source }: MailServer['received'][number]): string {
  const [head = '', ...rest] = source.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  return /base64/i.test(head) ? Buffer.from(body, 'base64').toString() : body;
}

describe('a mail server that works', () => {
  it('gets one message to one recipient, encrypted, by who logs in', async () => {
    const login = { user: 'run', password: 'sécret' };
    const { mail, send, events, log } = await rig({ login }, { login });
    send();
    await events('message-sent');
    const [received] = mail.received;
    expect(received).toMatchObject({
      from: 'no-reply@run.example',
      to: ['anna@example.com'],
      isEncrypted: true,
      user: 'run',
    });
    expect(received!.source).toMatch(/^Auto-Submitted: auto-generated/m);
    expect(received!.source).toMatch(/^Message-ID: <[\w-]{36}@run\.example>/m);
    expect(bodyOf(received!)).toMatch(/402917/);
    expect(log.text()).not.toMatch(/402917|anna|sécret/);
    expect(log.text()).toContain('a***@example.com');
  });

  it('is spoken to by TLS from the start', async () => {
    const { mail, send, events } = await rig({ tls: 'from-start' }, { encryption: 'from-start' });
    send();
    await events('message-sent');
    expect(mail.received[0]!.isEncrypted).toBe(true);
  });

  it('gets nothing for addresses that would be several, or headers', async () => {
    const { mail, send, events } = await rig();
    send('anna@example.com, eve@evil.example');
    send('anna@example.com\r\nBcc: eve@evil.example');
    send('eve@evil.example>\r\nRCPT TO:<mallory@evil.example');
    await events('message-given-up', 'message-given-up', 'message-given-up');
    expect([mail.recipientsAsked, mail.received]).toEqual([0, []]);
  });
});

describe('a mail server that says not now', () => {
  it('is asked again later, with the same message', async () => {
    const { mail, clock, send, events, log } = await rig();
    mail.behave({ kind: 'greylist', times: 3 });
    send();
    const delayed = ['message-delayed', 'message-delayed', 'message-delayed'];
    for (const [index, waitMs] of [2000, 8000, 30_000].entries()) {
      await events(...delayed.slice(0, index + 1));
      expect(clock.nextMs).toBe(waitMs);
      clock.advance(waitMs);
    }
    await events(...delayed, 'message-sent');
    expect([mail.recipientsAsked, mail.received.length]).toEqual([4, 1]);
    expect(log.lines[0]!.fields).toMatchObject({ status: 451, tries: 1, kind: 'code' });
    expect(log.text()).not.toContain('anna');
  });

  it('is given up when the code is no longer good', async () => {
    const { mail, clock, send, log } = await rig();
    mail.behave({ kind: 'greylist', times: 1000 });
    send();
    await vi.waitFor(
      () => {
        if (log.events().includes('message-given-up')) return;
        if (clock.nextMs !== undefined && clock.nextMs !== 20_000) clock.advance(clock.nextMs);
        throw new Error('still trying');
      },
      { timeout: 10_000, interval: 10 },
    );
    expect(clock.nowMs()).toBeLessThan(10 * 60_000);
    expect(clock.nowMs()).toBeGreaterThan(7 * 60_000);
    expect(mail.received).toEqual([]);
  });
});

describe('a mail server that is no use', () => {
  it.each([
    ['recipient', 550],
    ['data', 554],
  ] as const)('refuses the %s for good', async (at, status) => {
    const { mail, clock, send, events, log } = await rig();
    mail.behave({ kind: 'refuse', at, status });
    send();
    await events('message-given-up');
    expect(clock.nextMs).toBeUndefined();
    expect(log.lines[0]!.fields).toMatchObject({ status });
    expect(log.text()).not.toContain('anna');
  });

  it('has no TLS: nothing is said to it', async () => {
    const login = { user: 'run', password: 'secret' };
    const { mail, send, events, log } = await rig({ tls: 'none', login }, { login });
    send();
    await events('message-given-up');
    expect([mail.recipientsAsked, mail.received.length]).toEqual([0, 0]);
    expect(log.lines[0]!.fields).toMatchObject({ code: 'ETLS' });
  });

  it('shows a certificate that nobody vouches for', async () => {
    const { mail, send, log } = await rig({}, {}, '');
    send();
    await vi.waitFor(() => expect(log.events()).toHaveLength(1), { timeout: 10_000 });
    expect([log.events()[0], mail.recipientsAsked]).toEqual([expect.not.stringMatching('sent'), 0]);
  });

  it('does not know the password', async () => {
    const { mail, send, events, log } = await rig(
      { login: { user: 'run', password: 'right' } },
      { login: { user: 'run', password: 'wrong' } },
    );
    send();
    await events('message-given-up');
    expect(mail.received).toEqual([]);
    expect(log.text()).not.toContain('wrong');
  });

  it.each(['greeting', 'recipient', 'data'] as const)(
    'hangs at the %s: it is left after 20 s',
    async (at) => {
      const { mail, clock, send, events } = await rig();
      mail.behave({ kind: 'hang', at });
      send();
      await vi.waitFor(() => expect(at === 'greeting' ? mail.connections : mail.recipientsAsked).toBe(1));
      expect(clock.nextMs).toBe(20_000);
      clock.advance(20_000);
      await events('message-delayed');
      mail.behave({ kind: 'accept' });
      clock.advance(2000);
      await events('message-delayed', 'message-sent');
      expect(mail.received).toHaveLength(1);
    },
  );

  it('is not there', async () => {
    const { mail, clock, send, events } = await rig();
    await mail.close();
    send();
    await events('message-delayed');
    expect(clock.nextMs).toBe(2000);
  });
});
