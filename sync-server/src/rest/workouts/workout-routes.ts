import {
  newWorkoutSchema,
  sampleListSchema,
  sampleQuerySchema,
  statisticsQuerySchema,
  statisticsSchema,
  exportQuerySchema,
  workoutChangeSchema,
  workoutListQuerySchema,
  workoutListSchema,
  workoutParamsSchema,
  workoutSchema,
} from '#contract/rest/workouts.ts';
import { sessionsTable as table } from '#contract/sync/synced-tables.ts';
import { chunkMs } from '#core/sync/session-chunk.ts';
import { isDeleted, type VersionedRow } from '#core/sync/versioned-row.ts';
import { namesTag, requireMatch } from '#server/rest/http/entity-tag.ts';
import { restProblem } from '#server/rest/http/rest-problem.ts';
import { account, nothing, route, type Route, type RouteAnswer } from '#server/rest/http/route.ts';
import { readRow } from '#server/rest/write/read-rows.ts';
import { isThere, rowTag, valuesOf } from '#server/rest/write/row-state.ts';
import { writeAsServer, type WriteParts } from '#server/rest/write/write-as-server.ts';
import { createWorkout } from './create-workout.ts';
import { downsample } from './downsample.ts';
import { exportedWorkout, exportMediaTypes, exportName } from './export-workout.ts';
import { listWorkouts } from './list-workouts.ts';
import { toWorkout } from './rest-workout.ts';
import { readRecord, readSamples } from './workout-record.ts';
import { workoutStatistics } from './workout-statistics.ts';

const etag = { ETag: 'Of this state: for If-Match and If-None-Match.' };
/** Samples with all their values are some 150 bytes each. */
const workoutBodyBytes = 4_000_000;
/** In one answer; and minutes that are read for it. */
const mostSamples = 14_400;
const mostMinutes = 1440;

