import type { Migration } from './migration.ts';

/**
 * What is synced (contract/sync/synced-tables.ts; product-tables.test.ts holds both against each other), and what pushing
 * it needs. Every record belongs to one account, and its key is unique within that. A record may be there in part: its
 * changes are taken in any order. `hlcs` has the clock reading of each field that was ever written; `extra` has fields
 * that only newer programs know.
 */
export const productTables: Migration = {
  version: 2,
  name: 'product-tables',
  sql: `
CREATE TABLE profiles (
  account_id text NOT NULL,
  profile_id text NOT NULL,
  display_name text,
  age float8,
  sex text,
  height_cm float8,
  mass_kg float8,
  resting_heart_rate_bpm float8,
  max_heart_rate_bpm float8,
  vo2_max float8,
  fitness_level int4,
  speed_cap_kmh float8,
  incline_cap_percent float8,
  walk_speed_kmh float8,
  unit_system text,
  hlcs jsonb NOT NULL,
  extra jsonb,
  deleted_hlc text,
  restored_hlc text,
  PRIMARY KEY (account_id, profile_id)
);

CREATE TABLE sessions (
  account_id text NOT NULL,
  session_id text NOT NULL,
  started_wall_ms float8,
  mode text,
  profile_id text,
  profile_snapshot jsonb,
  machine_id text,
  machine_name text,
  is_simulated bool,
  ended_wall_ms float8,
  end_cause text,
  duration_ms float8,
  moving_ms float8,
  distance_m float8,
  energy_kcal float8,
  mean_heart_rate_bpm float8,
  max_speed_kmh float8,
  started_corrected_wall_ms float8,
  title text,
  note text,
  rating int4,
  hlcs jsonb NOT NULL,
  extra jsonb,
  deleted_hlc text,
  restored_hlc text,
  PRIMARY KEY (account_id, session_id)
);

CREATE TABLE session_chunks (
  account_id text NOT NULL,
  chunk_id text NOT NULL,
  session_id text NOT NULL,
  chunk_no int4 NOT NULL,
  content_hash text NOT NULL,
  encoding int4 NOT NULL,
  samples text NOT NULL,
  track_ids jsonb NOT NULL,
  events jsonb NOT NULL,
  plays jsonb NOT NULL,
  extra jsonb,
  -- There is another content of the same minute. Both are kept.
  is_disputed boolean NOT NULL DEFAULT false,
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, chunk_id)
);
CREATE INDEX session_chunks_minute ON session_chunks (account_id, session_id, chunk_no);

CREATE TABLE machines (
  account_id text NOT NULL,
  machine_id text NOT NULL,
  name text,
  manufacturer text,
  model text,
  firmware text,
  last_seen_wall_ms float8,
  belt_test jsonb,
  hlcs jsonb NOT NULL,
  extra jsonb,
  deleted_hlc text,
  restored_hlc text,
  PRIMARY KEY (account_id, machine_id)
);

-- What the kiosks of a gym have told of its treadmills. It is the gym's, and says nothing of who ran.
CREATE TABLE gym_machine (
  gym_id text NOT NULL,
  machine_id text NOT NULL,
  name text,
  manufacturer text,
  model text,
  firmware text,
  last_seen_wall_ms float8,
  belt_test jsonb,
  PRIMARY KEY (gym_id, machine_id)
);

CREATE TABLE tempo_corrections (
  account_id text NOT NULL,
  track_id text NOT NULL,
  tempo_bpm float8,
  hlcs jsonb NOT NULL,
  extra jsonb,
  deleted_hlc text,
  restored_hlc text,
  PRIMARY KEY (account_id, track_id)
);

CREATE TABLE settings (
  account_id text NOT NULL,
  name text NOT NULL,
  value jsonb,
  hlcs jsonb NOT NULL,
  extra jsonb,
  deleted_hlc text,
  restored_hlc text,
  PRIMARY KEY (account_id, name)
);

-- What sync_capture does for each row, for all that one statement inserts: minutes of runs come by the hundreds.
CREATE FUNCTION sync_capture_inserted() RETURNS trigger
LANGUAGE plpgsql AS $body$
DECLARE
  key_columns text := (SELECT string_agg(format('%I::text', name), ',' ORDER BY place)
                       FROM unnest(string_to_array(TG_ARGV[0], ',')) WITH ORDINALITY AS k(name, place));
BEGIN
  EXECUTE format($statement$
    WITH made AS (
      SELECT %L || ':' || %I AS scope, ARRAY[%s] AS key FROM new_rows WHERE %2$I IS NOT NULL
    ), counted AS (
      INSERT INTO sync_scope AS s (scope, seq) SELECT scope, count(*) FROM made GROUP BY scope ORDER BY scope
      ON CONFLICT (scope) DO UPDATE SET seq = s.seq + excluded.seq, changed_at = now()
      RETURNING scope, seq
    )
    INSERT INTO sync_change (scope, seq, relation, key, operation)
    SELECT scope, seq + 1 - row_number() OVER (PARTITION BY scope ORDER BY key DESC), %4$L, key, 'insert'
    FROM made JOIN counted USING (scope)$statement$, TG_ARGV[1], TG_ARGV[2], key_columns, TG_TABLE_NAME);
  RETURN NULL;
END $body$;

CREATE TRIGGER sync AFTER INSERT OR UPDATE OR DELETE ON profiles FOR EACH ROW
  EXECUTE FUNCTION sync_capture('account_id,profile_id', 'account:account_id');
CREATE TRIGGER sync AFTER INSERT OR UPDATE OR DELETE ON sessions FOR EACH ROW
  EXECUTE FUNCTION sync_capture('account_id,session_id', 'account:account_id');
CREATE TRIGGER sync AFTER UPDATE OR DELETE ON session_chunks FOR EACH ROW
  EXECUTE FUNCTION sync_capture('account_id,chunk_id', 'account:account_id');
CREATE TRIGGER sync_inserted AFTER INSERT ON session_chunks REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
  EXECUTE FUNCTION sync_capture_inserted('account_id,chunk_id', 'account', 'account_id');
CREATE TRIGGER sync AFTER INSERT OR UPDATE OR DELETE ON machines FOR EACH ROW
  EXECUTE FUNCTION sync_capture('account_id,machine_id', 'account:account_id');
CREATE TRIGGER sync AFTER INSERT OR UPDATE OR DELETE ON tempo_corrections FOR EACH ROW
  EXECUTE FUNCTION sync_capture('account_id,track_id', 'account:account_id');
CREATE TRIGGER sync AFTER INSERT OR UPDATE OR DELETE ON settings FOR EACH ROW
  EXECUTE FUNCTION sync_capture('account_id,name', 'account:account_id');
CREATE TRIGGER sync AFTER INSERT OR UPDATE OR DELETE ON gym_machine FOR EACH ROW
  EXECUTE FUNCTION sync_capture('gym_id,machine_id', 'gym:gym_id');

-- An installation that has sent something for an account.
CREATE TABLE sync_device (
  account_id text NOT NULL,
  device_id text NOT NULL,
  -- The greatest number of an operation that is done with; kept for ever.
  last_n bigint NOT NULL DEFAULT 0,
  -- The greatest clock reading that it was given.
  last_hlc text,
  app_schema bigint NOT NULL,
  -- How far its newest reading was ahead of this server, milliseconds; below 0 where it was made earlier.
  clock_offset_ms float8,
  registered_at timestamptz NOT NULL DEFAULT now(),
  seen_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz,
  PRIMARY KEY (account_id, device_id)
);

-- What was said of each operation; without a result it was applied as it is.
CREATE TABLE applied_op (
  account_id text NOT NULL,
  device_id text NOT NULL,
  n bigint NOT NULL,
  op_id uuid NOT NULL,
  result jsonb,
  applied_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, device_id, n)
);
CREATE INDEX applied_op_id ON applied_op (account_id, op_id);
CREATE INDEX applied_op_age ON applied_op USING brin (applied_at);

-- A guest's run that belongs to somebody now. What the guest's computer had not sent yet goes there, too.
CREATE TABLE session_claim (
  from_account text NOT NULL,
  session_id text NOT NULL,
  -- None: whoever claimed it has been erased.
  to_account text,
  -- When it was claimed by the clock of the guest's computer.
  hlc text NOT NULL,
  claimed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (from_account, session_id)
);
CREATE INDEX session_claim_owner ON session_claim (to_account);

-- Accounts that are gone, or are going. Of one that is gone only a hash is kept, to refuse what comes late.
CREATE TABLE erasure_salt (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  salt bytea NOT NULL
);
INSERT INTO erasure_salt (salt) VALUES (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));

CREATE TABLE erased_account (
  hash bytea PRIMARY KEY,
  -- None once its data is gone.
  account_id text,
  erased_at timestamptz NOT NULL,
  purge_after timestamptz NOT NULL,
  purged_at timestamptz
);
CREATE INDEX erased_account_due ON erased_account (purge_after) WHERE purged_at IS NULL;

CREATE FUNCTION erasure_hash(account text) RETURNS bytea
LANGUAGE sql STABLE AS $body$ SELECT sha256(salt || convert_to(account, 'UTF8')) FROM erasure_salt $body$;

CREATE FUNCTION is_erased(account text) RETURNS boolean
LANGUAGE sql STABLE AS $body$ SELECT EXISTS (SELECT FROM erased_account WHERE hash = erasure_hash(account)) $body$;
`,
};
