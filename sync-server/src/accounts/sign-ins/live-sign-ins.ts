import { sql, type Kysely } from 'kysely';
import { GatheredReads } from '#server/database/gathered-reads.ts';
import type { ServerSchema } from '#server/database/schema.ts';

/** What is true of a sign-in now. */
export interface LiveSignIn {
  readonly accountId: string;
  readonly deviceId: string;
  /** Where it is on one; the gym is that of the kiosk, whatever gyms the account is in. */
  readonly kiosk: { readonly kioskId: string; readonly kioskGymId: string } | undefined;
  readonly gymIds: ReadonlySet<string>;
}

/** What was read is believed so long, milliseconds: as long a revoked sign-in may go on on another node. */
const believedMs = 2000;
const mostKept = 20_000;

interface Known {
  readonly readAtMs: number;
  readonly signIn: Promise<LiveSignIn | undefined>;
}

/** Whether sign-ins are still good, asked of the database at most once in two seconds each. */
export class LiveSignIns {
  readonly #reads: GatheredReads<LiveSignIn>;
  /** Milliseconds of a clock that never goes back. */
  readonly #nowMs: () => number;
  readonly #known = new Map<string, Known>();

  constructor(
    query: Kysely<ServerSchema>,
    clock: { readonly nowMs: () => number; readonly wallTimeMs: () => number },
  ) {
    this.#nowMs = () => clock.nowMs();
    this.#reads = new GatheredReads((ids) => readSignIns(query, ids, new Date(clock.wallTimeMs())));
  }

  async find(signInId: string): Promise<LiveSignIn | undefined> {
    const now = this.#nowMs();
    const known = this.#known.get(signInId);
    if (known !== undefined && now - known.readAtMs < believedMs) return known.signIn;
    const signIn = this.#reads.get(signInId);
    this.#known.delete(signInId);
    this.#known.set(signInId, { readAtMs: now, signIn });
    // What could not be read is not known.
    signIn.catch(() => {
      if (this.#known.get(signInId)?.signIn === signIn) this.#known.delete(signInId);
    });
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= mostKept) break;
      this.#known.delete(oldest);
    }
    return signIn;
  }

  /** What this node knows is not true any more: somebody was signed out, a role or a gym has changed. */
  forget(): void {
    this.#known.clear();
  }
}

async function readSignIns(
  query: Kysely<ServerSchema>,
  ids: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, LiveSignIn>> {
  const rows = await query
    .selectFrom('sign_in')
    .leftJoin('kiosk', 'kiosk.id', 'sign_in.kiosk_id')
    .select(['sign_in.id', 'account_id', 'sign_in.device_id', 'kiosk.id as kiosk_id', 'kiosk.gym_id'])
    .select(
      sql<string[]>`ARRAY(SELECT gym_id FROM gym_member WHERE gym_member.account_id = sign_in.account_id)`.as(
        'gyms',
      ),
    )
    // One value however many there are: one statement to prepare.
    .where('sign_in.id', '=', sql<string>`ANY (${[...ids]}::text[])`)
    .where('expires_at', '>', now)
    .execute();
  return new Map(
    rows.map(({ id, account_id, device_id, kiosk_id, gym_id, gyms }) => [
      id,
      {
        ...{ accountId: account_id, deviceId: device_id },
        gymIds: new Set(gyms),
        kiosk: kiosk_id === null || gym_id === null ? undefined : { kioskId: kiosk_id, kioskGymId: gym_id },
      },
    ]),
  );
}
