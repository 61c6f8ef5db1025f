import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HandClock } from '#server/test-support/hand-clock.ts';
import { keptLog, type KeptLog } from '#server/test-support/kept-log.ts';
import { startSmsGateway, type SmsGateway } from '#server/test-support/messages/sms-gateway.ts';
import { createHttpSmsProvider, type HttpSmsConfig } from './http-sms-provider.ts';
import { MessageDelivery } from './message-delivery.ts';

let gateway: SmsGateway;
let clock: HandClock;
let log: KeptLog;
const senders: MessageDelivery[] = [];
beforeEach(async () => {
  gateway = await startSmsGateway();
  clock = new HandClock(Date.UTC(2026, 10, 23));
  log = keptLog();
});
afterEach(async () => {
  await gateway.close();
  for (const sender of senders.splice(0)) await sender.close();
});

function send(config: Partial<HttpSmsConfig> = {}, count = 1): MessageDelivery {
  const provider = createHttpSmsProvider({
    url: `${gateway.url}/send`,
    headers: { authorization: 'Bearer key-of-the-gateway' },
    body: '{"to":"{{number}}","text":"{{text}}","id":"{{id}}"}',
    bodyKind: 'json',
    acceptedText: undefined,
    ...config,
  });
  const sender = new MessageDelivery({ providers: [provider], clock, log, random: () => 0 });
  senders.push(sender);
  for (let index = 0; index < count; index += 1) {
    sender.send(
      { kind: 'phone', address: '+8613800138042' },
      { kind: 'code', purpose: 'sign-in', code: '402917', goodForMinutes: 10 },
      'en',
    );
  }
  return sender;
}
const events = (...expected: readonly string[]): Promise<void> =>
  vi.waitFor(() => expect(log.events()).toEqual(expected), { timeout: 10_000, interval: 5 });

describe('a gateway that works', () => {
  it('gets the body as it wants it, and the log neither code nor number', async () => {
    send();
    await events('message-sent');
    const [request] = gateway.requests;
    expect(request).toMatchObject({
      method: 'POST',
      headers: { authorization: 'Bearer key-of-the-gateway' },
    });
    expect(JSON.parse(request!.body)).toEqual({
      to: '+8613800138042',
      text: expect.stringContaining('402917'),
      id: expect.stringMatching(/^[\w-]{36}$/),
    });
    expect(log.text()).toContain('***42');
    expect(log.text()).not.toMatch(/402917|13800138|key-of/);
  });

  it('gets a form', async () => {
    send({ body: 'mobile={{digits}}&code={{code}}&text={{text}}&lang={{language}}', bodyKind: 'form' });
    await events('message-sent');
    expect(gateway.requests[0]!.headers['content-type']).toBe('application/x-www-form-urlencoded');
    const form = new URLSearchParams(gateway.requests[0]!.body);
    expect([form.get('mobile'), form.get('code'), form.get('lang')]).toEqual([
      '8613800138042',
      '402917',
      'en',
    ]);
    expect(form.get('text')).toMatch(/BeatRunner: 402917 is your code/);
  });
});

describe('a gateway that says not now', () => {
  it.each([500, 503, 429])('(%s) is asked again with growing pauses, and the same id', async (status) => {
    gateway.behave({ kind: 'answer', status, times: 2, body: 'no: +8613800138042 402917' });
    send();
    await events('message-delayed');
    expect(clock.nextMs).toBe(2000);
    clock.advance(2000);
    await events('message-delayed', 'message-delayed');
    expect(clock.nextMs).toBe(8000);
    clock.advance(8000);
    await events('message-delayed', 'message-delayed', 'message-sent');
    expect(new Set(gateway.requests.map(({ body }) => body)).size).toBe(1);
    expect(log.text()).not.toMatch(/402917|13800138/);
  });

  it('and when, is believed', async () => {
    gateway.behave({ kind: 'answer', status: 429, times: 1, headers: { 'retry-after': '60' } });
    send();
    await events('message-delayed');
    expect(clock.nextMs).toBe(60_000);
  });

  it('and when it is too late, is left alone', async () => {
    gateway.behave({ kind: 'answer', status: 429, headers: { 'retry-after': '1200' } });
    send();
    await events('message-given-up');
  });

  it('is asked four times, as each may cost a message', async () => {
    gateway.behave({ kind: 'answer', status: 502 });
    send();
    for (let tries = 1; tries < 4; tries += 1) {
      await vi.waitFor(() => expect(log.events()).toHaveLength(tries));
      clock.advance(clock.nextMs!);
    }
    await vi.waitFor(() => expect(log.events().at(-1)).toBe('message-given-up'));
    expect(gateway.requests).toHaveLength(4);
  });
});

describe('a gateway that is no use', () => {
  it.each([400, 401, 403, 404])('refuses with %s for good', async (status) => {
    gateway.behave({ kind: 'answer', status, body: 'bad number +8613800138042' });
    send();
    await events('message-given-up');
    expect(log.lines[0]!.fields).toMatchObject({ status });
    expect(log.text()).not.toContain('13800138');
  });

  it('says 200 and means no', async () => {
    gateway.behave({ kind: 'answer', status: 200, body: '{"code":"isv.BUSINESS_LIMIT_CONTROL"}' });
    send({ acceptedText: '"code":"OK"' });
    await events('message-given-up');
    gateway.behave({ kind: 'answer', status: 200, body: '{"code":"OK"}' });
    send({ acceptedText: '"code":"OK"' });
    await events('message-given-up', 'message-sent');
  });

  it('sends us elsewhere: nobody there gets the code', async () => {
    const other = await startSmsGateway();
    gateway.behave({ kind: 'answer', status: 307, headers: { location: `${other.url}/steal` } });
    send();
    await vi.waitFor(() => expect(log.events()).toHaveLength(1));
    expect(log.events()[0]).not.toBe('message-sent');
    expect(other.requests).toEqual([]);
    await other.close();
  });

  it('hangs: it is left after 20 s, and asked again', async () => {
    gateway.behave({ kind: 'hang' });
    send();
    await vi.waitFor(() => expect(gateway.requests).toHaveLength(1));
    clock.advance(20_000);
    await events('message-delayed');
    gateway.behave({ kind: 'accept' });
    clock.advance(2000);
    await events('message-delayed', 'message-sent');
  });

  it('cuts the connection', async () => {
    gateway.behave({ kind: 'cut' });
    send();
    await events('message-delayed');
  });
});

describe('many messages', () => {
  it('are handed over eight at a time, and one too many is turned away', async () => {
    gateway.behave({ kind: 'hang' });
    const sender = send({}, 2000);
    await vi.waitFor(() => expect(gateway.requests).toHaveLength(8));
    expect(sender.size).toBe(2000);
    expect(() =>
      sender.send({ kind: 'phone', address: '+4915112345' }, { kind: 'password-changed' }, 'en'),
    ).toThrow(expect.objectContaining({ status: 503, code: 'server/busy' }));
    const closed = sender.close();
    clock.advance(3000);
    await closed;
    expect(log.lines.find(({ event }) => event === 'messages-lost')?.fields).toEqual({ lost: 1992 });
    expect(sender.size).toBe(0);
  });

  it('go to nobody there is no way to', () => {
    const sender = send({}, 0);
    expect([sender.reaches('phone'), sender.reaches('email')]).toEqual([true, false]);
    expect(() =>
      sender.send({ kind: 'email', address: 'anna@example.com' }, { kind: 'password-changed' }, 'en'),
    ).toThrow(expect.objectContaining({ status: 503 }));
  });
});
