import { sql, type Kysely } from 'kysely';
import type { z } from 'zod';
import type {
  DeviceCode,
  deviceCodeRequestSchema,
  DeviceFlowError,
} from '#contract/accounts/device-authorization.ts';
import type { Kiosk } from '#contract/accounts/gyms.ts';
import { accountProblem } from '#server/accounts/account-problem.ts';
import { hashSecret, newLetters, newSecret, readLetters } from '#server/accounts/verification/secrets.ts';
import type { ServerSchema } from '#server/database/schema.ts';
import { isPostgresError } from '#server/database/postgres-error.ts';
import type { SignInFacts } from '#server/accounts/store/account-store.ts';

const goodForMs = 10 * 60_000;
const firstIntervalS = 5;
/** What `slow_down` adds (RFC 8628, 3.5). */
const slowDownS = 5;
const longestIntervalS = 60;
const uniqueViolation = '23505';

/** What a runner is asked to approve. */
export interface PendingDevice {
  readonly userCode: string;
  readonly deviceName: string | undefined;
  /** Where it is a gym's: what the gym calls it. A screen that only says that it is one has none. */
  readonly kiosk: { readonly name: string; readonly gymName: string } | undefined;
}

interface Parts {
  readonly query: Kysely<ServerSchema>;
  now(): number;
  publicUrl(): string;
}

/** Signing in on a screen by approving it on a phone (RFC 8628). */
export class DeviceAuthorizations {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async begin(asked: z.infer<typeof deviceCodeRequestSchema>, kiosk: Kiosk | undefined): Promise<DeviceCode> {
    const deviceCode = newSecret();
    const userCode = await this.#insert(deviceCode, asked, kiosk);
    const uri = `${this.#parts.publicUrl()}/device`;
    return {
      ...{ device_code: deviceCode, user_code: userCode, verification_uri: uri },
      verification_uri_complete: `${uri}?user_code=${userCode}`,
      ...{ expires_in: goodForMs / 1000, interval: firstIntervalS },
    };
  }

  async #insert(
    deviceCode: string,
    asked: z.infer<typeof deviceCodeRequestSchema>,
    kiosk: Kiosk | undefined,
  ): Promise<string> {
    for (;;) {
      const userCode = newLetters(8);
      try {
        await this.#parts.query
          .insertInto('device_authorization')
          .values({
            ...{ device_code_hash: hashSecret(deviceCode), user_code: userCode },
            ...{ client_id: asked.client_id, device_id: asked.device_id },
            ...{ device_name: asked.device_name ?? null, kiosk_id: kiosk?.kioskId ?? null },
            ...{ account_id: null, polled_at: null, interval_s: firstIntervalS },
            expires_at: new Date(this.#parts.now() + goodForMs),
          })
          .execute();
        return userCode;
      } catch (error) {
        // The same letters are on another screen at the moment.
        if (!isPostgresError(error) || error.code !== uniqueViolation) throw error;
      }
    }
  }

  /**
   * The screen asks whether it has been approved.
   *
   * @returns who approved it, once
   * @throws Problem `auth/device-*`, with the RFC's `error`
   */
  async poll(
    deviceCode: string,
    clientId: string,
  ): Promise<{ readonly accountId: string; readonly facts: SignInFacts }> {
    const key = hashSecret(deviceCode);
    const now = this.#parts.now();
    const verdict = await this.#parts.query.transaction().execute(async (transaction) => {
      const row = await transaction
        .selectFrom('device_authorization')
        .selectAll()
        .where('device_code_hash', '=', key)
        .where('client_id', '=', clientId)
        .forUpdate()
        .executeTakeFirst();
      if (row === undefined) return 'invalid_grant';
      const forget = () =>
        transaction.deleteFrom('device_authorization').where('device_code_hash', '=', key).execute();
      if (row.expires_at.getTime() <= now) {
        await forget();
        return 'expired_token';
      }
      if (row.status === 'denied') {
        await forget();
        return 'access_denied';
      }
      const isTooSoon = row.polled_at !== null && now - row.polled_at.getTime() < row.interval_s * 1000;
      if (isTooSoon || row.status !== 'approved' || row.account_id === null) {
        const slower = Math.min(row.interval_s + slowDownS, longestIntervalS);
        await transaction
          .updateTable('device_authorization')
          .set({ polled_at: new Date(now), interval_s: isTooSoon ? slower : row.interval_s })
          .where('device_code_hash', '=', key)
          .execute();
        return isTooSoon ? 'slow_down' : 'authorization_pending';
      }
      await forget();
      const facts: SignInFacts = {
        ...{ method: 'device', deviceId: row.device_id, deviceName: row.device_name ?? undefined },
        kioskId: row.kiosk_id ?? undefined,
      };
      return { accountId: row.account_id, facts };
    });
    if (typeof verdict === 'string') throw deviceProblem(verdict);
    return verdict;
  }

  /** What waits under the letters that somebody typed or scanned. */
  async find(typed: string): Promise<PendingDevice | undefined> {
    const userCode = readLetters(typed, 8);
    if (userCode === undefined) return undefined;
    const row = await this.#parts.query
      .selectFrom('device_authorization as asked')
      .leftJoin('kiosk', 'kiosk.id', 'asked.kiosk_id')
      .leftJoin('gym', 'gym.id', 'kiosk.gym_id')
      .select(['asked.device_name', 'kiosk.name', sql<string | null>`gym.name`.as('gym_name')])
      .where('user_code', '=', userCode)
      .where('status', '=', 'pending')
      .where('asked.expires_at', '>', new Date(this.#parts.now()))
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const kiosk =
      row.name === null || row.gym_name === null ? undefined : { name: row.name, gymName: row.gym_name };
    return { userCode, deviceName: row.device_name ?? undefined, kiosk };
  }

  /** @returns whether there was something to decide, which is so once */
  async decide(typed: string, accountId: string, status: 'approved' | 'denied'): Promise<boolean> {
    const userCode = readLetters(typed, 8);
    if (userCode === undefined) return false;
    const decided = await this.#parts.query
      .updateTable('device_authorization')
      .set({ status, account_id: accountId })
      .where('user_code', '=', userCode)
      .where('status', '=', 'pending')
      .where('expires_at', '>', new Date(this.#parts.now()))
      .executeTakeFirst();
    return decided.numUpdatedRows === 1n;
  }
}

const codes = {
  authorization_pending: 'auth/device-pending',
  slow_down: 'auth/device-slow-down',
  access_denied: 'auth/device-denied',
  expired_token: 'auth/device-expired',
  invalid_grant: 'auth/device-unknown',
} as const satisfies Record<DeviceFlowError, string>;

function deviceProblem(error: DeviceFlowError) {
  return accountProblem(codes[error], { error });
}
