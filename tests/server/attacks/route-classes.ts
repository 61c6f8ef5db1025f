import { chunkExample, PushingDevice } from '#server/test-support/push-rig.ts';
import { victimPassword, type AttackedWorld } from './attacked-world.ts';

/**
 * Who may ask a route. `anyone`: there is nothing of anybody in it before something secret was shown in the body; `account`:
 * whoever has signed in, for what is theirs; `gym`: members and kiosks of the gym; `kiosk`: a kiosk's credential alone.
 */
export type Audience = 'anyone' | 'account' | 'gym' | 'kiosk';

/** A request with the victim's ids wherever there is place for one. */
export interface Example {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface RouteClass {
  readonly who: Audience;
  readonly example: (world: AttackedWorld) => Example | Promise<Example>;
  /** What those are answered who have signed in: the victim, and a stranger with her ids. */
  readonly victim: number;
  readonly stranger: number;
  /** A member of the victim's gym without any office in it. */
  readonly member: number;
  /** The credential of the gym's kiosk. */
  readonly kiosk: number;
}

const nobody = { victim: 0, stranger: 0, member: 0, kiosk: 0 } as const;
const nothing = (): Example => ({});

/** For anyone: nothing in it is kept for those who have signed in. */
const anyone: RouteClass = { who: 'anyone', example: nothing, ...nobody };

/** Of `/v1/auth`, where a kiosk is nobody; whoever asks gets what is theirs. */
function own(status: number, example: RouteClass['example'] = nothing): RouteClass {
  return { who: 'account', example, victim: status, stranger: status, member: status, kiosk: 401 };
}

/** Of `/v1/auth`, with an id of the victim's: to others it is not there. */
function hers(status: number, example: RouteClass['example']): RouteClass {
  return { ...own(status, example), stranger: 404, member: 404 };
}

/** For those who run the victim's gym: its other members may not, to strangers there is no such gym. */
function office(status: number, more: (world: AttackedWorld) => Example = nothing): RouteClass {
  const example = (world: AttackedWorld): Example => {
    const { params, ...others } = more(world);
    return { params: { gymId: world.ids.gymId, ...params }, ...others };
  };
  return { ...hers(status, example), member: 403 };
}

/** Of the REST interface, where a kiosk is told that a runner has to sign in. */
function rest(route: RouteClass): RouteClass {
  return { ...route, kiosk: 403 };
}

const workout = ({ ids }: AttackedWorld): Example => ({ params: { workoutId: ids.workoutId } });
const machine = ({ ids }: AttackedWorld): Example => ({ params: { deviceId: ids.machineId } });
const fingerprint = 'f'.repeat(64);
const titled = { title: 'taken' };
const screen = async (world: AttackedWorld): Promise<Example> => ({
  body: { user_code: await world.userCode() },
});

/** Every route that there is, by `METHOD url`. In this order the victim's own requests destroy nothing of the next ones. */
export const routeClasses: Readonly<Record<string, RouteClass>> = {
  'GET /metrics': anyone,
  'GET /v1/health': anyone,
  'GET /v1/openapi.json': anyone,
  'GET /v1/docs': anyone,
  'GET /v1/development/outbox': anyone,
  'OPTIONS /v1/shape': anyone,
  'GET /device': anyone,
  'POST /device/code': anyone,
  'POST /device/verify': anyone,
  'POST /device/sign-in': anyone,
  'POST /device/sign-out': anyone,
  'POST /device/decide': anyone,
  'GET /device/social/:provider': anyone,
  'GET /admin/setup': anyone,
  'GET /admin/setup.js': anyone,
  'POST /admin/setup': anyone,
  'GET /v1/auth/jwks': anyone,
  'GET /v1/auth/methods': anyone,
  'POST /v1/auth/token': anyone,
  'POST /v1/auth/sign-out': anyone,
  'POST /v1/auth/email/sign-up': anyone,
  'POST /v1/auth/email/sign-in': anyone,
  'POST /v1/auth/codes': anyone,
  'POST /v1/auth/codes/verify': anyone,
  'POST /v1/auth/guest': anyone,
  'POST /v1/auth/password/forgot': anyone,
  'POST /v1/auth/password/reset': anyone,
  'GET /v1/auth/social/:provider': anyone,
  'GET /v1/auth/social/:provider/callback': anyone,
  'POST /v1/auth/social/:provider/callback': anyone,
  'POST /v1/auth/social/nonce': anyone,
  'POST /v1/auth/social': anyone,
  'POST /v1/auth/device/code': anyone,
  'POST /v1/auth/device/token': anyone,
  'POST /v1/auth/kiosks/pair': anyone,
  'POST /v1/auth/first-admin': anyone,

  'GET /v1/auth/kiosks/self': {
    ...{ who: 'kiosk', example: nothing, victim: 401, stranger: 401, member: 401, kiosk: 200 },
  },
  'GET /v1/gyms/:gymId/devices': {
    ...{ who: 'gym', example: ({ ids }) => ({ params: { gymId: ids.gymId } }) },
    ...{ victim: 200, stranger: 403, member: 200, kiosk: 200 },
  },

  'GET /v1/auth/sign-ins': own(200),
  'GET /v1/auth/account': own(200),
  'PATCH /v1/auth/account': own(200, () => ({ body: { name: 'taken' } })),
  'GET /v1/auth/gyms': own(200),
  'POST /v1/auth/gyms': own(201, () => ({ body: { name: 'taken' } })),
  // Good for whoever sees it: a code on a screen has no owner yet.
  'POST /v1/auth/device/approve': own(204, screen),
  'POST /v1/auth/device/deny': own(204, screen),
  'POST /v1/auth/gyms/join': own(401, () => ({ body: { code: 'BCDF-GHJK-LMNP' } })),
  'POST /v1/auth/identities/codes': own(202, () => ({
    body: { contact: { kind: 'email', address: `new${Math.random()}@example.com` } },
  })),
  'POST /v1/auth/identities': own(401, () => ({
    body: { kind: 'contact', challengeId: 'never-sent', code: '000000' },
  })),
  'PATCH /v1/auth/gyms/:gymId': office(200, () => ({ body: { name: 'taken' } })),
  'GET /v1/auth/gyms/:gymId/members': office(200),
  'GET /v1/auth/gyms/:gymId/invitations': office(200),
  'POST /v1/auth/gyms/:gymId/invitations': office(201, () => ({ body: { role: 'member' } })),
  'POST /v1/auth/gyms/:gymId/kiosks/pairing': office(201, () => ({ body: { name: 'taken' } })),
  'GET /v1/auth/gyms/:gymId/kiosks': office(200),

  'GET /v1/shape': rest({
    ...own(200, ({ victim }) => ({ query: { table: 'sessions', account: victim.accountId, offset: '-1' } })),
    ...{ stranger: 403, member: 403 },
  }),
  'POST /v1/push': rest({
    ...own(200, ({ victim, ids }) => {
      const device = new PushingDevice(() => '', victim.accountId, victim.deviceId);
      device.n = 5;
      return { body: device.request([device.op('session_chunks', ...chunkExample(ids.workoutId, 1, '2'))]) };
    }),
    ...{ stranger: 403, member: 403 },
  }),
  'GET /v1/profile': rest(own(200, ({ ids }) => ({ query: { profileId: ids.profileId } }))),
  'PATCH /v1/profile': rest(
    own(200, ({ ids }) => ({ query: { profileId: ids.profileId }, body: { displayName: 'taken' } })),
  ),
  'GET /v1/devices': rest(own(200)),
  'GET /v1/devices/:deviceId': rest(hers(200, machine)),
  'PATCH /v1/devices/:deviceId': rest(hers(200, (world) => ({ ...machine(world), body: { name: 'taken' } }))),
  'GET /v1/workouts': rest(own(200)),
  'GET /v1/workouts/statistics': rest(own(200)),
  'PUT /v1/music/tempos': rest(
    own(200, () => ({
      body: {
        tempos: [{ fingerprint, tempoBpm: 160, confidence: 1, durationS: 200, engine: 'test/1' }],
      },
    })),
  ),
  'POST /v1/music/tempos/query': rest(own(200, () => ({ body: { fingerprints: [fingerprint] } }))),
  'POST /v1/music/repairs/query': rest(own(200, () => ({ body: { fingerprints: [fingerprint] } }))),
  'POST /v1/music/readings': rest(
    own(200, () => ({
      body: { goal: { kind: 'speedBand', lowKmh: 8, highKmh: 12 }, tracks: [{ tempoBpm: 160 }] },
    })),
  ),
  'GET /v1/music/budget': rest(own(200)),
  'GET /v1/workouts/:workoutId': rest(hers(200, workout)),
  'PATCH /v1/workouts/:workoutId': rest(hers(200, (world) => ({ ...workout(world), body: titled }))),
  'GET /v1/workouts/:workoutId/samples': rest(hers(200, workout)),
  'GET /v1/workouts/:workoutId/export': rest(hers(200, workout)),
  'DELETE /v1/workouts/:workoutId': rest(hers(204, workout)),
  'POST /v1/workouts/:workoutId/restore': rest(hers(200, workout)),
  // An id is its account's own: to a stranger this one is free.
  'POST /v1/workouts': rest({
    ...own(201, ({ ids }) => ({
      body: {
        workoutId: ids.workoutId,
        startedAtMs: 1_790_000_000_000,
        endedAtMs: 1_790_000_600_000,
        ...titled,
      },
    })),
    victim: 409,
  }),
  'DELETE /v1/devices/:deviceId': rest(hers(204, machine)),
  'GET /v1/account/export': rest(own(200)),
  'GET /v1/account/erasure': rest(own(200)),
  'POST /v1/account/erasure': rest({
    ...own(200, ({ victim }) => ({ body: { accountId: victim.accountId } })),
    // Her own gym has other members, and no other owner.
    ...{ victim: 409, stranger: 403, member: 403 },
  }),
  'DELETE /v1/account/erasure': rest(own(200)),

  'PUT /v1/auth/gyms/:gymId/members/:accountId': office(204, ({ member }) => ({
    ...{ params: { accountId: member.accountId }, body: { role: 'coach' } },
  })),
  'DELETE /v1/auth/gyms/:gymId/invitations/:invitationId': office(204, ({ ids }) => ({
    params: { invitationId: ids.invitationId },
  })),
  'DELETE /v1/auth/gyms/:gymId/kiosks/:kioskId': office(204, ({ ids }) => ({
    params: { kioskId: ids.kioskId },
  })),
  // Whoever is in it may leave: with another's id a member may not.
  'DELETE /v1/auth/gyms/:gymId/members/:accountId': office(409, ({ victim }) => ({
    params: { accountId: victim.accountId },
  })),
  'DELETE /v1/auth/identities/:id': hers(200, ({ ids }) => ({ params: { id: ids.phoneIdentityId } })),
  'DELETE /v1/auth/sign-ins/:id': hers(204, ({ ids }) => ({ params: { id: ids.otherSignInId } })),
  'POST /v1/auth/password': own(204, () => ({
    body: { currentPassword: victimPassword, newPassword: 'another horse, another battery' },
  })),
  'DELETE /v1/auth/sign-ins': own(204),
};

export interface AttackRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** `METHOD url` as a request; parameters that the example does not say are something made up. */
export function requestOf(name: string, { params = {}, query, body }: Example): AttackRequest {
  const [method = '', url = ''] = name.split(' ');
  const path = url.replaceAll(/:(\w+)/g, (_, param: string) => encodeURIComponent(params[param] ?? 'apple'));
  return { method, path: query === undefined ? path : `${path}?${new URLSearchParams(query)}`, body };
}

/** Every route of a server by its name; what `createApp` adds by itself is in no list. HEAD is asked like GET. */
export function routeNames({ rig }: AttackedWorld): readonly string[] {
  return ['GET /metrics', ...rig.routes.map(({ method, url }) => `${method} ${url}`)].filter(
    (name) => !name.startsWith('HEAD '),
  );
}
