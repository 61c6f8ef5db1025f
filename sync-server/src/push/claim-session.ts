import { guestAccountIdSchema, isGuestAccount } from '#contract/sync/identity.ts';
import type { PushOperation } from '#contract/sync/push-protocol.ts';
import { rulesOf } from '#contract/sync/sync-field.ts';
import { sessionsTable } from '#contract/sync/synced-tables.ts';
import { mergeRows } from '#core/sync/versioned-row.ts';
import { rejected, type Verdict } from './decide-operation.ts';
import type { KeptRows } from './kept-rows.ts';
import type { PushState, SessionClaim } from './push-state.ts';

/** The guest whose run an operation claims; undefined where it names none. */
export function claimedGuest(op: PushOperation): string | undefined {
  if (op.kind !== 'reparent') return undefined;
  return guestAccountIdSchema.safeParse(op.fields['from_account']?.v).data;
}

interface Claiming {
  readonly accountId: string;
  /** The device that asks; its credential says so. */
  readonly deviceId: string;
  readonly state: PushState;
  readonly claims: ReadonlyMap<string, SessionClaim>;
  readonly rows: KeptRows;
}

/**
 * Gives a guest's run to an account that asks for it. The first who asks gets it; a guest's computer alone may ask, because
 * whoever ran there asked at it. A run that has not come yet is given as well: what comes of it later goes to the new owner.
 *
 * @returns what is said of it, and the claim where it is a new one
 */
export function claimSession(
  op: PushOperation,
  { accountId, deviceId, state, claims, rows }: Claiming,
): { readonly verdict: Verdict; readonly claim?: Required<SessionClaim> } {
  if (op.table !== sessionsTable.name) {
    return { verdict: rejected('unknown_table', `${op.table} are not given to anybody`) };
  }
  const from = claimedGuest(op);
  const isForSelf = op.fields['to_account']?.v === accountId && !isGuestAccount(accountId);
  if (from === undefined || !isForSelf) return { verdict: rejected('not_owner') };
  const isGuestsDevice = from.split(':')[1] === deviceId || state.ownGuests.has(from);
  if (!isGuestsDevice) return { verdict: rejected('claim_not_proven') };
  const before = claims.get(claimKey(from, op.pk));
  if (before !== undefined) {
    return before.toAccount === accountId
      ? { verdict: { status: 'applied' } }
      : { verdict: rejected('already_claimed') };
  }
  if (state.erased.has(from)) return { verdict: rejected('already_claimed', 'the guest is gone') };
  const source = { table: sessionsTable, accountId: from, pk: op.pk };
  const target = { ...source, accountId };
  const guests = rows.find(source);
  if (guests !== undefined) {
    const own = rows.get(target);
    rows.delete(source);
    rows.set(target, { ...own, row: mergeRows(own.row, guests.row, rulesOf(sessionsTable)) });
  }
  rows.moveChunks(from, accountId, op.pk);
  const claim = { fromAccount: from, sessionId: op.pk, toAccount: accountId, hlc: op.hlc };
  return { verdict: { status: 'applied' }, claim };
}

export function claimKey(fromAccount: string, sessionId: string): string {
  return JSON.stringify([fromAccount, sessionId]);
}

/**
 * Whose an operation of a guest is: the guest's, or whoever claimed the run meanwhile. What the guest's computer did before
 * it was claimed goes with the run; what it does afterwards is not its any more.
 */
export function ownerOf(
  op: PushOperation,
  accountId: string,
  sessionId: string,
  claims: ReadonlyMap<string, SessionClaim>,
): { readonly accountId: string } | { readonly verdict: Verdict } {
  const claim = claims.get(claimKey(accountId, sessionId));
  if (claim === undefined) return { accountId };
  const wasBefore = op.hlc <= claim.hlc && (op.kind === 'put' || op.kind === 'patch');
  return claim.toAccount === undefined || !wasBefore
    ? { verdict: rejected('already_claimed') }
    : { accountId: claim.toAccount };
}
