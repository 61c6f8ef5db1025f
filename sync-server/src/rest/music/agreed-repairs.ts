import type { Pool } from 'pg';
import { agreedRepair } from '#core/music/agreed-repair.ts';
import type { TempoRepair } from '#core/music/tempo-repair.ts';
import type { RecordingRepair } from '#contract/rest/music.ts';

/** So many are as good as all, for a recording that thousands have run to. */
const mostRunners = 101;

/**
 * What other accounts say of recordings, where they agree; nobody is named or counted in it. Accounts that are being erased
 * say nothing any more.
 */
export async function agreedRepairs(
  pool: Pool,
  accountId: string,
  fingerprints: readonly string[],
): Promise<readonly RecordingRepair[]> {
  const { rows } = await pool.query<{
    readonly fingerprint: string;
    readonly tempoBpm: number;
    readonly downbeatS: number | null;
  }>({
    name: 'rest-agreed-repairs',
    text: `SELECT asked.fingerprint, r.tempo_bpm AS "tempoBpm", r.downbeat_s AS "downbeatS"
           FROM unnest($2::text[]) AS asked(fingerprint) CROSS JOIN LATERAL (
             SELECT c.tempo_bpm, c.downbeat_s FROM tempo_corrections AS c
             WHERE c.track_id = asked.fingerprint AND c.account_id <> $1 AND c.tempo_bpm IS NOT NULL
               AND (c.deleted_hlc IS NULL OR c.restored_hlc COLLATE "C" > c.deleted_hlc COLLATE "C")
               AND NOT is_erased(c.account_id)
             LIMIT ${mostRunners}
           ) AS r`,
    values: [accountId, [...new Set(fingerprints)]],
  });
  const said = Map.groupBy(rows, ({ fingerprint }) => fingerprint);
  return [...said].flatMap(([fingerprint, ofRecording]) => {
    const agreed = agreedRepair(ofRecording.map(toRepair));
    return agreed === undefined ? [] : [{ fingerprint, ...agreed }];
  });
}

function toRepair(row: { readonly tempoBpm: number; readonly downbeatS: number | null }): TempoRepair {
  return { tempoBpm: row.tempoBpm, ...(row.downbeatS !== null && { downbeatS: row.downbeatS }) };
}
