import {
  profileAnswerSchema,
  profileChangeSchema,
  profileQuerySchema,
  type ProfileChange,
} from '#contract/rest/profile.ts';
import { soundProfile } from '#contract/sync/sound-profile.ts';
import { profilesTable } from '#contract/sync/synced-tables.ts';
import { canonicalJson, type JsonValue } from '#core/sync/json-value.ts';
import { namesTag, requireMatch } from '#server/rest/http/entity-tag.ts';
import { restProblem } from '#server/rest/http/rest-problem.ts';
import { account, nothing, route, type Route, type RouteAnswer } from '#server/rest/http/route.ts';
import { columnOf } from '#server/rest/write/column-names.ts';
import { isThere, rowTag, valuesOf } from '#server/rest/write/row-state.ts';
import { writeAsServer, type WriteParts } from '#server/rest/write/write-as-server.ts';
import { findProfile, type FoundProfile } from './find-profile.ts';
import { newProfileValues, toRestProfile } from './rest-profile.ts';

const etag = { ETag: 'Of this state: for If-Match and If-None-Match.' };

/** The runner's body and limits. */
export function profileRoutes(parts: WriteParts): readonly Route[] {
  return [
    route({
      ...{ method: 'GET', path: '/v1/profile', operationId: 'getProfile', tag: 'Profile' },
      summary: 'The body and the limits of a runner',
      description: 'Without a profile yet this is a cautious one, which nobody has written.',
      ...{ who: account, rate: 'read', params: nothing, query: profileQuerySchema, body: nothing },
      answers: {
        200: { description: 'The profile', schema: profileAnswerSchema, headers: etag },
        304: { description: 'It is as If-None-Match says' },
      },
      handle: async ({ accountId, query, header }) => {
        const found = await findProfile(parts.pool, accountId, query.profileId);
        const tag = tagOf(found);
        const known = header('if-none-match');
        if (known !== undefined && namesTag(known, tag, true)) return { status: 304, headers: { etag: tag } };
        return answerWith(found);
      },
    }),
    route({
      ...{ method: 'PATCH', path: '/v1/profile', operationId: 'changeProfile', tag: 'Profile' },
      summary: 'Change fields of a profile, or make it',
      description:
        'Each field is merged by itself with what the runner changes on treadmills, by the time of the change.',
      ...{
        who: account,
        rate: 'write',
        params: nothing,
        query: profileQuerySchema,
        body: profileChangeSchema,
      },
      answers: { 200: { description: 'As it is now', schema: profileAnswerSchema, headers: etag } },
      problems: ['request/changed-meanwhile', 'profile/contradiction'],
      handle: async ({ accountId, query, body, header }) => {
        const before = await findProfile(parts.pool, accountId, query.profileId);
        const pk = before.profile.profileId;
        const after = await writeAsServer(
          parts,
          accountId,
          { names: [{ table: profilesTable, pk }] },
          (find) => {
            const row = find({ table: profilesTable, pk });
            const there = isThere(row) ? row : undefined;
            requireMatch(
              header('if-match'),
              there === undefined ? tagOf({ ...before, row: undefined }) : rowTag(pk, there),
            );
            const changed = columnsOf(body);
            const values = { ...(there === undefined ? newProfileValues() : valuesOf(there)), ...changed };
            requireSound(values);
            if (there !== undefined) return [{ table: profilesTable, pk, kind: 'patch', values: changed }];
            return [{ table: profilesTable, pk, kind: row === undefined ? 'put' : 'restore', values }];
          },
        );
        const row = after({ table: profilesTable, pk });
        return answerWith({
          profile: toRestProfile(pk, valuesOf(row ?? { fields: {} })),
          ...{ row, profileIds: [...new Set([...before.profileIds, pk])].sort() },
        });
      },
    }),
  ];
}

function answerWith(found: FoundProfile): RouteAnswer {
  return {
    status: 200,
    headers: { etag: tagOf(found) },
    body: { ...found.profile, profileIds: found.profileIds },
  };
}

function tagOf({ profile, row }: FoundProfile): string {
  return rowTag(profile.profileId, row ?? { fields: {} });
}

function columnsOf(change: ProfileChange): Readonly<Record<string, JsonValue>> {
  return Object.fromEntries(
    Object.entries(change).map(([name, value]) => [columnOf(name), value as JsonValue]),
  );
}

/** Merging would make them fit, towards caution; somebody who is there had better be asked. */
function requireSound(values: Readonly<Record<string, JsonValue>>): void {
  if (canonicalJson(soundProfile(values)) === canonicalJson(values)) return;
  throw restProblem('profile/contradiction', {
    detail: 'Walking cannot be faster than the speed cap, and the heart rates are too close to each other.',
  });
}
