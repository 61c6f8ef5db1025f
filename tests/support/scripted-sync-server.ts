import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { pushRequestSchema, type PushRequest, type PushResult } from '#contract/sync/push-protocol.ts';
import { tempoQuerySchema, type RecordingRepair } from '#contract/rest/music.ts';
import { rulesOf } from '#contract/sync/sync-field.ts';
import { findSyncedTable } from '#contract/sync/synced-tables.ts';
import { clampHlc, laterHlc, type HlcText } from '#core/sync/hybrid-clock.ts';
import { applyOperation, type Operation } from '#core/sync/operation.ts';
import { emptyRow, type VersionedRow } from '#core/sync/versioned-row.ts';
import { ScriptedShapes } from './scripted-shapes.ts';

/** What goes wrong with a push: before it is done, after it, or instead of it. */
export type PushFault =
  | { readonly kind: 'drop-request' }
  | { readonly kind: 'drop-response' }
  | { readonly kind: 'garbage' }
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: object;
      readonly headers?: Readonly<Record<string, string>>;
    };

interface Refusal {
  readonly code: 'invalid_field' | 'try_later';
  readonly permanent: boolean;
}

/**
 * A sync server in memory that keeps to the protocol until it is told otherwise. It merges with the same rules as
 * everybody, remembers what it has done, and misbehaves on demand: what it does is scripted, what meets it is real.
 */
export class ScriptedSyncServer {
  readonly requests: PushRequest[] = [];
  readonly tokensSeen: string[] = [];
  readonly faults: PushFault[] = [];
  /** Keys of records whose operations are refused. */
  readonly refused = new Map<string, Refusal>();
  /** A request with more operations than this is too large; so is one with this record. */
  mostOperations = 500;
  /** What other runners say of recordings, and who asked of which. */
  repairs: readonly RecordingRepair[] = [];
  repairsStatus = 200;
  readonly repairQueries: (readonly string[])[] = [];
  tooLargePk: string | undefined;
  nowMs = () => Date.now();
  acceptsToken = (_token: string): boolean => true;
  readonly shapes = new ScriptedShapes();
  #rows = new Map<string, VersionedRow>();
  #results = new Map<string, PushResult>();
  #lastN = new Map<string, number>();
  #given = new Map<string, HlcText>();

  get rows(): ReadonlyMap<string, VersionedRow> {
    return this.#rows;
  }

  row(accountId: string, table: string, pk: string): VersionedRow | undefined {
    return this.#rows.get(JSON.stringify([accountId, table, pk]));
  }

  /** As a backup that was put back: everything since `keep` is gone. */
  forgetEverything(): void {
    this.#rows = new Map();
    this.#results = new Map();
    this.#lastN = new Map();
    this.shapes.forgetEverything();
  }

  /** Operations that have come from a device before. */
  take(deviceId: string, accountId: string, ops: PushRequest['ops']): void {
    this.#push({ ...{ device_id: deviceId, account_id: accountId, app_schema: 1, batch_id: 'x' }, ops });
  }

  /** A change by somebody else. */
  change(accountId: string, table: string, pk: string, row: VersionedRow): void {
    this.#save(accountId, table, pk, row);
  }

