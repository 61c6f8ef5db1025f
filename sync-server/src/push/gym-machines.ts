import type { PoolClient } from 'pg';
import { machinesTable } from '#contract/sync/synced-tables.ts';
import { isDeleted } from '#core/sync/versioned-row.ts';
import { columnTypes, type KeptRow } from './row-tables.ts';

const columns = Object.entries(machinesTable.fields).map(([name, { type }]) => [name, columnTypes[type]]);
const names = columns.map(([name]) => name);

const saveSql = `
INSERT INTO gym_machine AS g (gym_id, machine_id, ${names.join(', ')})
SELECT $1, machine_id, ${names.join(', ')}
FROM json_to_recordset($2::json) AS r(machine_id text, ${columns.map((column) => column.join(' ')).join(', ')})
ON CONFLICT (gym_id, machine_id) DO UPDATE SET ${names.map((name) => `${name} = excluded.${name}`).join(', ')}
WHERE excluded.last_seen_wall_ms >= least(coalesce(g.last_seen_wall_ms, 0), $3)`;

/**
 * Tells a gym what its kiosk knows of its treadmills, without who ran on them. What was seen in the future, by a clock that is
 * ahead, was seen now: else it would be the newest for years.
 *
 * @param nowMs milliseconds since 1970 UTC
 */
export async function saveGymMachines(
  client: PoolClient,
  gymId: string,
  machines: readonly KeptRow[],
  nowMs: number,
): Promise<void> {
  const rows = machines
    .filter(({ row }) => !isDeleted(row))
    .map(({ pk, row }) => ({
      ...Object.fromEntries(names.map((name) => [name, row.fields[name ?? '']?.v ?? null])),
      last_seen_wall_ms: seenBy(row.fields['last_seen_wall_ms']?.v, nowMs),
      machine_id: pk,
    }));
  await client.query(saveSql, [gymId, JSON.stringify(rows), nowMs]);
}

function seenBy(seenMs: unknown, nowMs: number): unknown {
  return typeof seenMs === 'number' ? Math.min(seenMs, nowMs) : (seenMs ?? null);
}
