import { randomUUID } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import type { Kiosk, Paired } from '#contract/accounts/gyms.ts';
import { accountProblem } from '#server/accounts/account-problem.ts';
import type { LiveSignIns } from '#server/accounts/sign-ins/live-sign-ins.ts';
import type { OneTime, OneTimeKind } from '#server/accounts/verification/one-time.ts';
import { hashSecret, newLetters, newSecret, readLetters } from '#server/accounts/verification/secrets.ts';
import type { ServerSchema } from '#server/database/schema.ts';

/** How a kiosk's credential begins: it is recognised, here and by those who look for secrets in files. */
export const kioskPrefix = 'brk_';

const pairing: OneTimeKind<{ readonly gymId: string; readonly name: string }> = {
  purpose: 'kiosk-pairing',
  value: z.object({ gymId: z.string(), name: z.string() }),
  goodForMs: 15 * 60_000,
};

/** A kiosk that asks often is seen once in so many seconds. */
const seenEveryS = 60;

interface Parts {
  readonly query: Kysely<ServerSchema>;
  readonly oneTime: OneTime;
  readonly live: LiveSignIns;
  now(): number;
}

/** The screens of gyms. Each has a credential of its own, which is good until the gym revokes it. */
export class Kiosks {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async beginPairing(
    gymId: string,
    name: string,
  ): Promise<{ readonly pairingCode: string; readonly expiresInS: number }> {
    const pairingCode = newLetters(8);
    await this.#parts.oneTime.issue(pairing, { gymId, name }, pairingCode);
    return { pairingCode, expiresInS: pairing.goodForMs / 1000 };
  }

  /** @throws Problem `auth/wrong-code` */
  async pair(typed: string, deviceId: string): Promise<Paired> {
    const code = readLetters(typed, 8);
    const asked = code === undefined ? undefined : await this.#parts.oneTime.take(pairing, code);
    if (asked === undefined) throw accountProblem('auth/wrong-code');
    const [id, credential] = [randomUUID(), `${kioskPrefix}${newSecret()}`];
    await this.#parts.query
      .insertInto('kiosk')
      .values({
        ...{ id, gym_id: asked.gymId, name: asked.name, device_id: deviceId },
        ...{ credential_hash: hashSecret(credential), last_seen_at: null },
        paired_at: new Date(this.#parts.now()),
      })
      .execute();
    const kiosk = await this.#kiosks().where('kiosk.id', '=', id).executeTakeFirstOrThrow();
    return { ...described(kiosk), credential };
  }

  /** The kiosk whose credential this is, unless it has been revoked. */
  async find(credential: string): Promise<Kiosk | undefined> {
    const hash = hashSecret(credential);
    const kiosk = await this.#kiosks().where('kiosk.credential_hash', '=', hash).executeTakeFirst();
    if (kiosk === undefined) return undefined;
    const now = this.#parts.now();
    const seenMs = kiosk.last_seen_at?.getTime() ?? 0;
    if (now - seenMs > seenEveryS * 1000) {
      await this.#parts.query
        .updateTable('kiosk')
        .set({ last_seen_at: new Date(now) })
        .where('id', '=', kiosk.id)
        .execute();
    }
    return described(kiosk);
  }

  async list(gymId: string): Promise<readonly Kiosk[]> {
    const rows = await this.#kiosks()
      .where('kiosk.gym_id', '=', gymId)
      .orderBy('kiosk.paired_at')
      .orderBy('kiosk.id')
      .execute();
    return rows.map(described);
  }

  /**
   * Takes a kiosk's credential away, and ends the sign-ins of runners on it.
   *
   * @throws Problem `auth/not-found`
   */
  async revoke(gymId: string, kioskId: string): Promise<void> {
    const gone = await this.#parts.query
      .deleteFrom('kiosk')
      .where('id', '=', kioskId)
      .where('gym_id', '=', gymId)
      .executeTakeFirst();
    if (gone.numDeletedRows === 0n) throw accountProblem('auth/not-found');
    this.#parts.live.forget();
  }

  #kiosks() {
    return this.#parts.query
      .selectFrom('kiosk')
      .innerJoin('gym', 'gym.id', 'kiosk.gym_id')
      .select(['kiosk.id', 'kiosk.gym_id', 'kiosk.name', 'kiosk.device_id', 'kiosk.paired_at'])
      .select(['kiosk.last_seen_at', sql<string>`gym.name`.as('gym_name')]);
  }
}

interface Row {
  readonly id: string;
  readonly gym_id: string;
  readonly name: string;
  readonly device_id: string;
  readonly paired_at: Date;
  readonly last_seen_at: Date | null;
  readonly gym_name: string;
}

function described(row: Row): Kiosk {
  return {
    ...{ kioskId: row.id, gymId: row.gym_id, gymName: row.gym_name, name: row.name },
    ...{ deviceId: row.device_id, pairedAtMs: row.paired_at.getTime() },
    lastSeenAtMs: row.last_seen_at?.getTime() ?? null,
  };
}
