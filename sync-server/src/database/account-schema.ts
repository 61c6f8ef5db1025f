import type { ColumnType, Generated } from 'kysely';
import type { GymRole } from '#contract/accounts/gyms.ts';
import type { AccountLanguage, SignInMethod } from '#contract/accounts/signed-in.ts';

/** Tables of accounts, gyms and kiosks (migration 3). */
export interface AccountSchema {
  readonly account: {
    id: string;
    name: string;
    email: string;
    email_verified: Generated<boolean>;
    image: string | null;
    language: Generated<AccountLanguage>;
    is_guest: Generated<boolean>;
    is_admin: Generated<boolean>;
    created_at: Generated<Date>;
    updated_at: Generated<Date>;
  };
  readonly identity: {
    id: string;
    account_id: string;
    provider: 'email' | 'phone' | 'apple' | 'wechat' | 'credential';
    subject: string;
    label: Generated<string>;
    password: string | null;
    created_at: Generated<Date>;
    updated_at: Generated<Date>;
  };
  readonly gym: { id: string; name: string; created_at: Generated<Date> };
  readonly gym_member: { gym_id: string; account_id: string; role: GymRole; joined_at: Generated<Date> };
  readonly gym_invitation: {
    id: string;
    gym_id: string;
    code_hash: Buffer;
    role: GymRole;
    email: string | null;
    expires_at: Date;
    created_at: Generated<Date>;
  };
  readonly kiosk: {
    id: string;
    gym_id: string;
    name: string;
    device_id: string;
    credential_hash: Buffer;
    paired_at: Generated<Date>;
    last_seen_at: Date | null;
  };
  readonly sign_in: {
    id: string;
    account_id: string;
    token: string;
    method: SignInMethod;
    device_id: string;
    device_name: string | null;
    kiosk_id: string | null;
    ip_address: string | null;
    user_agent: string | null;
    expires_at: Date;
    created_at: Generated<Date>;
    updated_at: Generated<Date>;
  };
  readonly account_device: { account_id: string; device_id: string; first_seen_at: Generated<Date> };
  readonly refresh_token: {
    token_hash: Buffer;
    sign_in_id: string;
    salt: Buffer;
    expires_at: Date;
    created_at: Generated<Date>;
    used_at: Date | null;
  };
  readonly verification: {
    id: string;
    purpose: string;
    value: string;
    secret_hash: Buffer;
    attempts: Generated<number>;
    expires_at: Date;
    created_at: Generated<Date>;
    updated_at: Generated<Date>;
  };
  readonly device_authorization: {
    device_code_hash: Buffer;
    user_code: string;
    client_id: string;
    device_id: string;
    device_name: string | null;
    kiosk_id: string | null;
    status: Generated<'pending' | 'approved' | 'denied'>;
    account_id: string | null;
    interval_s: number;
    polled_at: Date | null;
    expires_at: Date;
    created_at: Generated<Date>;
  };
  readonly signing_key: {
    id: string;
    private_key: ColumnType<Readonly<Record<string, unknown>>, string, never>;
    public_key: ColumnType<Readonly<Record<string, unknown>>, string, never>;
    signs_from: Date;
    created_at: Generated<Date>;
  };
}
