import { randomUUID } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import type { z } from 'zod';
import type {
  Gym,
  invitationListSchema,
  invitationRequestSchema,
  NewInvitation,
} from '#contract/accounts/gyms.ts';
import { accountProblem } from '#server/accounts/account-problem.ts';
import type { LiveSignIns } from '#server/accounts/sign-ins/live-sign-ins.ts';
import { hashSecret, newLetters, readLetters } from '#server/accounts/verification/secrets.ts';
import type { ServerSchema } from '#server/database/schema.ts';
import type { MessageSender } from '#server/messages/message.ts';
import { mayGive } from './gym-roles.ts';
import type { Gyms } from './gyms.ts';

const goodForDays = 7;
const mostOpen = 500;

interface Parts {
  readonly query: Kysely<ServerSchema>;
  readonly gyms: Gyms;
  readonly live: LiveSignIns;
  readonly messages: MessageSender;
  now(): number;
}

/** Ways into a gym: a code, good for one person, who may have any kind of identity. */
export class GymInvitations {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @throws Problem `auth/not-found`, `auth/forbidden`; `server/busy` where no e-mail can be sent */
  async invite(
    gymId: string,
    accountId: string,
    { role, email, language }: z.infer<typeof invitationRequestSchema>,
  ): Promise<NewInvitation> {
    const { query, gyms, messages, now } = this.#parts;
    const gym = await gyms.check(gymId, accountId, 'invite');
    if (!mayGive(gym.role, role)) throw accountProblem('auth/forbidden');
    if ((await this.list(gymId, accountId)).invitations.length >= mostOpen) {
      throw accountProblem('auth/forbidden');
    }
    const [invitationId, code] = [randomUUID(), newLetters(12)];
    const expiresAtMs = now() + goodForDays * 24 * 3_600_000;
    await query
      .insertInto('gym_invitation')
      .values({
        ...{ id: invitationId, gym_id: gymId, code_hash: hashSecret(code), role },
        ...{ email: email ?? null, expires_at: new Date(expiresAtMs) },
      })
      .execute();
    if (email !== undefined) {
      const inviter = await query
        .selectFrom('account')
        .select('name')
        .where('id', '=', accountId)
        .executeTakeFirstOrThrow();
      messages.send(
        { kind: 'email', address: email },
        { kind: 'invitation', gymName: gym.name, inviterName: inviter.name, code, goodForDays },
        language,
      );
    }
    return { invitationId, role, email: email ?? null, expiresAtMs, code };
  }

  async list(gymId: string, accountId: string): Promise<z.infer<typeof invitationListSchema>> {
    await this.#parts.gyms.check(gymId, accountId, 'invite');
    const rows = await this.#parts.query
      .selectFrom('gym_invitation')
      .select(['id', 'role', 'email', 'expires_at'])
      .where('gym_id', '=', gymId)
      .where('expires_at', '>', new Date(this.#parts.now()))
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    return {
      invitations: rows.map(({ id, role, email, expires_at }) => ({
        ...{ invitationId: id, role, email, expiresAtMs: expires_at.getTime() },
      })),
    };
  }

  /** @throws Problem `auth/not-found`, `auth/forbidden` */
  async withdraw(gymId: string, accountId: string, invitationId: string): Promise<void> {
    await this.#parts.gyms.check(gymId, accountId, 'invite');
    const gone = await this.#parts.query
      .deleteFrom('gym_invitation')
      .where('id', '=', invitationId)
      .where('gym_id', '=', gymId)
      .executeTakeFirst();
    if (gone.numDeletedRows === 0n) throw accountProblem('auth/not-found');
  }

  /**
   * Uses an invitation.
   *
   * @throws Problem `auth/wrong-code`, also for somebody else's, and where all owners were erased; `auth/guest`, `gym/already-member`, which leave it as it is
   */
  async join(accountId: string, typed: string): Promise<Gym> {
    const { query, gyms, live, now } = this.#parts;
    const code = readLetters(typed, 12);
    if (code === undefined) throw accountProblem('auth/wrong-code');
    const gymId = await query.transaction().execute(async (transaction) => {
      const account = await transaction
        .selectFrom('account')
        .select(['email', 'is_guest'])
        .where('id', '=', accountId)
        .executeTakeFirst();
      if (account === undefined || account.is_guest) throw accountProblem('auth/guest');
      const invitation = await transaction
        .deleteFrom('gym_invitation')
        .where('code_hash', '=', hashSecret(code))
        .where('expires_at', '>', new Date(now()))
        .where((where) => where.or([where('email', 'is', null), where('email', '=', account.email)]))
        .returning(['gym_id', 'role'])
        .executeTakeFirst();
      if (invitation === undefined) throw accountProblem('auth/wrong-code');
      // Nobody comes in while the last owner is being erased: the gym goes with him.
      await transaction
        .selectFrom('gym')
        .select('id')
        .where('id', '=', invitation.gym_id)
        .forUpdate()
        .execute();
      const owner = await transaction
        .selectFrom('gym_member')
        .select('account_id')
        .where('gym_id', '=', invitation.gym_id)
        .where('role', '=', 'owner')
        .where(sql<boolean>`NOT is_erased(account_id)`)
        .limit(1)
        .executeTakeFirst();
      if (owner === undefined) throw accountProblem('auth/wrong-code');
      const added = await transaction
        .insertInto('gym_member')
        .values({
          ...{ gym_id: invitation.gym_id, account_id: accountId, role: invitation.role },
          joined_at: new Date(now()),
        })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if (added.numInsertedOrUpdatedRows !== 1n) throw accountProblem('gym/already-member');
      return invitation.gym_id;
    });
    live.forget();
    return gyms.find(gymId, accountId);
  }
}
