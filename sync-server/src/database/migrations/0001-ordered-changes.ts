import type { Migration } from './migration.ts';

/**
 * Scopes (`account:<id>`, `gym:<id>`), each with a counter, and the log of what changed in them.
 *
 * `sync_capture` is the trigger of every table that is synced:
 *   CREATE TRIGGER sync AFTER INSERT OR UPDATE OR DELETE ON t FOR EACH ROW
 *   EXECUTE FUNCTION sync_capture('id', 'account:account_id', 'gym:gym_id')
 * The first argument names the columns of the key, the others a kind of scope and the column that says whose row it is.
 * It counts the scope's `seq` up, which locks the scope until the end of the transaction: positions are in the order of
 * commits, without a gap. A transaction that touches several scopes locks them first, in their order (lock-scopes.ts).
 * The log holds keys and names of columns and never what is in them: rows are read when the log is, and erasing a person
 * is one delete.
 */
export const orderedChanges: Migration = {
  version: 1,
  name: 'ordered-changes',
  sql: `
CREATE TABLE sync_scope (
  scope text NOT NULL PRIMARY KEY,
  seq bigint NOT NULL DEFAULT 0,
  -- Another epoch, another handle: for a scope whose past is not what it was.
  epoch integer NOT NULL DEFAULT 1,
  -- Changes up to here are no longer kept.
  floor_seq bigint NOT NULL DEFAULT 0,
  changed_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE sync_change (
  scope text NOT NULL REFERENCES sync_scope ON DELETE CASCADE,
  seq bigint NOT NULL,
  relation text NOT NULL,
  key text[] NOT NULL,
  operation text NOT NULL CHECK (operation IN ('insert', 'update', 'delete')),
  -- Of an update: the columns that are another than before.
  changed text[],
  transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (scope, seq)
);
CREATE INDEX sync_change_row ON sync_change (scope, relation, key, seq DESC);

-- What is true of the whole database: a restored one gets another epoch, and every handle with it.
CREATE TABLE sync_epoch (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  epoch integer NOT NULL
);
INSERT INTO sync_epoch (epoch) VALUES (1);

CREATE FUNCTION sync_scopes_of(item jsonb, arguments text[]) RETURNS text[]
LANGUAGE sql IMMUTABLE AS $body$
  SELECT coalesce(array_agg(DISTINCT split_part(argument, ':', 1) || ':' || (item ->> split_part(argument, ':', 2))), '{}')
  FROM unnest(arguments) AS argument
  WHERE item ->> split_part(argument, ':', 2) IS NOT NULL
$body$;

CREATE FUNCTION sync_capture() RETURNS trigger
LANGUAGE plpgsql AS $body$
DECLARE
  key_columns text[] := string_to_array(TG_ARGV[0], ',');
  arguments text[];
  old_row jsonb;
  new_row jsonb;
  old_key text[];
  new_key text[];
  old_scopes text[] := '{}';
  new_scopes text[] := '{}';
  one_scope text;
  next_seq bigint;
  differing text[];
BEGIN
  FOR i IN 1 .. TG_NARGS - 1 LOOP arguments := arguments || TG_ARGV[i]; END LOOP;
  IF TG_OP <> 'INSERT' THEN
    old_row := to_jsonb(OLD);
    old_key := (SELECT array_agg(old_row ->> name ORDER BY place) FROM unnest(key_columns) WITH ORDINALITY AS k(name, place));
    old_scopes := sync_scopes_of(old_row, arguments);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    new_row := to_jsonb(NEW);
    new_key := (SELECT array_agg(new_row ->> name ORDER BY place) FROM unnest(key_columns) WITH ORDINALITY AS k(name, place));
    new_scopes := sync_scopes_of(new_row, arguments);
  END IF;
  IF TG_OP = 'UPDATE' THEN
    differing := (SELECT array_agg(n.key ORDER BY n.key) FROM jsonb_each(new_row) AS n
                  WHERE n.value IS DISTINCT FROM old_row -> n.key);
    IF differing IS NULL THEN RETURN NULL; END IF;
  END IF;
  FOR one_scope IN SELECT DISTINCT unnest(old_scopes || new_scopes) ORDER BY 1 LOOP
    IF one_scope = ANY (old_scopes) AND (NOT one_scope = ANY (new_scopes) OR old_key <> new_key) THEN
      next_seq := sync_next(one_scope);
      INSERT INTO sync_change (scope, seq, relation, key, operation)
      VALUES (one_scope, next_seq, TG_TABLE_NAME, old_key, 'delete');
    END IF;
    IF one_scope = ANY (new_scopes) THEN
      next_seq := sync_next(one_scope);
      IF one_scope = ANY (old_scopes) AND old_key = new_key THEN
        INSERT INTO sync_change (scope, seq, relation, key, operation, changed)
        VALUES (one_scope, next_seq, TG_TABLE_NAME, new_key, 'update', differing);
      ELSE
        INSERT INTO sync_change (scope, seq, relation, key, operation)
        VALUES (one_scope, next_seq, TG_TABLE_NAME, new_key, 'insert');
      END IF;
    END IF;
  END LOOP;
  RETURN NULL;
END $body$;

CREATE FUNCTION sync_next(the_scope text) RETURNS bigint
LANGUAGE sql AS $body$
  INSERT INTO sync_scope AS s (scope, seq) VALUES (the_scope, 1)
  ON CONFLICT (scope) DO UPDATE SET seq = s.seq + 1, changed_at = now()
  RETURNING seq
$body$;

-- The way in for the first administrator, until it has been used. Only a hash of it is kept.
CREATE TABLE admin_invitation (
  token_hash bytea NOT NULL PRIMARY KEY,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
`,
};
