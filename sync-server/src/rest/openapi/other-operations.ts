import { z } from 'zod';
import {
  gymListSchema,
  gymMembersSchema,
  gymRequestSchema,
  gymSchema,
  invitationListSchema,
  invitationRequestSchema,
  joinRequestSchema,
  kioskListSchema,
  kioskSchema,
  memberChangeSchema,
  newInvitationSchema,
  pairedSchema,
  pairingRequestSchema,
  pairingSchema,
  pairRequestSchema,
} from '#contract/accounts/gyms.ts';
import { pushAnswerSchema, pushRequestSchema } from '#contract/sync/push-protocol.ts';
import { syncProblemCodes } from '#contract/sync/sync-error-codes.ts';
import { describer } from './describe.ts';
import type { DescribedOperation } from './operation.ts';

const usualProblems = {
  400: ['request/invalid'],
  413: ['request/too-large'],
  415: ['request/media-type'],
  429: ['auth/too-many-attempts'],
  500: ['server/failed'],
  503: ['server/busy'],
};
const gymProblems = {
  ...usualProblems,
  401: ['auth/not-signed-in'],
  403: ['auth/forbidden', 'auth/guest'],
  404: ['auth/not-found'],
};
const gym = describer('Gyms', { security: 'account', problems: gymProblems });
const kiosk = describer('Gyms', {
  security: 'kiosk',
  problems: { ...usualProblems, 401: ['auth/not-signed-in'] },
});
const lastOwner = { 409: ['gym/last-owner'] };

/** Gyms and their kiosks, which are served by `accounts/routes`. */
const gymOperations: readonly DescribedOperation[] = [
  gym('GET', '/v1/auth/gyms', 'listGyms', 'Gyms that you are in', { answer: gymListSchema }),
  gym('POST', '/v1/auth/gyms', 'makeGym', 'Make a gym, and own it', {
    ...{ body: gymRequestSchema, answer: gymSchema, status: 201 },
  }),
  gym('PATCH', '/v1/auth/gyms/:gymId', 'renameGym', 'Rename it', {
    body: gymRequestSchema,
    answer: gymSchema,
  }),
  gym('GET', '/v1/auth/gyms/:gymId/members', 'listMembers', 'Who is in it', { answer: gymMembersSchema }),
  gym('PUT', '/v1/auth/gyms/:gymId/members/:accountId', 'changeMember', 'Give a member another role', {
    ...{ body: memberChangeSchema, problems: lastOwner },
  }),
  gym('DELETE', '/v1/auth/gyms/:gymId/members/:accountId', 'removeMember', 'Take a member out, or leave', {
    problems: lastOwner,
  }),
  gym('GET', '/v1/auth/gyms/:gymId/invitations', 'listInvitations', 'Who was invited', {
    answer: invitationListSchema,
  }),
  gym('POST', '/v1/auth/gyms/:gymId/invitations', 'invite', 'Invite somebody', {
    ...{ body: invitationRequestSchema, answer: newInvitationSchema, status: 201 },
  }),
  gym('DELETE', '/v1/auth/gyms/:gymId/invitations/:invitationId', 'takeBackInvitation', 'Take one back'),
  gym('POST', '/v1/auth/gyms/join', 'joinGym', 'Join with a code', {
    ...{ body: joinRequestSchema, answer: gymSchema },
    problems: { 401: ['auth/not-signed-in', 'auth/wrong-code'], 409: ['gym/already-member'] },
  }),
  gym('POST', '/v1/auth/gyms/:gymId/kiosks/pairing', 'beginPairing', 'A code to type on a kiosk', {
    ...{ body: pairingRequestSchema, answer: pairingSchema, status: 201 },
  }),
  gym('GET', '/v1/auth/gyms/:gymId/kiosks', 'listKiosks', 'Its kiosks', { answer: kioskListSchema }),
  gym(
    'DELETE',
    '/v1/auth/gyms/:gymId/kiosks/:kioskId',
    'revokeKiosk',
    'Revoke one, and end every sign-in on it',
  ),
  kiosk('POST', '/v1/auth/kiosks/pair', 'pairKiosk', 'Become a kiosk', {
    ...{ security: 'none', body: pairRequestSchema, answer: pairedSchema, status: 201 },
    problems: { 401: ['auth/wrong-code'] },
  }),
  kiosk('GET', '/v1/auth/kiosks/self', 'getOwnKiosk', 'Which kiosk asks', { answer: kioskSchema }),
];

const sync = describer('Sync', { security: 'account' });
const shapeQuery = z.object({
  table: z.string(),
  account: z.string().optional(),
  gym: z.string().optional(),
  offset: z.string(),
  handle: z.string().optional(),
  live: z.enum(['true', 'false']).optional(),
  live_sse: z.enum(['true', 'false']).optional(),
  cursor: z.string().optional(),
});
const anyJson = { mediaTypes: ['application/json', 'text/event-stream'] };

/** What the app syncs by, and what those ask who watch the server. */
const syncOperations: readonly DescribedOperation[] = [
  sync('POST', '/v1/push', 'push', 'Operations of a device', {
    ...{ body: pushRequestSchema, answer: pushAnswerSchema },
    description: 'The body may be gzip. The codes of its refusals have no slash: clients act on them.',
    problems: Object.fromEntries(
      [400, 401, 403, 409, 410, 413, 429, 503].map((status) => [status, syncProblemCodes]),
    ),
  }),
  sync('GET', '/v1/shape', 'readShape', "Rows of an account, or a gym, in Electric's protocol", {
    ...{ query: shapeQuery, security: 'either' },
    description: 'For the client of Electric (@electric-sql/client).',
    answers: {
      200: { description: 'Messages', ...anyJson },
      304: { description: 'As If-None-Match says' },
      409: { description: 'The shape is gone: begin again', mediaTypes: ['application/json'] },
    },
    problems: {
      400: ['shape/unknown', 'shape/not-yours-to-choose', 'shape/no-owner'],
      401: ['auth/not-signed-in'],
      403: ['shape/forbidden'],
      410: ['account_deleted'],
      503: ['server/busy'],
    },
  }),
  sync('GET', '/v1/health', 'getHealth', 'Whether the server takes requests', {
    security: 'none',
    answers: {
      200: { description: 'It does', schema: z.object({ status: z.string() }) },
      202: { description: 'Not at the moment', schema: z.object({ status: z.string() }) },
    },
  }),
];

/** Operations that are served elsewhere. */
export const otherOperations: readonly DescribedOperation[] = [...gymOperations, ...syncOperations];
