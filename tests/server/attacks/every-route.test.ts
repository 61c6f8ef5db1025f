import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answered } from '#server/test-support/accounts-rig.ts';
import { inParallel } from '#server/test-support/ask-from.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';
import { forgedTokens, signedToken } from './access-token-forge.ts';
import { marker, openAttackedWorld, type AttackedWorld } from './attacked-world.ts';
import { requestOf, routeClasses, routeNames, type RouteClass } from './route-classes.ts';

const database = useTestDatabase();
let world: AttackedWorld;
/** Where keys could be fetched from, if the server did that: nobody may ever come. */
const elsewhere = createServer((_, response) => response.end('{"keys":[]}'));
let visits = 0;
beforeAll(async () => {
  world = await openAttackedWorld(database());
  elsewhere.on('request', () => (visits += 1));
  elsewhere.listen(0, '127.0.0.1');
  await once(elsewhere, 'listening');
});
afterAll(async () => {
  elsewhere.close();
  await world.rig.close();
});

interface Credential {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query?: string;
}

const guarded = Object.entries(routeClasses).filter(([, { who }]) => who !== 'anyone');
const bearer = (name: string, token: string): Credential => ({
  name,
  headers: { authorization: `Bearer ${token}` },
});

async function ask(name: string, route: RouteClass, { headers, query }: Credential): Promise<Answered> {
  const { method, path, body } = requestOf(name, await route.example(world));
  const asked = query === undefined ? path : `${path}${path.includes('?') ? '&' : '?'}${query}`;
  return world.rig.ask(method, asked, body, { headers });
}

/** Every credential that is none of somebody who has signed in, or not any more. */
async function badCredentials(): Promise<readonly Credential[]> {
  const { victim, stranger, key, claimsOf, tokenOf, kiosks } = world;
  const good = tokenOf(victim);
  const address = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
  const revoked = await world.rig.signIn({ kind: 'email', address: 'revoked@example.com' });
  await world.rig.ask('POST', '/v1/auth/sign-out', { refreshToken: revoked.refreshToken });
  const [row] = await database().sql('SELECT token FROM sign_in WHERE id = $1', [victim.signInId]);
  return [
    { name: 'nothing', headers: {} },
    { name: 'an empty one', headers: { authorization: 'Bearer ' } },
    { name: 'no scheme', headers: { authorization: good } },
    {
      name: 'another scheme',
      headers: { authorization: `Basic ${Buffer.from(`${victim.email}:x`).toString('base64')}` },
    },
    { name: 'two tokens', headers: { authorization: `Bearer ${good} ${good}` } },
    { name: 'a token in the address', headers: {}, query: `access_token=${good}` },
    { name: 'a token in a cookie', headers: { cookie: `access_token=${good}; beatrunner_page=${good}` } },
    {
      name: 'a token in another header',
      headers: { 'x-access-token': good, 'proxy-authorization': `Bearer ${good}` },
    },
    ...forgedTokens(key, claimsOf(victim), claimsOf(stranger), address).map(({ name, token }) =>
      bearer(name, token),
    ),
    bearer('of a sign-in that has ended', revoked.accessToken),
    bearer('a refresh token', victim.refreshToken),
    bearer('the id of the sign-in', victim.signInId),
    bearer('what the library of accounts calls it', String(row?.['token'])),
    bearer('a credential of a kiosk that was revoked', kiosks.revoked),
    bearer('a made-up credential of a kiosk', `brk_${'A'.repeat(43)}`),
    bearer('a credential of a kiosk without its beginning', kiosks.victims.slice(4)),
  ];
}

it('every route is classified, and every class has its route', () => {
  expect(routeNames(world).filter((name) => routeClasses[name] === undefined)).toEqual([]);
  expect(Object.keys(routeClasses).filter((name) => !routeNames(world).includes(name))).toEqual([]);
  expect(guarded.length).toBeGreaterThan(50);
});

