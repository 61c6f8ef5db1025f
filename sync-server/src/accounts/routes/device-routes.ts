import {
  deviceCodeRequestSchema,
  deviceDecisionSchema,
  deviceTokenRequestSchema,
} from '#contract/accounts/device-authorization.ts';
import type { FastifyRequest } from 'fastify';
import { accountProblem } from '#server/accounts/account-problem.ts';
import type { AccountServices } from '#server/accounts/account-services.ts';
import { bearerOf, type RequireSignedIn } from '#server/accounts/authenticate-request.ts';
import type { DeviceAuthorizations } from '#server/accounts/device/device-authorizations.ts';
import type { Kiosks } from '#server/accounts/gyms/kiosks.ts';
import type { App } from '#server/http/app.ts';
import { notSignedIn } from '#server/http/problem.ts';
import { readRequest } from '#server/http/read-request.ts';

/** Signing in on a screen by approving it on a phone; the page for the phone is `device-page.ts`. */
export function addDeviceRoutes(
  app: App,
  services: AccountServices,
  signedIn: RequireSignedIn,
  devices: DeviceAuthorizations,
  kiosks: Kiosks,
): void {
  app.post('/v1/auth/device/code', async (request) => {
    const asked = readRequest(deviceCodeRequestSchema, request.body);
    await services.attempt({ kind: 'sign-up', address: request.ip, identity: asked.device_id });
    const credential = bearerOf(request);
    const kiosk = credential === undefined ? undefined : await kiosks.find(credential);
    // A kiosk that was revoked is told so, and does not become a screen that nobody knows.
    if (credential !== undefined && kiosk?.deviceId !== asked.device_id) throw notSignedIn();
    return devices.begin(asked, kiosk);
  });

  app.post('/v1/auth/device/token', async (request) => {
    const { device_code, client_id } = readRequest(deviceTokenRequestSchema, request.body);
    const { accountId, facts } = await devices.poll(device_code, client_id);
    return services.counted('device', () => services.signIns.open(accountId, facts, false));
  });

  const decide = async (request: FastifyRequest, status: 'approved' | 'denied'): Promise<void> => {
    const { accountId } = await signedIn(request);
    const { user_code } = readRequest(deviceDecisionSchema, request.body);
    const tried = { kind: 'try-code', address: request.ip, identity: accountId } as const;
    await services.guessing(tried, async () => {
      if (!(await devices.decide(user_code, accountId, status))) throw accountProblem('auth/wrong-code');
    });
  };
  app.post('/v1/auth/device/approve', async (request, reply) => {
    await decide(request, 'approved');
    return reply.code(204).send();
  });
  app.post('/v1/auth/device/deny', async (request, reply) => {
    await decide(request, 'denied');
    return reply.code(204).send();
  });
}
