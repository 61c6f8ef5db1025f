import { randomBytes, type JsonWebKey } from 'node:crypto';
import { deviceCodeSchema } from '#contract/accounts/device-authorization.ts';
import { gymSchema, newInvitationSchema, pairedSchema, pairingSchema } from '#contract/accounts/gyms.ts';
import { challengeSchema } from '#contract/accounts/identities.ts';
import { accountSchema } from '#contract/accounts/signed-in.ts';
import { startAccountsServer, type AccountsRig, type Answered } from '#server/test-support/accounts-rig.ts';
import {
  chunkExample,
  profileExample,
  PushingDevice,
  sessionExample,
} from '#server/test-support/push-rig.ts';
import type { TestDatabase } from '#server/test-support/test-database.ts';
import { signedToken, type Claims, type SigningKey } from './access-token-forge.ts';

/** In everything that is the victim's: where somebody else sees it, something has leaked. */
export const marker = 'only-hers-7f3a';
export const victimPassword = 'correct horse battery staple';
const phone = '+4915112345678';

/** Somebody who has signed in. */
export interface Person {
  readonly accountId: string;
  readonly signInId: string;
  readonly deviceId: string;
  readonly refreshToken: string;
  readonly email: string;
}

/** Ids of what the victim has. */
export interface VictimIds {
  readonly gymId: string;
  readonly kioskId: string;
  readonly invitationId: string;
  readonly otherSignInId: string;
  readonly phoneIdentityId: string;
  readonly profileId: string;
  readonly workoutId: string;
  readonly machineId: string;
}

/** The server as it is, and people: a victim with a gym, a member of it, and a stranger with a gym of his own. */
export interface AttackedWorld {
  readonly rig: AccountsRig;
  readonly victim: Person;
  readonly member: Person;
  readonly stranger: Person;
  readonly ids: VictimIds;
  readonly strangersGymId: string;
  /** Credentials: of the victim's kiosk, of one of hers that was revoked, and of the stranger's. */
  readonly kiosks: { readonly victims: string; readonly revoked: string; readonly strangers: string };
  readonly key: SigningKey;
  claimsOf(person: Person): Claims;
  /** A good access token, whatever time it is. */
  tokenOf(person: Person): string;
  ask(method: string, path: string, body?: unknown, token?: string): Promise<Answered>;
  /** A code that a screen shows, and that nobody has decided on. */
  userCode(): Promise<string>;
  /** Every row that has the victim, her gym or her marker in it. */
  everythingOfVictim(): Promise<string>;
}

/** Numbers of attempts are of whoever tries; a kiosk is seen when it asks. */
const notOfVictim = ['attempt_count', 'schema_migration'];

