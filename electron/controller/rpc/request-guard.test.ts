import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cookieOf, hasToken, requireLoopback, requireToken, type GuardedRequest } from './request-guard.ts';

const rules = { port: 4711, token: 'a'.repeat(43) };
const request = (changes: Partial<GuardedRequest> = {}): GuardedRequest => ({
  host: '127.0.0.1:4711',
  origin: undefined,
  authorization: undefined,
  cookie: undefined,
  fetchSite: undefined,
  fetchDest: undefined,
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

describe('pages of another port, which a browser counts as the same site', () => {
  it.each(['same-site', 'cross-site', 'several', 'something-new'])('may load nothing (%s)', (fetchSite) => {
    for (const fetchDest of [undefined, 'audio', 'image', 'iframe', 'empty']) {
      expect(() => requireLoopback(request({ fetchSite, fetchDest }), rules)).toThrow('serve/foreign-page');
    }
  });

  it('may have a link that a person follows', () => {
    const followed = request({ fetchSite: 'cross-site', fetchDest: 'document' });
    expect(() => requireLoopback(followed, rules)).not.toThrow();
  });

  it.each(['same-origin', 'none'])('are not our own page, nor a typed address (%s)', (fetchSite) => {
    expect(() => requireLoopback(request({ fetchSite, fetchDest: 'audio' }), rules)).not.toThrow();
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

  it('takes the cookie that the right port has set, among others', () => {
    const cookie = `other=1; ${cookieOf(rules).split(';')[0]}; beatrunner-4712=no`;
    expect(requireToken(request({ cookie }), rules)).toBe('cookie');
    expect(() => requireToken(request({ cookie }), { ...rules, port: 4712 })).toThrow('serve/token-refused');
    expect(() => requireToken(request({ cookie: `xbeatrunner-4711=${rules.token}` }), rules)).toThrow(
      'serve/token-refused',
    );
  });

  it('lets a wrong address not be made good by the cookie', () => {
    const cookie = cookieOf(rules);
    expect(() => requireToken(request({ cookie, url: '/?token=old' }), rules)).toThrow('serve/token-refused');
  });

  it('sets a cookie that no script and no other site can use', () => {
    expect(cookieOf(rules)).toBe(`beatrunner-4711=${rules.token}; Path=/; HttpOnly; SameSite=Strict`);
  });

  it('knows whether there was any token', () => {
    expect(hasToken(request(), rules)).toBe(false);
    expect(hasToken(request({ url: '/?token=' }), rules)).toBe(true);
    expect(hasToken(request({ cookie: 'beatrunner-4711=old' }), rules)).toBe(true);
    expect(hasToken(request({ authorization: 'Bearer old' }), rules)).toBe(true);
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
