import type { Migration } from './migration.ts';

/**
 * Accounts, the ways to sign in to them, and who is signed in; gyms and their kiosks. Whatever is shown to somebody once
 * (codes, tokens, credentials) is here as a SHA-256 only, passwords as argon2id; a signing key is here as it is.
 */
export const accounts: Migration = {
  version: 3,
  name: 'accounts',
  sql: `
CREATE TABLE account (
  id text PRIMARY KEY,
  name text NOT NULL,
  -- The address of its identity of the kind email; without one, a name that no mail goes to.
  email text NOT NULL UNIQUE,
  email_verified boolean NOT NULL DEFAULT false,
  image text,
  -- In which it gets its messages.
  language text NOT NULL DEFAULT 'en',
  is_guest boolean NOT NULL DEFAULT false,
  is_admin boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- email, phone, apple, wechat: what its subject is to them. credential: the password; its subject is the account.
CREATE TABLE identity (
  id text PRIMARY KEY,
  account_id text NOT NULL REFERENCES account ON DELETE CASCADE,
  provider text NOT NULL CHECK (provider IN ('email', 'phone', 'apple', 'wechat', 'credential')),
  subject text NOT NULL,
  label text NOT NULL DEFAULT '',
  password text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (provider, subject),
  UNIQUE (account_id, provider),
  CHECK ((provider = 'credential') = (password IS NOT NULL))
);

CREATE TABLE gym (
  id text PRIMARY KEY,
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE gym_member (
  gym_id text NOT NULL REFERENCES gym ON DELETE CASCADE,
  account_id text NOT NULL REFERENCES account ON DELETE CASCADE,
  role text NOT NULL CHECK (role IN ('owner', 'admin', 'coach', 'member')),
  joined_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (gym_id, account_id)
);
CREATE INDEX gym_member_account ON gym_member (account_id);

CREATE TABLE gym_invitation (
  id text PRIMARY KEY,
  gym_id text NOT NULL REFERENCES gym ON DELETE CASCADE,
  code_hash bytea NOT NULL UNIQUE,
  role text NOT NULL CHECK (role IN ('owner', 'admin', 'coach', 'member')),
  -- Good for whoever has this address only.
  email text,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX gym_invitation_gym ON gym_invitation (gym_id);

CREATE TABLE kiosk (
  id text PRIMARY KEY,
  gym_id text NOT NULL REFERENCES gym ON DELETE CASCADE,
  name text NOT NULL,
  device_id text NOT NULL,
  credential_hash bytea NOT NULL UNIQUE,
  paired_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz
);
CREATE INDEX kiosk_gym ON kiosk (gym_id);

-- Gone as soon as it is revoked, and with it its refresh tokens; with a kiosk go the sign-ins on it.
CREATE TABLE sign_in (
  id text PRIMARY KEY,
  account_id text NOT NULL REFERENCES account ON DELETE CASCADE,
  -- Nobody gets this: it is how the library of accounts tells its rows apart.
  token text NOT NULL UNIQUE,
  method text NOT NULL,
  device_id text NOT NULL,
  device_name text,
  kiosk_id text REFERENCES kiosk ON DELETE CASCADE,
  ip_address text,
  user_agent text,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX sign_in_account ON sign_in (account_id);
CREATE INDEX sign_in_kiosk ON sign_in (kiosk_id) WHERE kiosk_id IS NOT NULL;
CREATE INDEX sign_in_expiry ON sign_in (expires_at);

-- Devices that an account has been used on: its owner is told of another one.
CREATE TABLE account_device (
  account_id text NOT NULL REFERENCES account ON DELETE CASCADE,
  device_id text NOT NULL,
  first_seen_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, device_id)
);

-- A family is the tokens of one sign-in. The next one is worked out of this one and its salt, so that it can be handed out
-- again to a client that did not get it, and is kept nowhere.
CREATE TABLE refresh_token (
  token_hash bytea PRIMARY KEY,
  sign_in_id text NOT NULL REFERENCES sign_in ON DELETE CASCADE,
  salt bytea NOT NULL,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  used_at timestamptz
);
CREATE INDEX refresh_token_sign_in ON refresh_token (sign_in_id);

-- Whatever is good once and for a short time: codes, states, nonces, pairing.
CREATE TABLE verification (
  id text PRIMARY KEY,
  purpose text NOT NULL,
  value text NOT NULL,
  secret_hash bytea NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX verification_secret ON verification (purpose, secret_hash);
CREATE INDEX verification_expiry ON verification (expires_at);

CREATE TABLE device_authorization (
  device_code_hash bytea PRIMARY KEY,
  user_code text NOT NULL UNIQUE,
  client_id text NOT NULL,
  device_id text NOT NULL,
  device_name text,
  kiosk_id text REFERENCES kiosk ON DELETE CASCADE,
  status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'approved', 'denied')),
  account_id text REFERENCES account ON DELETE CASCADE,
  interval_s integer NOT NULL,
  polled_at timestamptz,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX device_authorization_expiry ON device_authorization (expires_at);

-- Keys that access tokens are signed with.
CREATE TABLE signing_key (
  id text PRIMARY KEY,
  private_key jsonb NOT NULL,
  public_key jsonb NOT NULL,
  -- Known to everybody before it signs.
  signs_from timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
`,
};
