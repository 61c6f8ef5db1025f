/** Where the open mode keeps its log, apart from everything that is not its own. */
export const openSchema = 'beatrunner_open';
/** Where sessions are told that a table may have changed. */
export const openChannel = 'beatrunner_open';

/** Values are written the same way whoever changes a row, however that session is set. */
const textSettings = `
  SET datestyle = 'ISO, DMY' SET timezone = 'UTC' SET intervalstyle = 'iso_8601'
  SET bytea_output = 'hex' SET extra_float_digits = 1`;

/**
 * A log of changed rows. Writers only add to it, in any order and without waiting for each other; `assign_positions`
 * afterwards gives everything that is visible its position, in the order of `id`. An id is taken while the row is locked,
 * so for one row the order is that in which it was changed.
 */
export const openSchemaSql = `
CREATE SCHEMA IF NOT EXISTS ${openSchema};
CREATE TABLE IF NOT EXISTS ${openSchema}.change (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  position bigint,
  relation oid NOT NULL,
  operation text NOT NULL,
  transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
  before text,
  after text,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE UNIQUE INDEX IF NOT EXISTS change_position ON ${openSchema}.change (position);
CREATE INDEX IF NOT EXISTS change_relation ON ${openSchema}.change (relation, position);
CREATE INDEX IF NOT EXISTS change_waiting ON ${openSchema}.change (id) WHERE position IS NULL;
CREATE TABLE IF NOT EXISTS ${openSchema}.sequencer (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  head bigint NOT NULL,
  floor bigint NOT NULL
);
INSERT INTO ${openSchema}.sequencer (head, floor) VALUES (0, 0) ON CONFLICT DO NOTHING;

CREATE OR REPLACE FUNCTION ${openSchema}.capture_row() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp ${textSettings} AS $body$
DECLARE
  before_text text;
  after_text text;
BEGIN
  IF TG_OP <> 'INSERT' THEN before_text := OLD::text; END IF;
  IF TG_OP <> 'DELETE' THEN after_text := NEW::text; END IF;
  IF before_text = after_text THEN RETURN NULL; END IF;
  INSERT INTO ${openSchema}.change (relation, operation, before, after)
  VALUES (TG_ARGV[0]::oid, lower(TG_OP), before_text, after_text);
  RETURN NULL;
END $body$;

CREATE OR REPLACE FUNCTION ${openSchema}.capture_truncate() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
  INSERT INTO ${openSchema}.change (relation, operation) VALUES (TG_ARGV[0]::oid, 'truncate');
  RETURN NULL;
END $body$;

CREATE OR REPLACE FUNCTION ${openSchema}.tell() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
  PERFORM pg_notify('${openChannel}', '');
  RETURN NULL;
END $body$;

CREATE OR REPLACE FUNCTION ${openSchema}.assign_positions() RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  head_before bigint;
  assigned bigint;
BEGIN
  -- Whoever waited here sees, by the next statement, what the one before it has done.
  SELECT head INTO head_before FROM ${openSchema}.sequencer FOR UPDATE;
  WITH waiting AS (
    SELECT id, row_number() OVER (ORDER BY id) AS step FROM ${openSchema}.change WHERE position IS NULL
  ), done AS (
    UPDATE ${openSchema}.change c SET position = head_before + waiting.step
    FROM waiting WHERE c.id = waiting.id RETURNING 1
  )
  SELECT count(*) INTO assigned FROM done;
  IF assigned > 0 THEN UPDATE ${openSchema}.sequencer SET head = head_before + assigned; END IF;
  RETURN head_before + assigned;
END $body$;
`;

/**
 * The triggers of a table, by its oid: a partition has those of the tables above it as well, and Postgres gives them the
 * same names.
 */
export function triggerNames(relation: string): {
  readonly row: string;
  readonly truncate: string;
  readonly tell: string;
} {
  const name = (what: string): string => `beatrunner_open_${what}_${relation}`;
  return { row: name('row'), truncate: name('truncate'), tell: name('tell') };
}

/** What a table gets when the first shape of it is asked for. `relation` is its oid. */
export function attachSql(table: string, relation: string): string {
  const argument = `'${relation}'`;
  const { row, truncate, tell } = triggerNames(relation);
  return `
CREATE OR REPLACE TRIGGER ${row} AFTER INSERT OR UPDATE OR DELETE ON ${table}
  FOR EACH ROW EXECUTE FUNCTION ${openSchema}.capture_row(${argument});
CREATE OR REPLACE TRIGGER ${truncate} AFTER TRUNCATE ON ${table}
  FOR EACH STATEMENT EXECUTE FUNCTION ${openSchema}.capture_truncate(${argument});
CREATE OR REPLACE TRIGGER ${tell} AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON ${table}
  FOR EACH STATEMENT EXECUTE FUNCTION ${openSchema}.tell();
`;
}

/** Takes the triggers off every table. */
export const detachAllSql = `
DO $body$
DECLARE
  found record;
BEGIN
  FOR found IN
    SELECT t.tgname, t.tgrelid::regclass AS name FROM pg_trigger t
    WHERE t.tgname ~ '^beatrunner_open_(row|truncate|tell)(_[0-9]+)?$' AND NOT t.tgisinternal
      AND t.tgparentid = 0
  LOOP
    EXECUTE format('DROP TRIGGER IF EXISTS %I ON %s', found.tgname, found.name);
  END LOOP;
END $body$`;
