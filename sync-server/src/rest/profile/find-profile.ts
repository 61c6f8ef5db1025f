import type { Pool } from 'pg';
import type { RestProfile } from '#contract/rest/profile.ts';
import { defaultProfile } from '#contract/settings/profile.ts';
import { profilesTable } from '#contract/sync/synced-tables.ts';
import type { VersionedRow } from '#core/sync/versioned-row.ts';
import { readRows } from '#server/rest/write/read-rows.ts';
import { valuesOf } from '#server/rest/write/row-state.ts';
import { toRestProfile } from './rest-profile.ts';

/** What a profile is called that the REST interface makes. */
export const ownProfileId = 'me';
const mostProfiles = 200;

export interface FoundProfile {
  readonly profile: RestProfile;
  /** Undefined: there is none, and this is the cautious one. */
  readonly row: VersionedRow | undefined;
  /** Of all of the account's profiles. */
  readonly profileIds: readonly string[];
}

/** One of an account's profiles: the one that is named, or the first, the account's own before all others. */
export async function findProfile(
  pool: Pool,
  accountId: string,
  profileId: string | undefined,
): Promise<FoundProfile> {
  const rows = await readRows(pool, accountId, profilesTable, mostProfiles);
  const wanted = profileId ?? ownProfileId;
  const found = rows.find(({ pk }) => pk === wanted) ?? (profileId === undefined ? rows[0] : undefined);
  const profile =
    found === undefined
      ? toRestProfile(wanted, { display_name: defaultProfile.displayName })
      : toRestProfile(found.pk, valuesOf(found.row));
  return { profile, row: found?.row, profileIds: rows.map(({ pk }) => pk) };
}