  async listen(): Promise<{ readonly address: string; close(): void }> {
    const server = createServer((request, response) => void this.answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return {
      address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      close() {
        server.closeAllConnections();
        server.close();
      },
    };
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const token = (request.headers.authorization ?? '').replace('Bearer ', '');
    this.tokensSeen.push(token);
    if (!this.acceptsToken(token)) {
      send(response, 401, { code: 'unauthorized' });
      return;
    }
    if (url.pathname === '/v1/shape') {
      await this.shapes.answer(url, response);
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (url.pathname === '/v1/music/repairs/query') {
      const { fingerprints } = tempoQuerySchema.parse(JSON.parse(Buffer.concat(chunks).toString()));
      this.repairQueries.push(fingerprints);
      const repairs = this.repairs.filter(({ fingerprint }) => fingerprints.includes(fingerprint));
      send(response, this.repairsStatus, { repairs });
      return;
    }
    const fault = this.faults.shift();
    if (fault?.kind === 'drop-request') {
      request.socket.destroy();
      return;
    }
    const body = pushRequestSchema.parse(JSON.parse(gunzipSync(Buffer.concat(chunks)).toString()));
    this.requests.push(body);
    if (fault?.kind === 'status') {
      send(response, fault.status, fault.body ?? {}, fault.headers);
      return;
    }
    if (body.ops.length > this.mostOperations || body.ops.some(({ pk }) => pk === this.tooLargePk)) {
      send(response, 413, { code: 'too_large' });
      return;
    }
    const [status, answer] = this.#push(body);
    if (fault?.kind === 'drop-response') request.socket.destroy();
    else if (fault?.kind === 'garbage') response.end('<html>captive portal</html>');
    else send(response, status, answer);
  }

  #push({ device_id: deviceId, account_id: accountId, ops, holes }: PushRequest): readonly [number, object] {
    const stream = `${deviceId} ${accountId}`;
    let lastN = this.#lastN.get(stream) ?? 0;
    const isHole = (n: number): boolean => (holes ?? []).some(([from, to]) => n >= from && n <= to);
    const results: PushResult[] = [];
    for (const op of ops) {
      while (isHole(lastN + 1)) lastN += 1;
      const before = this.#results.get(op.op_id);
      if (before !== undefined) {
        results.push({
          ...before,
          n: op.n,
          ...(before.status === 'applied' && { status: 'duplicate' as const }),
        });
        lastN = Math.max(lastN, op.n);
        continue;
      }
      if (op.n > lastN + 1) return [409, { code: 'gap', expected: lastN + 1 }];
      if (op.n <= lastN) return [409, { code: 'device_forked' }];
      const result = this.#apply(accountId, deviceId, op);
      this.#results.set(op.op_id, result);
      results.push(result);
      lastN = op.n;
      this.#lastN.set(stream, lastN);
    }
    this.#lastN.set(stream, lastN);
    return [
      200,
      { results, scope_seq: String(this.shapes.position), last_n: lastN, server_time_ms: this.nowMs() },
    ];
  }

  #apply(accountId: string, deviceId: string, op: PushRequest['ops'][number]): PushResult {
    const { n, op_id } = op;
    const refusal = this.refused.get(op.pk);
    if (refusal !== undefined) return { n, op_id, status: 'rejected', ...refusal };
    const move = (hlc: HlcText): HlcText => {
      const given = clampHlc(hlc, this.nowMs(), this.#given.get(deviceId));
      const latest = laterHlc(this.#given.get(deviceId), given);
      if (latest !== undefined) this.#given.set(deviceId, latest);
      return given;
    };
    const readings = [...new Set([op.hlc, ...Object.values(op.fields).map(({ hlc }) => hlc)])].sort();
    const given = new Map(readings.map((hlc) => [hlc, move(hlc)]));
    const hlcOf = (hlc: HlcText): HlcText => given.get(hlc) ?? hlc;
    const operation: Operation = {
      opId: op_id,
      table: op.table,
      pk: op.pk,
      kind: op.kind,
      hlc: hlcOf(op.hlc),
      fields: Object.fromEntries(
        Object.entries(op.fields).map(([name, { v, hlc }]) => [name, { v, hlc: hlcOf(hlc) }]),
      ),
    };
    const table = findSyncedTable(op.table);
    const before = this.row(accountId, op.table, op.pk) ?? emptyRow;
    if (table !== undefined) {
      this.#save(accountId, op.table, op.pk, applyOperation(before, operation, rulesOf(table)));
    }
    if (hlcOf(op.hlc) === op.hlc) return { n, op_id, status: 'applied' };
    const fields = Object.fromEntries(Object.entries(operation.fields).map(([name, { hlc }]) => [name, hlc]));
    return { n, op_id, status: 'clamped', hlc: operation.hlc, fields };
  }

  #save(accountId: string, table: string, pk: string, row: VersionedRow): void {
    this.#rows.set(JSON.stringify([accountId, table, pk]), row);
    this.shapes.changed(accountId, table, pk, row);
  }
}

function send(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
