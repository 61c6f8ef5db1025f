import { randomUUID } from 'node:crypto';
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Gym, GymMembers, GymRole } from '#contract/accounts/gyms.ts';
import { accountProblem } from '#server/accounts/account-problem.ts';
import type { LiveSignIns } from '#server/accounts/sign-ins/live-sign-ins.ts';
import type { ServerSchema } from '#server/database/schema.ts';
import { mayDo, mayGive, type GymAction } from './gym-roles.ts';

const mostGymsOfOne = 50;

interface Parts {
  readonly query: Kysely<ServerSchema>;
  readonly live: LiveSignIns;
  now(): number;
}

/** Gyms and who is what in them. To whom a gym is nothing, it is not there. */
export class Gyms {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @throws Problem `auth/guest`, `auth/forbidden` with more gyms than anybody has */
  async create(accountId: string, name: string): Promise<Gym> {
    const gymId = randomUUID();
    const joinedAt = new Date(this.#parts.now());
    await this.#parts.query.transaction().execute(async (transaction) => {
      const account = await transaction
        .selectFrom('account')
        .select('is_guest')
        .where('id', '=', accountId)
        .forUpdate()
        .executeTakeFirst();
      if (account === undefined || account.is_guest) throw accountProblem('auth/guest');
      const { owned } = await transaction
        .selectFrom('gym_member')
        .select(({ fn }) => fn.countAll<string>().as('owned'))
        .where('account_id', '=', accountId)
        .where('role', '=', 'owner')
        .executeTakeFirstOrThrow();
      if (Number(owned) >= mostGymsOfOne) throw accountProblem('auth/forbidden');
      await transaction.insertInto('gym').values({ id: gymId, name, created_at: joinedAt }).execute();
      await transaction
        .insertInto('gym_member')
        .values({ gym_id: gymId, account_id: accountId, role: 'owner', joined_at: joinedAt })
        .execute();
    });
    this.#parts.live.forget();
    return this.find(gymId, accountId);
  }

  async list(accountId: string): Promise<readonly Gym[]> {
    const rows = await this.#gyms(accountId).orderBy('gym.name').orderBy('gym.id').execute();
    return rows.map(described);
  }

  /** @throws Problem `auth/not-found` */
  async find(gymId: string, accountId: string): Promise<Gym> {
    const row = await this.#gyms(accountId).where('gym.id', '=', gymId).executeTakeFirst();
    if (row === undefined) throw accountProblem('auth/not-found');
    return described(row);
  }

  /**
   * That somebody may do something in a gym.
   *
   * @throws Problem `auth/not-found`, `auth/forbidden`
   */
  async check(gymId: string, accountId: string, action: GymAction): Promise<Gym> {
    const gym = await this.find(gymId, accountId);
    if (!mayDo(gym.role, action)) throw accountProblem('auth/forbidden');
    return gym;
  }

  async rename(gymId: string, accountId: string, name: string): Promise<Gym> {
    await this.check(gymId, accountId, 'rename');
    await this.#parts.query.updateTable('gym').set({ name }).where('id', '=', gymId).execute();
    return this.find(gymId, accountId);
  }

  async members(gymId: string, accountId: string): Promise<GymMembers> {
    await this.check(gymId, accountId, 'see-members');
    const rows = await this.#parts.query
      .selectFrom('gym_member')
      .innerJoin('account', 'account.id', 'gym_member.account_id')
      .select(['account.id', 'account.name', 'gym_member.role', 'gym_member.joined_at'])
      .where('gym_id', '=', gymId)
      .orderBy('gym_member.joined_at')
      .orderBy('account.id')
      .execute();
    return {
      members: rows.map(({ id, name, role, joined_at }) => ({
        ...{ accountId: id, name, role, joinedAtMs: joined_at.getTime() },
      })),
    };
  }

  /**
   * Gives a member another role.
   *
   * @throws Problem `auth/not-found`, `auth/forbidden`, `gym/last-owner`
   */
  async changeRole(gymId: string, accountId: string, memberId: string, role: GymRole): Promise<void> {
    await this.#changing(gymId, async (transaction) => {
      const [own, theirs] = [
        await roleOf(transaction, gymId, accountId),
        await roleOf(transaction, gymId, memberId),
      ];
      if (own === undefined) throw accountProblem('auth/not-found');
      if (!mayDo(own, 'change-roles')) throw accountProblem('auth/forbidden');
      if (theirs === undefined) throw accountProblem('auth/not-found');
      if (!mayGive(own, role) || !mayGive(own, theirs)) throw accountProblem('auth/forbidden');
      if (theirs === 'owner' && role !== 'owner') await keepOwner(transaction, gymId, memberId);
      await transaction
        .updateTable('gym_member')
        .set({ role })
        .where('gym_id', '=', gymId)
        .where('account_id', '=', memberId)
        .execute();
    });
  }

  /**
   * Takes a member out, or leaves.
   *
   * @throws Problem `auth/not-found`, `auth/forbidden`, `gym/last-owner`
   */
  async remove(gymId: string, accountId: string, memberId: string): Promise<void> {
    await this.#changing(gymId, async (transaction) => {
      const own = await roleOf(transaction, gymId, accountId);
      if (own === undefined) throw accountProblem('auth/not-found');
      const isLeaving = memberId === accountId;
      if (!isLeaving && !mayDo(own, 'change-roles')) throw accountProblem('auth/forbidden');
      const theirs = isLeaving ? own : await roleOf(transaction, gymId, memberId);
      if (theirs === undefined) throw accountProblem('auth/not-found');
      if (!isLeaving && !mayGive(own, theirs)) throw accountProblem('auth/forbidden');
      if (theirs === 'owner') await keepOwner(transaction, gymId, memberId);
      await transaction
        .deleteFrom('gym_member')
        .where('gym_id', '=', gymId)
        .where('account_id', '=', memberId)
        .execute();
    });
  }

  /** Changes of one gym come after each other: of two owners who leave at once, one stays. */
  async #changing(
    gymId: string,
    change: (transaction: Transaction<ServerSchema>) => Promise<void>,
  ): Promise<void> {
    await this.#parts.query.transaction().execute(async (transaction) => {
      await transaction.selectFrom('gym').select('id').where('id', '=', gymId).forUpdate().execute();
      await change(transaction);
    });
    this.#parts.live.forget();
  }

  #gyms(accountId: string) {
    return this.#parts.query
      .selectFrom('gym')
      .innerJoin('gym_member', 'gym_member.gym_id', 'gym.id')
      .select(['gym.id', 'gym.name', 'gym.created_at', 'gym_member.role'])
      .where('gym_member.account_id', '=', accountId);
  }
}

async function roleOf(
  transaction: Transaction<ServerSchema>,
  gymId: string,
  accountId: string,
): Promise<GymRole | undefined> {
  const row = await transaction
    .selectFrom('gym_member')
    .select('role')
    .where('gym_id', '=', gymId)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return row?.role;
}

async function keepOwner(
  transaction: Transaction<ServerSchema>,
  gymId: string,
  butNot: string,
): Promise<void> {
  const other = await transaction
    .selectFrom('gym_member')
    .select('account_id')
    .where('gym_id', '=', gymId)
    .where('role', '=', 'owner')
    .where('account_id', '<>', butNot)
    // Who was erased is an owner for some days more only.
    .where(sql<boolean>`NOT is_erased(account_id)`)
    .limit(1)
    .executeTakeFirst();
  if (other === undefined) throw accountProblem('gym/last-owner');
}

function described(row: {
  readonly id: string;
  readonly name: string;
  readonly role: GymRole;
  readonly created_at: Date;
}): Gym {
  return { gymId: row.id, name: row.name, role: row.role, createdAtMs: row.created_at.getTime() };
}
