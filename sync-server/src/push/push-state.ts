import type { PoolClient } from 'pg';
import type { PushRequest } from '#contract/sync/push-protocol.ts';
import type { HlcText } from '#core/sync/hybrid-clock.ts';
import { operationKey } from './operation-order.ts';
import type { Verdict } from './decide-operation.ts';

/** A guest's run that belongs to somebody. */
export interface SessionClaim {
  readonly fromAccount: string;
  readonly sessionId: string;
  /** None: its owner has been erased. */
  readonly toAccount?: string;
  /** When it was claimed, by the guest's computer. */
  readonly hlc: HlcText;
}

/** What the server knows before it looks at the operations of a request. */
export interface PushState {
  readonly lastN: number;
  readonly isRevoked: boolean;
  /** Accounts of this request that were erased. */
  readonly erased: ReadonlySet<string>;
  /** The greatest clock reading that the device was given, for any of the accounts. */
  readonly lastHlc?: HlcText;
  readonly idByN: ReadonlyMap<number, string>;
  /** What was said of operations that were done before, by their ids. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
  readonly claims: readonly SessionClaim[];
  /** Guests for which this device has sent something. */
  readonly ownGuests: ReadonlySet<string>;
  /** Place of the account's scope, decimal. */
  readonly seq: string;
}

const stateSql = `
SELECT
  (SELECT json_agg(account) FROM unnest($1::text[]) AS account WHERE is_erased(account)) AS erased,
  (SELECT json_agg(json_build_object('account', account_id, 'last_n', last_n, 'last_hlc', last_hlc, 'revoked', revoked_at IS NOT NULL))
   FROM sync_device WHERE account_id = ANY ($1::text[]) AND device_id = $3) AS devices,
  (SELECT json_agg(json_build_object('n', n, 'id', op_id, 'result', result, 'own', device_id = $3)) FROM (
     SELECT * FROM applied_op WHERE account_id = $2 AND op_id = ANY ($4::uuid[])
     UNION SELECT * FROM applied_op WHERE account_id = $2 AND device_id = $3 AND n = ANY ($5::bigint[])) AS o) AS known,
  (SELECT json_agg(json_build_object('from', from_account, 'id', session_id, 'to', to_account, 'hlc', hlc))
   FROM session_claim WHERE from_account = ANY ($1::text[]) AND session_id = ANY ($6::text[])) AS claims,
  coalesce((SELECT seq::text FROM sync_scope WHERE scope = 'account:' || $2), '0') AS seq`;

interface StateRow {
  readonly erased: readonly string[] | null;
  readonly devices:
    | readonly {
        readonly account: string;
        readonly last_n: number;
        readonly last_hlc: string | null;
        readonly revoked: boolean;
      }[]
    | null;
  readonly known:
    | readonly {
        readonly n: number;
        readonly id: string;
        readonly result: Verdict | null;
        readonly own: boolean;
      }[]
    | null;
  readonly claims:
    | readonly {
        readonly from: string;
        readonly id: string;
        readonly to: string | null;
        readonly hlc: string;
      }[]
    | null;
  readonly seq: string;
}

/**
 * Reads what is known. For it to stay so, the scopes of the accounts have to be locked.
 *
 * @param accounts the request's own, and every other one that its operations touch
 * @param sessionIds runs that may have been claimed
 */
export async function readPushState(
  client: PoolClient,
  request: PushRequest,
  accounts: readonly string[],
  sessionIds: readonly string[],
): Promise<PushState> {
  const { account_id: accountId, device_id: deviceId, ops } = request;
  const { rows } = await client.query<StateRow>({
    name: 'push-state',
    text: stateSql,
    values: [
      ...[accounts, accountId, deviceId],
      ...[ops.map(operationKey), ops.map(({ n }) => n), sessionIds],
    ],
  });
  const [row] = rows;
  const devices = row?.devices ?? [];
  const known = row?.known ?? [];
  const own = devices.find(({ account }) => account === accountId);
  const lastHlc = devices
    .flatMap(({ last_hlc: hlc }) => hlc ?? [])
    .sort()
    .at(-1);
  return {
    lastN: own?.last_n ?? 0,
    isRevoked: own?.revoked ?? false,
    erased: new Set(row?.erased),
    ...(lastHlc !== undefined && { lastHlc }),
    idByN: new Map(known.flatMap(({ n, id, own: isOwn }) => (isOwn ? [[n, id] as const] : []))),
    verdicts: new Map(known.map(({ id, result }) => [id, result ?? { status: 'applied' }])),
    claims: (row?.claims ?? []).map(({ from, id, to, hlc }) => ({
      ...{ fromAccount: from, sessionId: id, hlc },
      ...(to !== null && { toAccount: to }),
    })),
    ownGuests: new Set(devices.flatMap(({ account, revoked }) => (revoked ? [] : [account]))),
    seq: row?.seq ?? '0',
  };
}

/** What is said of an operation under a number. */
export interface SaidOfOperation {
  readonly n: number;
  readonly id: string;
  readonly verdict: Verdict;
}

const saveSql = `
WITH said AS (
  INSERT INTO applied_op (account_id, device_id, n, op_id, result)
  SELECT $1, $2, n, id, result FROM json_to_recordset($3::json) AS r(n bigint, id uuid, result jsonb)
)
INSERT INTO sync_device AS d (account_id, device_id, last_n, last_hlc, app_schema, clock_offset_ms)
VALUES ($1, $2, $4, $5, $6, $7)
ON CONFLICT (account_id, device_id) DO UPDATE SET last_n = excluded.last_n, last_hlc = excluded.last_hlc,
  app_schema = excluded.app_schema, clock_offset_ms = coalesce(excluded.clock_offset_ms, d.clock_offset_ms), seen_at = now()
RETURNING coalesce((SELECT seq::text FROM sync_scope WHERE scope = 'account:' || $1), '0') AS seq`;

/** @returns the place of the account's scope, decimal */
export async function savePushState(
  client: PoolClient,
  { account_id: accountId, device_id: deviceId, app_schema: appSchema }: PushRequest,
  after: {
    readonly lastN: number;
    readonly lastHlc: HlcText | undefined;
    readonly clockOffsetMs: number | undefined;
    /** Of operations that were not known under these numbers. */
    readonly said: readonly SaidOfOperation[];
  },
): Promise<string> {
  const said = after.said.map(({ n, id, verdict }) => ({
    ...{ n, id },
    result: verdict.status === 'applied' ? null : verdict,
  }));
  const { rows } = await client.query<{ seq: string }>({
    name: 'save-push-state',
    text: saveSql,
    values: [
      ...[accountId, deviceId, JSON.stringify(said), after.lastN],
      ...[after.lastHlc ?? null, appSchema, after.clockOffsetMs ?? null],
    ],
  });
  return rows[0]?.seq ?? '0';
}

/** Owners of runs that a guest's request is about, without any lock: they are looked at again. */
export async function findClaimants(
  client: PoolClient,
  accountId: string,
  sessionIds: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await client.query<{ to: string }>(
    'SELECT DISTINCT to_account AS to FROM session_claim WHERE from_account = $1 AND session_id = ANY ($2::text[]) AND to_account IS NOT NULL',
    [accountId, sessionIds],
  );
  return rows.map(({ to }) => to);
}

export async function saveClaim(client: PoolClient, claim: Required<SessionClaim>): Promise<void> {
  await client.query(
    'INSERT INTO session_claim (from_account, session_id, to_account, hlc) VALUES ($1, $2, $3, $4)',
    [claim.fromAccount, claim.sessionId, claim.toAccount, claim.hlc],
  );
}
