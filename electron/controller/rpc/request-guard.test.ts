import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requireLoopback, requireToken, type GuardedRequest } from './request-guard.ts';

const rules = { port: 4711, token: 'a'.repeat(43) };
const request = (changes: Partial<GuardedRequest> = {}): GuardedRequest => ({
  host: '127.0.0.1:4711',
  origin: undefined,
  authorization: undefined,
  url: '/rpc',
  ...changes,
});

describe('requireLoopback', () => {
  it.each(['127.0.0.1:4711', 'localhost:4711', 'LocalHost:4711'])('lets %s through', (host) => {
    expect(() => requireLoopback(request({ host }), rules)).not.toThrow();
  });

  it.each([
    undefined,
    '',
    'localhost',
    '127.0.0.1:4712',
    'evil.example:4711',
    '127.0.0.1.evil.example:4711',
    'localhost:4711.evil.example',
    '192.168.1.5:4711',
  ])('refuses the host %s', (host) => {
    expect(() => requireLoopback(request({ host }), rules)).toThrow('serve/foreign-host');
  });

  it.each(['http://127.0.0.1:4711', 'http://localhost:4711'])('lets pages of %s in', (origin) => {
    expect(() => requireLoopback(request({ origin }), rules)).not.toThrow();
  });

  it.each([
    'null',
    '',
    'https://127.0.0.1:4711',
    'http://127.0.0.1',
    'http://127.0.0.1:80',
    'http://evil.example',
    'http://localhost:4711.evil.example',
  ])('refuses pages of "%s"', (origin) => {
    expect(() => requireLoopback(request({ origin }), rules)).toThrow('serve/foreign-page');
  });
});

describe('requireToken', () => {
  it('takes the token from the query or the header', () => {
    expect(() => requireToken(request({ url: `/rpc?token=${rules.token}` }), rules)).not.toThrow();
    expect(() => requireToken(request({ authorization: `Bearer ${rules.token}` }), rules)).not.toThrow();
  });

  it('lets a wrong header not be made good by the query', () => {
    const both = request({ authorization: 'Bearer no', url: `/rpc?token=${rules.token}` });
    expect(() => requireToken(both, rules)).toThrow('serve/token-refused');
  });

  it('refuses everything else, whatever its length', () => {
    expect(() => requireToken(request(), rules)).toThrow('serve/token-refused');
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).filter((text) => text !== rules.token),
        (given) => {
          const url = `/rpc?token=${encodeURIComponent(given.toWellFormed())}`;
          expect(() => requireToken(request({ url }), rules)).toThrow('serve/token-refused');
        },
      ),
    );
  });
});
