import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { PushBatch, SyncStore } from '#contract/storage/sync-store.ts';
import { pushOperationSchema, type PushOperation, type PushResult } from '#contract/sync/push-protocol.ts';
import { operationErrorCodes, type OperationErrorCode } from '#contract/sync/sync-error-codes.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { SealedFile } from './sealed-file.ts';
import { parsedJson } from './parsed-json.ts';

const refusedSchema = z.object({
  opId: z.string(),
  table: z.string(),
  code: z.enum(operationErrorCodes),
  refusedWallMs: z.number(),
});
const leftAccountSchema = z.object({
  accountId: z.string(),
  serverUrl: z.string(),
  /** Its numbers are this device's. */
  deviceId: z.string(),
  /** `leaving`: the account's own records may still be here, and then they count. `sent`: only refusals are left. */
  phase: z.enum(['leaving', 'left', 'sent']),
  /** Numbers of the files that are not sent yet, in order. */
  parts: z.array(z.int()),
  nextPart: z.int(),
  nextN: z.int(),
  /** The last number that the server has. */
  ackedN: z.int(),
  waiting: z.int(),
  refused: z.array(refusedSchema),
});
export type LeftAccount = z.infer<typeof leftAccountSchema>;
export type LeftRefusal = z.infer<typeof refusedSchema>;
const manifestSchema = z.object({ version: z.literal(1), accounts: z.array(leftAccountSchema) });
const partSchema = z.array(pushOperationSchema);

/** A part is read, sent and removed as a whole: small, because a run's control loop waits while one is opened. */
const partLimits = { operations: 200, bytes: 250_000 } as const;
/** Somebody who leaves more than this is asked to let it be sent first. Octets. */
const mostBytes = 20_000_000;

/** Opens a sealed file of the data folder by its name. */
export type OpenSealed = (name: string) => SealedFile;

/**
 * What people who signed out have not sent yet: their operations, as they are sent, in sealed files. Nothing else of them
 * is left on this device (docs/decisions/0006-signed-out-accounts.md).
 */
export class LeftRecords {
  readonly #open: OpenSealed;
  readonly #manifest: SealedFile;
  readonly #accounts = new Map<string, LeftAccount>();

  constructor(open: OpenSealed) {
    this.#open = open;
    this.#manifest = open('left.sealed');
  }

  /** Reads what was kept. A sign-out that a crash came into is taken back where the account still is here. */
  async open(knownAccountIds: readonly string[]): Promise<void> {
    const content = await this.#manifest.read();
    if (content.kind !== 'content') return;
    const kept = manifestSchema.safeParse(parsedJson(content.text));
    if (!kept.success) return await this.#manifest.putAside();
    for (const account of kept.data.accounts) this.#accounts.set(account.accountId, account);
    for (const { accountId, phase } of kept.data.accounts) {
      if (phase !== 'leaving') continue;
      if (knownAccountIds.includes(accountId)) await this.forget(accountId);
      else await this.confirm(accountId);
    }
  }

