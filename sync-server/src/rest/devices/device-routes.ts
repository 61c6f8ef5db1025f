import {
  deviceChangeSchema,
  deviceListSchema,
  deviceParamsSchema,
  deviceSchema,
  gymDeviceListSchema,
  gymDeviceParamsSchema,
  type Device,
} from '#contract/rest/devices.ts';
import { machinesTable } from '#contract/sync/synced-tables.ts';
import type { VersionedRow } from '#core/sync/versioned-row.ts';
import { namesTag, requireMatch } from '#server/rest/http/entity-tag.ts';
import { restProblem } from '#server/rest/http/rest-problem.ts';
import { account, nothing, route, type Route } from '#server/rest/http/route.ts';
import { findProfile } from '#server/rest/profile/find-profile.ts';
import { readRow, readRows } from '#server/rest/write/read-rows.ts';
import { isThere, rowTag, valuesOf } from '#server/rest/write/row-state.ts';
import { writeAsServer, type WriteParts } from '#server/rest/write/write-as-server.ts';
import { toDevice, withLimits } from './rest-device.ts';

const mostDevices = 500;
const etag = { ETag: 'Of this state: for If-Match and If-None-Match.' };
const table = machinesTable;

/** Treadmills that an account, or a gym, has used. */
export function deviceRoutes(parts: WriteParts): readonly Route[] {
  const { pool } = parts;

  async function deviceOf(accountId: string, pk: string, row: VersionedRow): Promise<Device> {
    const { profile } = await findProfile(pool, accountId, undefined);
    return withLimits(toDevice(pk, valuesOf(row)), profile);
  }

  return [
    route({
      ...{ method: 'GET', path: '/v1/devices', operationId: 'listDevices', tag: 'Devices' },
      summary: 'Treadmills that you have used, and their limits',
      ...{ who: account, rate: 'read', params: nothing, query: nothing, body: nothing },
      answers: { 200: { description: 'All of them', schema: deviceListSchema } },
      handle: async ({ accountId }) => {
        const [rows, { profile }] = await Promise.all([
          readRows(pool, accountId, table, mostDevices),
          findProfile(pool, accountId, undefined),
        ]);
        const devices = rows.map(({ pk, row }) => withLimits(toDevice(pk, valuesOf(row)), profile));
        return { status: 200, body: { devices } };
      },
    }),
    route({
      ...{ method: 'GET', path: '/v1/devices/:deviceId', operationId: 'getDevice', tag: 'Devices' },
      summary: 'One treadmill',
      ...{ who: account, rate: 'read', params: deviceParamsSchema, query: nothing, body: nothing },
      answers: {
        200: { description: 'The treadmill', schema: deviceSchema, headers: etag },
        304: { description: 'It is as If-None-Match says' },
      },
      problems: ['device/not-found'],
      handle: async ({ accountId, params: { deviceId }, header }) => {
        const row = await readRow(pool, accountId, table, deviceId);
        if (!isThere(row)) throw restProblem('device/not-found');
        const headers = { etag: rowTag(deviceId, row) };
        const known = header('if-none-match');
        if (known !== undefined && namesTag(known, headers.etag, true)) return { status: 304, headers };
        return { status: 200, headers, body: await deviceOf(accountId, deviceId, row) };
      },
    }),
    route({
      ...{ method: 'PATCH', path: '/v1/devices/:deviceId', operationId: 'renameDevice', tag: 'Devices' },
      summary: 'Call a treadmill something else',
      description:
        'Everything else of it is what the treadmill says of itself, and what the belt test has found.',
      ...{
        who: account,
        rate: 'write',
        params: deviceParamsSchema,
        query: nothing,
        body: deviceChangeSchema,
      },
      answers: { 200: { description: 'As it is now', schema: deviceSchema, headers: etag } },
      problems: ['device/not-found', 'request/changed-meanwhile'],
      handle: async ({ accountId, params: { deviceId: pk }, body: { name }, header }) => {
        const find = await writeAsServer(parts, accountId, { names: [{ table, pk }] }, (findRow) => {
          requireMatch(header('if-match'), rowTag(pk, there(findRow({ table, pk }))));
          return [{ table, pk, kind: 'patch', values: { name } }];
        });
        const row = there(find({ table, pk }));
        return {
          ...{ status: 200, headers: { etag: rowTag(pk, row) } },
          body: await deviceOf(accountId, pk, row),
        };
      },
    }),
    route({
      ...{ method: 'DELETE', path: '/v1/devices/:deviceId', operationId: 'removeDevice', tag: 'Devices' },
      summary: 'Forget a treadmill',
      description: 'It comes back when it is used again.',
      ...{ who: account, rate: 'write', params: deviceParamsSchema, query: nothing, body: nothing },
      answers: { 204: { description: 'It is forgotten' } },
      problems: ['device/not-found', 'request/changed-meanwhile'],
      handle: async ({ accountId, params: { deviceId: pk }, header }) => {
        await writeAsServer(parts, accountId, { names: [{ table, pk }] }, (findRow) => {
          requireMatch(header('if-match'), rowTag(pk, there(findRow({ table, pk }))));
          return [{ table, pk, kind: 'delete', values: {} }];
        });
        return { status: 204 };
      },
    }),
    route({
      ...{ method: 'GET', path: '/v1/gyms/:gymId/devices', operationId: 'listGymDevices', tag: 'Devices' },
      summary: "A gym's treadmills, as its kiosks have told of them",
      ...{ who: { kind: 'gym' }, rate: 'read', params: gymDeviceParamsSchema, query: nothing, body: nothing },
      answers: { 200: { description: 'All of them', schema: gymDeviceListSchema } },
      handle: async ({ params: { gymId } }) => {
        const { rows } = await pool.query<Record<string, unknown>>(
          'SELECT * FROM gym_machine WHERE gym_id = $1 ORDER BY machine_id LIMIT $2',
          [gymId, mostDevices],
        );
        const devices = rows.map((row) => toDevice(String(row['machine_id']), row));
        return { status: 200, body: { devices } };
      },
    }),
  ];
}

/** @throws Problem `device/not-found` */
function there(row: VersionedRow | undefined): VersionedRow {
  if (!isThere(row)) throw restProblem('device/not-found');
  return row;
}
