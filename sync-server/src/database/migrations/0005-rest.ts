import type { Migration } from './migration.ts';

/** What the REST interface needs besides what is synced. Everything here belongs to an account and goes with it. */
export const rest: Migration = {
  version: 5,
  name: 'rest',
  sql: `
CREATE INDEX sessions_begin ON sessions (account_id, started_wall_ms DESC, session_id DESC);

-- Answers to requests with an idempotency key; without a status it is being worked on.
CREATE TABLE idempotency_key (
  account_id text NOT NULL,
  key_hash bytea NOT NULL,
  request_hash bytea NOT NULL,
  began_at timestamptz NOT NULL,
  status int4,
  headers jsonb,
  body text,
  PRIMARY KEY (account_id, key_hash)
);
CREATE INDEX idempotency_key_age ON idempotency_key (began_at);

-- What listening to a recording has found, by its content.
CREATE TABLE tempo_fact (
  account_id text NOT NULL,
  fingerprint text NOT NULL,
  tempo_bpm float8 NOT NULL,
  confidence float8 NOT NULL,
  duration_s float8 NOT NULL,
  engine text NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, fingerprint)
);

-- What a language model said of a track, by everything that it was asked.
CREATE TABLE model_reading (
  account_id text NOT NULL,
  asked_hash bytea NOT NULL,
  speed_kmh float8 NOT NULL,
  incline_percent float8 NOT NULL,
  made_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, asked_hash)
);
CREATE INDEX model_reading_age ON model_reading (made_at);

-- What a model has cost in a month (YYYY-MM, UTC), millionths of a dollar.
CREATE TABLE model_spend (
  account_id text NOT NULL,
  month text NOT NULL,
  micro_usd bigint NOT NULL,
  PRIMARY KEY (account_id, month)
);
`,
};