  get accounts(): readonly LeftAccount[] {
    return [...this.#accounts.values()];
  }

  /**
   * Keeps what an account has not sent. Until {@link confirm} its own records count.
   *
   * @throws BeatRunnerError `account/unsent-records` where it is too much
   */
  async keep(
    batch: PushBatch,
    of: { readonly accountId: string; readonly serverUrl: string; readonly deviceId: string },
  ): Promise<void> {
    const parts = inParts(batch.operations);
    const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
    const waiting = batch.operations.length;
    if (bytes > mostBytes) throw new BeatRunnerError('account/unsent-records', { waiting });
    const first = batch.operations[0]?.n ?? 1;
    const last = batch.operations.at(-1)?.n ?? 0;
    const account: LeftAccount = {
      ...of,
      phase: 'leaving',
      parts: parts.map((_, index) => index),
      nextPart: parts.length,
      nextN: last + 1,
      ackedN: Math.min(first, ...batch.holes.map(([from]) => from)) - 1,
      waiting,
      refused: this.#accounts.get(of.accountId)?.refused ?? [],
    };
    for (const [index, { operations }] of parts.entries()) await this.#writePart(account, index, operations);
    await this.change(account);
  }

  /** A sign-out came to nothing: the account's own records count. */
  async takeBack(accountId: string): Promise<void> {
    if (this.#accounts.get(accountId)?.phase === 'leaving') await this.forget(accountId);
  }

  /** The account's own records are gone: from now on these count. */
  async confirm(accountId: string): Promise<void> {
    const account = this.#accounts.get(accountId);
    // Refusals of an earlier sign-out are all that is left of one that was sent: there is nothing to send again.
    if (account?.phase === 'leaving') await this.change({ ...account, phase: 'left' });
  }

  /** Everything is sent. What the server refused stays to be told at the next sign-in. */
  async finish(accountId: string): Promise<void> {
    const account = this.#accounts.get(accountId);
    if (account === undefined) return;
    if (account.refused.length === 0) await this.forget(accountId);
    else await this.change({ ...account, phase: 'sent', parts: [], waiting: 0 });
  }

  /** The runner has seen this refusal. */
  async dismissRefusal(accountId: string, opId: string): Promise<void> {
    const account = this.#accounts.get(accountId);
    if (account === undefined) return;
    await this.change({ ...account, refused: account.refused.filter((refusal) => refusal.opId !== opId) });
    if (account.phase === 'sent') await this.finish(accountId);
  }

  account(accountId: string): LeftAccount | undefined {
    return this.#accounts.get(accountId);
  }

  /** Keeps what has become of an account's records. */
  async change(account: LeftAccount): Promise<void> {
    this.#accounts.set(account.accountId, account);
    await this.#save();
  }

  /** Nothing of the account is kept any more. */
  async forget(accountId: string): Promise<void> {
    const account = this.#accounts.get(accountId);
    if (account === undefined) return;
    this.#accounts.delete(accountId);
    // The list first: a part without it is never read.
    await this.#save();
    for (const part of account.parts) await this.#part(account, part).remove();
  }

  /**
   * The operations of a part; none where the file is gone, or was put aside because it cannot be opened.
   *
   * @throws Error where another version wrote something that this one cannot read: it stays
   */
  async readPart(account: LeftAccount, part: number): Promise<readonly PushOperation[]> {
    const content = await this.#part(account, part).read();
    return content.kind === 'content' ? partSchema.parse(parsedJson(content.text)) : [];
  }

  /** Adds operations behind all others, under the next numbers. */
  async append(account: LeftAccount, operations: readonly PushOperation[]): Promise<LeftAccount> {
    await this.#writePart(account, account.nextPart, operations);
    const longer = {
      ...account,
      parts: [...account.parts, account.nextPart],
      nextPart: account.nextPart + 1,
      nextN: account.nextN + operations.length,
      waiting: account.waiting + operations.length,
    };
    await this.change(longer);
    return longer;
  }

  /** Every operation gets a new number, from 1 on: the device has another id. */
  async renumber(account: LeftAccount, deviceId: string): Promise<LeftAccount> {
    let n = 0;
    for (const part of account.parts) {
      const operations = await this.readPart(account, part);
      await this.#writePart(
        account,
        part,
        operations.map((operation) => ({ ...operation, n: (n += 1) })),
      );
    }
    const renumbered = { ...account, deviceId, nextN: n + 1, ackedN: 0 };
    await this.change(renumbered);
    return renumbered;
  }

  async removePart(account: LeftAccount, part: number): Promise<void> {
    await this.#part(account, part).remove();
  }

  #part({ accountId }: LeftAccount, part: number): SealedFile {
    return this.#open(`left-${nameOf(accountId)}-${part}.sealed`);
  }

  #writePart(account: LeftAccount, part: number, operations: readonly PushOperation[]): Promise<void> {
    return this.#part(account, part).write(JSON.stringify(operations));
  }

  #save(): Promise<void> {
    return this.#manifest.write(JSON.stringify({ version: 1, accounts: this.accounts }));
  }
}

/** What became of an operation that was refused for good. */
export function refusalOf(
  { op_id: opId, table }: PushOperation,
  code: OperationErrorCode,
  refusedWallMs: number,
): LeftRefusal {
  return { opId, table, code, refusedWallMs };
}

/** Whether the server has it now, or never will. */
export function isSettled(result: PushResult): boolean {
  return result.status !== 'rejected' || result.permanent;
}

/** The file's name tells nobody who it was. */
function nameOf(accountId: string): string {
  return createHash('sha256').update(accountId).digest('hex').slice(0, 16);
}

function inParts(
  operations: readonly PushOperation[],
): readonly { readonly operations: readonly PushOperation[]; readonly bytes: number }[] {
  const parts: { operations: PushOperation[]; bytes: number }[] = [];
  for (const operation of operations) {
    const size = Buffer.byteLength(JSON.stringify(operation)) + 1;
    const last = parts.at(-1);
    const isFull =
      last === undefined ||
      last.operations.length >= partLimits.operations ||
      last.bytes + size > partLimits.bytes;
    if (isFull) parts.push({ operations: [operation], bytes: size });
    else {
      last.operations.push(operation);
      last.bytes += size;
    }
  }
  return parts;
}

/** The calls of a store that sending the records of somebody who left goes by. */
export type LeftStore = Pick<SyncStore, 'device' | 'renewDevice' | 'resendFrom' | 'heardServer'>;
