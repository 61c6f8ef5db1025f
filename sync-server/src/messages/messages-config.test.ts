import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readEnvironment, type Environment } from '#server/config/read-environment.ts';
import { messagesConfigOf, messagesVariables, type MessagesConfig } from './messages-config.ts';

function read(environment: Environment, host = '127.0.0.1', publicUrl?: string): MessagesConfig {
  return messagesConfigOf(readEnvironment(z.object(messagesVariables), environment), host, publicUrl);
}
const from = 'BeatRunner <no-reply@run.example>';

describe('the environment', () => {
  it('may say nothing: then nothing leaves', () => {
    expect(read({})).toEqual({ smtp: undefined, sms: undefined, outbox: undefined });
  });

  it.each([
    [
      'smtp://run%40x:p%3A%2Fw@mail.example',
      { host: 'mail.example', port: 587, encryption: 'upgraded', login: { user: 'run@x', password: 'p:/w' } },
    ],
    ['smtps://mail.example', { host: 'mail.example', port: 465, encryption: 'from-start', login: undefined }],
    [
      'smtp://localhost:2525?tls=none',
      { host: 'localhost', port: 2525, encryption: 'none', login: undefined },
    ],
    ['smtp://[::1]:2525?tls=none', { host: '::1', port: 2525, encryption: 'none', login: undefined }],
  ])('names a mail server: %s', (url, smtp) => {
    expect(read({ SMTP_URL: url, MAIL_FROM: from }).smtp).toEqual({ ...smtp, from });
  });

  it('names a gateway', () => {
    const sms = read({
      SMS_URL: 'https://sms.example/send',
      SMS_HEADERS: '{"authorization":"Bearer key"}',
      SMS_BODY: 'to={{digits}}&text={{text}}',
      SMS_BODY_KIND: 'form',
      SMS_ACCEPTED_TEXT: '"code":"OK"',
    });
    expect(sms.sms).toEqual({
      url: 'https://sms.example/send',
      headers: { authorization: 'Bearer key' },
      body: 'to={{digits}}&text={{text}}',
      bodyKind: 'form',
      acceptedText: '"code":"OK"',
    });
  });

  it('names an outbox, in memory or in a file', () => {
    expect(read({ MESSAGE_OUTBOX: 'memory' }).outbox).toEqual({ file: undefined });
    expect(
      read({ MESSAGE_OUTBOX: '/tmp/outbox.jsonl' }, 'localhost', 'http://localhost:4180').outbox,
    ).toEqual({
      file: '/tmp/outbox.jsonl',
    });
  });
});

describe('refused, without the value', () => {
  it.each([
    [{ SMTP_URL: 'https://hush.example', MAIL_FROM: from }, /SMTP_URL: has to be smtp/],
    [{ SMTP_URL: 'smtp://hush.example?tls=none', MAIL_FROM: from }, /SMTP_URL: has to be smtp/],
    [{ SMTP_URL: 'smtp://mail.example' }, /MAIL_FROM/],
    [{ MAIL_FROM: from }, /SMTP_URL/],
    [{ SMTP_URL: 'smtp://mail.example', MAIL_FROM: 'a\r\nBcc: hush@x' }, /MAIL_FROM: has to be an e-mail/],
    [{ SMS_URL: 'http://sms.example/hush' }, /SMS_URL: has to be https/],
    [{ SMS_URL: 'https://sms.example', SMS_BODY: 'hush' }, /SMS_BODY: needs \{\{number\}\}/],
    [{ SMS_URL: 'https://sms.example', SMS_HEADERS: 'hush' }, /SMS_HEADERS: has to be a JSON object/],
    [{ SMS_URL: 'https://sms.example', SMS_HEADERS: '{"a b":"hush"}' }, /SMS_HEADERS/],
    [{ SMS_URL: 'https://sms.example', SMS_HEADERS: '{"a":"hush\\r\\nb: c"}' }, /SMS_HEADERS/],
    [{ SMS_HEADERS: '{"authorization":"hush"}' }, /SMS_URL names, and there is none/],
    [{ MESSAGE_OUTBOX: 'memory', SMS_URL: 'https://sms.example' }, /MESSAGE_OUTBOX: keeps messages/],
  ])('%o', (environment, why) => {
    expect(() => read(environment)).toThrow(why);
    expect(() => read(environment)).not.toThrow(/hush/);
  });

  it.each([
    ['0.0.0.0', undefined],
    ['192.168.1.5', undefined],
    ['127.0.0.1', 'https://run.example'],
  ])('an outbox of a server that others reach: %s %s', (host, publicUrl) => {
    expect(() => read({ MESSAGE_OUTBOX: 'memory' }, host, publicUrl)).toThrow(/for this machine only/);
  });
});