export async function openAttackedWorld(
  database: TestDatabase,
  environment: Readonly<Record<string, string>> = {},
): Promise<AttackedWorld> {
  const rig = await startAccountsServer({
    ...{ DATABASE_URL: database.url, LOG_LEVEL: 'silent', ...environment },
  });
  const ask: AttackedWorld['ask'] = (method, path, body, token) =>
    rig.ask(method, path, body, token === undefined ? {} : { token });
  const signIn = async (name: string, deviceId: string): Promise<Person> => {
    const email = `${name}@example.com`;
    const contact = { kind: 'email', address: email } as const;
    const { account, signInId, refreshToken } = await rig.signIn(contact, { deviceId, deviceName: name });
    return { accountId: account.accountId, signInId, deviceId, refreshToken, email };
  };
  const [victim, member, stranger] = [
    await signIn(marker, '00000000000000aa'),
    await signIn('member', '00000000000000cc'),
    await signIn('mallory', '00000000000000dd'),
  ];
  const key = await readSigningKey(database);
  const claimsOf = ({ accountId, signInId, deviceId }: Person): Claims => {
    const nowS = Math.floor(rig.clock.wallTimeMs() / 1000);
    return {
      ...{ sub: accountId, sid: signInId, did: deviceId, client_id: 'beatrunner' },
      ...{
        jti: randomBytes(8).toString('hex'),
        iss: environment['PUBLIC_URL'] ?? 'beatrunner',
        aud: 'beatrunner',
      },
      ...{ iat: nowS, exp: nowS + 600 },
    };
  };
  const tokenOf = (person: Person): string => signedToken(key, claimsOf(person));
  const must = async (by: Person, method: string, path: string, body?: unknown): Promise<Answered> => {
    const answer = await ask(method, path, body, tokenOf(by));
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer;
  };
  const makeGym = async (by: Person, name: string): Promise<string> =>
    (await must(by, 'POST', '/v1/auth/gyms', { name })).as(gymSchema).gymId;
  const pairKiosk = async (by: Person, gymId: string, name: string) => {
    const path = `/v1/auth/gyms/${gymId}/kiosks/pairing`;
    const { pairingCode } = (await must(by, 'POST', path, { name })).as(pairingSchema);
    const deviceId = randomBytes(8).toString('hex');
    const { credential, kioskId } = (await ask('POST', '/v1/auth/kiosks/pair', { pairingCode, deviceId })).as(
      pairedSchema,
    );
    // From now on it is known when it was seen last.
    await ask('GET', '/v1/auth/kiosks/self', undefined, credential);
    return { credential, kioskId };
  };

  await must(victim, 'PATCH', '/v1/auth/account', { name: marker });
  await must(victim, 'POST', '/v1/auth/password', { newPassword: victimPassword });
  const { signInId: otherSignInId } = await signIn(marker, '00000000000000ab');
  const phoneIdentityId = await linkPhone(rig, tokenOf(victim));
  const gymId = await makeGym(victim, marker);
  const strangersGymId = await makeGym(stranger, 'Mallory Fitness');
  const invite = async (role: string) =>
    (await must(victim, 'POST', `/v1/auth/gyms/${gymId}/invitations`, { role })).as(newInvitationSchema);
  await must(member, 'POST', '/v1/auth/gyms/join', { code: (await invite('member')).code });
  const { invitationId } = await invite('coach');
  const kiosk = await pairKiosk(victim, gymId, marker);
  const revoked = await pairKiosk(victim, gymId, marker);
  await must(victim, 'DELETE', `/v1/auth/gyms/${gymId}/kiosks/${revoked.kioskId}`);
  const strangers = await pairKiosk(stranger, strangersGymId, 'Mine');

  const device = new PushingDevice(() => rig.url, victim.accountId, victim.deviceId);
  const [workoutId, machineId, profileId] = ['run-of-hers', 'belt-of-hers', 'profile-of-hers'];
  await must(
    ...([victim, 'POST', '/v1/push'] as const),
    device.request([
      device.op('profiles', profileId, { ...profileExample, display_name: marker }),
      device.op('sessions', workoutId, { ...sessionExample, title: marker, note: marker }),
      device.op('session_chunks', ...chunkExample(workoutId, 0, '1')),
      device.op('machines', machineId, { name: marker, last_seen_wall_ms: 1 }),
      device.op('settings', 'language', { value: marker }),
    ]),
  );
  await database.sql(
    `INSERT INTO gym_machine (gym_id, machine_id, name, last_seen_wall_ms) VALUES ($1, $2, $3, 1)`,
    [gymId, machineId, marker],
  );
  return {
    ...{ rig, victim, member, stranger, strangersGymId, key, claimsOf, tokenOf, ask },
    ids: {
      ...{ gymId, kioskId: kiosk.kioskId, invitationId, otherSignInId, phoneIdentityId },
      ...{ profileId, workoutId, machineId },
    },
    kiosks: {
      ...{ victims: kiosk.credential, revoked: revoked.credential, strangers: strangers.credential },
    },
    async userCode() {
      // Screens do not begin without end: the one that waits still is as good.
      const [open] = await database.sql(
        `SELECT user_code FROM device_authorization WHERE status = 'pending' LIMIT 1`,
      );
      if (open !== undefined) return String(open['user_code']);
      const body = { client_id: 'screen', device_id: randomBytes(8).toString('hex'), device_name: 'Screen' };
      return (await ask('POST', '/v1/auth/device/code', body)).as(deviceCodeSchema).user_code;
    },
    async everythingOfVictim() {
      const tables = await database.sql(
        `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
      );
      const names = tables.map(({ name }) => String(name)).filter((name) => !notOfVictim.includes(name));
      const found = await Promise.all(
        names.map((name) =>
          // What a stranger keeps for himself may have her ids in it.
          database.sql(
            `SELECT t::text AS row FROM "${name}" AS t WHERE t::text ~ $1 AND t::text !~ $2 ORDER BY 1`,
            [`${victim.accountId}|${gymId}|${marker}`, stranger.accountId],
          ),
        ),
      );
      return names.map((name, index) => `${name}: ${JSON.stringify(found[index])}`).join('\n');
    },
  };
}

async function linkPhone(rig: AccountsRig, token: string): Promise<string> {
  const contact = { kind: 'phone', address: phone };
  const sent = await rig.ask('POST', '/v1/auth/identities/codes', { contact }, { token });
  const { challengeId } = sent.as(challengeSchema);
  const answer = { kind: 'contact', challengeId, code: await rig.code(phone) };
  const { identities } = (await rig.ask('POST', '/v1/auth/identities', answer, { token })).as(accountSchema);
  const linked = identities.find(({ kind }) => kind === 'phone');
  if (linked === undefined) throw new Error('the number was not linked');
  return linked.identityId;
}

async function readSigningKey({ sql }: TestDatabase): Promise<SigningKey> {
  const [row] = await sql('SELECT id, private_key, public_key FROM signing_key');
  if (row === undefined) throw new Error('nothing has been signed yet');
  return {
    id: String(row['id']),
    privateJwk: row['private_key'] as JsonWebKey,
    publicJwk: row['public_key'] as JsonWebKey,
  };
}
