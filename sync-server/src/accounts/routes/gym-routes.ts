import { z } from 'zod';
import {
  gymRequestSchema,
  invitationRequestSchema,
  joinRequestSchema,
  memberChangeSchema,
  pairingRequestSchema,
  pairRequestSchema,
} from '#contract/accounts/gyms.ts';
import type { AccountServices } from '#server/accounts/account-services.ts';
import { bearerOf, type RequireSignedIn } from '#server/accounts/authenticate-request.ts';
import { GymInvitations } from '#server/accounts/gyms/gym-invitations.ts';
import { Gyms } from '#server/accounts/gyms/gyms.ts';
import type { Kiosks } from '#server/accounts/gyms/kiosks.ts';
import type { App } from '#server/http/app.ts';
import { notSignedIn } from '#server/http/problem.ts';
import { readRequest } from '#server/http/read-request.ts';

const id = z.string().max(100);
const gymParams = z.object({ gymId: id });
const memberParams = z.object({ gymId: id, accountId: id });
const invitationParams = z.object({ gymId: id, invitationId: id });
const kioskParams = z.object({ gymId: id, kioskId: id });

/** Gyms, who is in them, and their kiosks. */
export function addGymRoutes(
  app: App,
  services: AccountServices,
  signedIn: RequireSignedIn,
  kiosks: Kiosks,
): void {
  const gyms = new Gyms(services);
  const invitations = new GymInvitations({ ...services, gyms });

  app.get('/v1/auth/gyms', async (request) => ({
    gyms: await gyms.list((await signedIn(request)).accountId),
  }));

  app.post('/v1/auth/gyms', async (request, reply) => {
    const { accountId } = await signedIn(request);
    const { name } = readRequest(gymRequestSchema, request.body);
    return reply.code(201).send(await gyms.create(accountId, name));
  });

  app.patch('/v1/auth/gyms/:gymId', async (request) => {
    const { accountId } = await signedIn(request);
    const { gymId } = readRequest(gymParams, request.params);
    return gyms.rename(gymId, accountId, readRequest(gymRequestSchema, request.body).name);
  });

  app.get('/v1/auth/gyms/:gymId/members', async (request) => {
    const { accountId } = await signedIn(request);
    return gyms.members(readRequest(gymParams, request.params).gymId, accountId);
  });

  app.put('/v1/auth/gyms/:gymId/members/:accountId', async (request, reply) => {
    const principal = await signedIn(request);
    const { gymId, accountId } = readRequest(memberParams, request.params);
    const { role } = readRequest(memberChangeSchema, request.body);
    await gyms.changeRole(gymId, principal.accountId, accountId, role);
    return reply.code(204).send();
  });

  app.delete('/v1/auth/gyms/:gymId/members/:accountId', async (request, reply) => {
    const principal = await signedIn(request);
    const { gymId, accountId } = readRequest(memberParams, request.params);
    await gyms.remove(gymId, principal.accountId, accountId);
    return reply.code(204).send();
  });

  app.get('/v1/auth/gyms/:gymId/invitations', async (request) => {
    const { accountId } = await signedIn(request);
    return invitations.list(readRequest(gymParams, request.params).gymId, accountId);
  });

  app.post('/v1/auth/gyms/:gymId/invitations', async (request, reply) => {
    const { accountId } = await signedIn(request);
    const { gymId } = readRequest(gymParams, request.params);
    const asked = readRequest(invitationRequestSchema, request.body);
    if (asked.email !== undefined) {
      services.codes.checkReaches('email');
      await services.attempt({ kind: 'send-code', address: request.ip, identity: asked.email });
    }
    return reply.code(201).send(await invitations.invite(gymId, accountId, asked));
  });

  app.delete('/v1/auth/gyms/:gymId/invitations/:invitationId', async (request, reply) => {
    const { accountId } = await signedIn(request);
    const { gymId, invitationId } = readRequest(invitationParams, request.params);
    await invitations.withdraw(gymId, accountId, invitationId);
    return reply.code(204).send();
  });

  app.post('/v1/auth/gyms/join', async (request) => {
    const { accountId } = await signedIn(request);
    const { code } = readRequest(joinRequestSchema, request.body);
    const tried = { kind: 'try-code', address: request.ip, identity: accountId } as const;
    return services.guessing(tried, () => invitations.join(accountId, code));
  });

  app.post('/v1/auth/gyms/:gymId/kiosks/pairing', async (request, reply) => {
    const { accountId } = await signedIn(request);
    const { gymId } = readRequest(gymParams, request.params);
    const { name } = readRequest(pairingRequestSchema, request.body);
    await gyms.check(gymId, accountId, 'kiosks');
    return reply.code(201).send(await kiosks.beginPairing(gymId, name));
  });

  app.post('/v1/auth/kiosks/pair', async (request, reply) => {
    const { pairingCode, deviceId } = readRequest(pairRequestSchema, request.body);
    const tried = { kind: 'try-code', address: request.ip, identity: deviceId } as const;
    return reply.code(201).send(await services.guessing(tried, () => kiosks.pair(pairingCode, deviceId)));
  });

  app.get('/v1/auth/kiosks/self', async (request) => {
    const credential = bearerOf(request);
    const kiosk = credential === undefined ? undefined : await kiosks.find(credential);
    if (kiosk === undefined) throw notSignedIn('This kiosk is not paired (any more).');
    return kiosk;
  });

  app.get('/v1/auth/gyms/:gymId/kiosks', async (request) => {
    const { accountId } = await signedIn(request);
    const { gymId } = readRequest(gymParams, request.params);
    await gyms.check(gymId, accountId, 'kiosks');
    return { kiosks: await kiosks.list(gymId) };
  });

  app.delete('/v1/auth/gyms/:gymId/kiosks/:kioskId', async (request, reply) => {
    const { accountId } = await signedIn(request);
    const { gymId, kioskId } = readRequest(kioskParams, request.params);
    await gyms.check(gymId, accountId, 'kiosks');
    await kiosks.revoke(gymId, kioskId);
    return reply.code(204).send();
  });
}