/** Runs: those that treadmills have sent, and those that other programs bring. */
export function workoutRoutes(parts: WriteParts): readonly Route[] {
  const { pool } = parts;
  const one = { who: account, params: workoutParamsSchema, query: nothing, body: nothing } as const;

  /** @throws Problem `workout/not-found` */
  async function findThere(accountId: string, pk: string): Promise<VersionedRow> {
    return there(await readRow(pool, accountId, table, pk));
  }

  return [
    route({
      ...{ method: 'POST', path: '/v1/workouts', operationId: 'createWorkout', tag: 'Workouts' },
      summary: 'Keep a finished run',
      ...{ who: account, rate: 'write', isIdempotent: true, bodyLimit: workoutBodyBytes },
      ...{ params: nothing, query: nothing, body: newWorkoutSchema },
      answers: {
        201: { description: 'It is kept', schema: workoutSchema, headers: { Location: 'Where it is' } },
      },
      problems: ['workout/exists'],
      handle: async ({ accountId, body, attemptSeed }) => {
        const workout = await createWorkout(parts, accountId, body, attemptSeed);
        const location = `/v1/workouts/${encodeURIComponent(workout.workoutId)}`;
        return { status: 201, headers: { location }, body: workout };
      },
    }),
    route({
      ...{ method: 'GET', path: '/v1/workouts', operationId: 'listWorkouts', tag: 'Workouts' },
      summary: 'Runs, newest first',
      ...{ who: account, rate: 'read', params: nothing, query: workoutListQuerySchema, body: nothing },
      answers: { 200: { description: 'A page', schema: workoutListSchema } },
      problems: ['request/cursor'],
      handle: async ({ accountId, query }) => ({
        status: 200,
        body: await listWorkouts(pool, accountId, query),
      }),
    }),
    route({
      ...{
        method: 'GET',
        path: '/v1/workouts/statistics',
        operationId: 'workoutStatistics',
        tag: 'Workouts',
      },
      summary: 'Totals, weeks and bests',
      ...{ who: account, rate: 'read', params: nothing, query: statisticsQuerySchema, body: nothing },
      answers: { 200: { description: 'Of all runs on real treadmills', schema: statisticsSchema } },
      problems: ['request/time-zone'],
      handle: async ({ accountId, query }) => ({
        status: 200,
        body: await workoutStatistics(pool, accountId, query),
      }),
    }),
    route({
      ...{ method: 'GET', path: '/v1/workouts/:workoutId', operationId: 'getWorkout', tag: 'Workouts' },
      ...{ summary: 'One run', rate: 'read', ...one },
      answers: {
        200: { description: 'The run', schema: workoutSchema, headers: etag },
        304: { description: 'It is as If-None-Match says' },
      },
      problems: ['workout/not-found'],
      handle: async ({ accountId, params: { workoutId }, header }) => {
        const row = await findThere(accountId, workoutId);
        const known = header('if-none-match');
        const tag = rowTag(workoutId, row);
        if (known !== undefined && namesTag(known, tag, true)) return { status: 304, headers: { etag: tag } };
        return answerWith(workoutId, row);
      },
    }),
    route({
      ...{ method: 'PATCH', path: '/v1/workouts/:workoutId', operationId: 'changeWorkout', tag: 'Workouts' },
      summary: 'Change title, note or rating',
      ...{ rate: 'write', ...one, body: workoutChangeSchema },
      answers: { 200: { description: 'As it is now', schema: workoutSchema, headers: etag } },
      problems: ['workout/not-found', 'request/changed-meanwhile'],
      handle: async ({ accountId, params: { workoutId: pk }, body, header }) => {
        const values = Object.fromEntries(
          Object.entries(body).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
        );
        const find = await writeAsServer(parts, accountId, { names: [{ table, pk }] }, (findRow) => {
          requireMatch(header('if-match'), rowTag(pk, there(findRow({ table, pk }))));
          return [{ table, pk, kind: 'patch', values }];
        });
        return answerWith(pk, there(find({ table, pk })));
      },
    }),
    route({
      ...{ method: 'DELETE', path: '/v1/workouts/:workoutId', operationId: 'deleteWorkout', tag: 'Workouts' },
      summary: 'Delete a run; it can be restored',
      ...{ rate: 'write', ...one },
      answers: { 204: { description: 'It is deleted, on all devices' } },
      problems: ['workout/not-found', 'request/changed-meanwhile'],
      handle: async ({ accountId, params: { workoutId: pk }, header }) => {
        await writeAsServer(parts, accountId, { names: [{ table, pk }] }, (findRow) => {
          requireMatch(header('if-match'), rowTag(pk, there(findRow({ table, pk }))));
          return [{ table, pk, kind: 'delete', values: {} }];
        });
        return { status: 204 };
      },
    }),
    route({
      ...{ method: 'POST', path: '/v1/workouts/:workoutId/restore', operationId: 'restoreWorkout' },
      ...{ tag: 'Workouts', summary: 'Take back that a run was deleted' },
      ...{ rate: 'write', isIdempotent: true, ...one },
      answers: { 200: { description: 'It is there', schema: workoutSchema } },
      problems: ['workout/not-found'],
      handle: async ({ accountId, params: { workoutId: pk } }) => {
        const find = await writeAsServer(parts, accountId, { names: [{ table, pk }] }, (findRow) => {
          const row = findRow({ table, pk });
          if (row === undefined || Object.keys(row.fields).length === 0)
            throw restProblem('workout/not-found');
          return isDeleted(row) ? [{ table, pk, kind: 'restore', values: valuesOf(row) }] : [];
        });
        return { status: 200, body: toWorkout(pk, valuesOf(there(find({ table, pk }))), false) };
      },
    }),
    route({
      ...{ method: 'GET', path: '/v1/workouts/:workoutId/samples', operationId: 'listSamples' },
      ...{ tag: 'Workouts', summary: 'The seconds of a run, or fewer of them' },
      ...{ rate: 'read', ...one, query: sampleQuerySchema },
      answers: { 200: { description: 'In the order of time', schema: sampleListSchema } },
      problems: ['workout/not-found'],
      handle: async ({ accountId, params: { workoutId }, query: { fromS, toS, everyS } }) => {
        await findThere(accountId, workoutId);
        const minuteS = chunkMs / 1000;
        const fromNo = Math.floor(fromS / minuteS);
        const lastNo = toS === undefined ? fromNo + mostMinutes : Math.ceil(toS / minuteS);
        const toNo = Math.min(lastNo, fromNo + mostMinutes);
        const read = await readSamples(pool, accountId, workoutId, fromNo, toNo);
        const wanted = read.filter(
          ({ atMs }) => atMs >= fromS * 1000 && (toS === undefined || atMs < toS * 1000),
        );
        const all = downsample(wanted, everyS);
        const samples = all.slice(0, mostSamples);
        const isWhole = toS !== undefined && toNo >= lastNo;
        const nextS = isWhole ? undefined : await nextSecond(accountId, workoutId, toNo);
        const isNextWanted = nextS !== undefined && (toS === undefined || nextS < toS);
        const nextFromS = all[mostSamples]?.atS ?? (isNextWanted ? nextS : null);
        return { status: 200, body: { workoutId, everyS, samples, nextFromS } };
      },
    }),
    route({
      ...{ method: 'GET', path: '/v1/workouts/:workoutId/export', operationId: 'exportWorkout' },
      ...{ tag: 'Workouts', summary: 'A run as a file' },
      ...{ rate: 'read', ...one, query: exportQuerySchema },
      answers: { 200: { description: 'The file', mediaTypes: Object.values(exportMediaTypes) } },
      problems: ['workout/not-found'],
      handle: async ({ accountId, params: { workoutId }, query: { format } }) => {
        const row = await findThere(accountId, workoutId);
        const record = await readRecord(pool, accountId, workoutId, valuesOf(row));
        return {
          status: 200,
          headers: {
            'content-type': exportMediaTypes[format],
            'content-disposition': `attachment; filename="${exportName(record, format)}"`,
          },
          body: exportedWorkout(record, format),
        };
      },
    }),
  ];

  /** The first second of the next minute that there is. */
  async function nextSecond(accountId: string, workoutId: string, fromNo: number) {
    const { rows } = await pool.query<{ next: number | null }>(
      'SELECT min(chunk_no) AS next FROM session_chunks WHERE account_id = $1 AND session_id = $2 AND chunk_no >= $3',
      [accountId, workoutId, fromNo],
    );
    const next = rows[0]?.next ?? null;
    return next === null ? undefined : (next * chunkMs) / 1000;
  }
}

function answerWith(workoutId: string, row: VersionedRow): RouteAnswer {
  return {
    status: 200,
    headers: { etag: rowTag(workoutId, row) },
    body: toWorkout(workoutId, valuesOf(row), false),
  };
}

/** @throws Problem `workout/not-found` */
function there(row: VersionedRow | undefined): VersionedRow {
  if (!isThere(row)) throw restProblem('workout/not-found');
  return row;
}