it('nobody gets anywhere without a good credential, and nothing changes', { timeout: 120_000 }, async () => {
  const credentials = await badCredentials();
  expect(credentials.length).toBeGreaterThan(70);
  const before = await world.everythingOfVictim();
  expect(before).toContain(marker);
  const tries = guarded.flatMap(([name, route]) =>
    credentials.map((credential) => ({ name, route, credential })),
  );
  await inParallel(tries.length, 12, async (index) => {
    const { name, route, credential } = tries[index]!;
    const answer = await ask(name, route, credential);
    const where = `${name} with ${credential.name}: ${answer.text.slice(0, 300)}`;
    // The app acts on the codes of pushes, which have no slash.
    const code = name === 'POST /v1/push' ? 'unauthorized' : 'auth/not-signed-in';
    expect([answer.status, answer.json['code']], where).toEqual([401, code]);
    expect(answer.text, where).not.toContain(marker);
    expect(answer.headers.get('www-authenticate'), where).toBe('Bearer');
  });
  expect(await world.everythingOfVictim()).toBe(before);
  expect(visits).toBe(0);
});

describe('whoever has signed in', () => {
  const by = {
    stranger: (): string => world.tokenOf(world.stranger),
    member: (): string => world.tokenOf(world.member),
    kiosk: (): string => world.kiosks.victims,
  };

  it.each(['stranger', 'kiosk'] as const)(
    'as a %s is answered as it is written, changes nothing of hers and sees nothing',
    async (who) => {
      const before = await world.everythingOfVictim();
      for (const [name, route] of guarded) {
        const answer = await ask(name, route, bearer(who, by[who]()));
        expect(answer.status, `${name}: ${answer.text.slice(0, 300)}`).toBe(route[who]);
        const isOfGym = who === 'kiosk' && answer.status === 200;
        if (!isOfGym) expect(answer.text, name).not.toContain(marker);
      }
      expect(await world.everythingOfVictim()).toBe(before);
    },
  );

  it('as a member of her gym has no office in it, and nothing else of hers', async () => {
    const before = await world.everythingOfVictim();
    for (const [name, route] of guarded) {
      const answer = await ask(name, route, bearer('member', by.member()));
      expect(answer.status, `${name}: ${answer.text.slice(0, 300)}`).toBe(route.member);
      const isOfGym = /GET \/v1\/(?:auth\/gyms|gyms\/:gymId\/devices)$/.test(name);
      if (!isOfGym) expect(answer.text, name).not.toContain(marker);
    }
    expect(await world.everythingOfVictim()).toBe(before);
  });

  it('on a kiosk of another gym, or at the head of one, reaches no other', async () => {
    const { kiosks, tokenOf, stranger, ids, rig } = world;
    for (const token of [kiosks.strangers, tokenOf(stranger)]) {
      for (const path of [
        `/v1/gyms/${ids.gymId}/devices`,
        `/v1/shape?table=gym_machines&gym=${ids.gymId}&offset=-1`,
        `/v1/shape?table=account_head&gym=${ids.gymId}&offset=-1`,
      ]) {
        const answer = await rig.ask('GET', path, undefined, { token });
        expect(answer.status, path).toBe(403);
        expect(answer.text).not.toContain(marker);
      }
    }
    const own = await rig.ask('GET', `/v1/gyms/${ids.gymId}/devices`, undefined, { token: kiosks.victims });
    expect(own.text).toContain(marker);
  });

  // Last, as it does what all the others may not: that the requests above would have done something.
  it('as herself gets what she asks for, with the same requests', async () => {
    const refused: string[] = [];
    for (const [name, route] of guarded) {
      if (route.who === 'kiosk') continue;
      const answer = await ask(
        name,
        route,
        bearer('victim', signedToken(world.key, world.claimsOf(world.victim))),
      );
      if (answer.status !== route.victim)
        refused.push(`${name}: ${answer.status} ${answer.text.slice(0, 300)}`);
    }
    expect(refused).toEqual([]);
  });
});
