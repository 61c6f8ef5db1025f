import type { Kysely } from 'kysely';
import {
  correctedBeginMs,
  deviceTime,
  type ClockReading,
  type DeviceTime,
  type ServerAnchor,
} from '#core/sync/device-clock.ts';
import { hlcAfterReceiving, hlcParts, nextHlc, type HlcText } from '#core/sync/hybrid-clock.ts';
import type { StorageSchema, SyncDeviceRow } from '#native/storage/schema.ts';

export interface Stamp {
  readonly hlc: HlcText;
  readonly isClockSuspect: boolean;
}

/**
 * Gives clock readings to what is written. The last one is in the database, in the same transaction as what it was given
 * to; only what a process knows of time, and forgets with it, is kept here.
 */
export class DeviceStamps {
  #begin: ServerAnchor | undefined;
  #anchor: ServerAnchor | undefined;
  readonly #begun = new Map<string, ClockReading>();

  /** A run began in this process. */
  began(sessionId: string, at: ClockReading): void {
    this.#begun.set(sessionId, at);
  }

  /** Runs whose begin was read off a wrong clock, with what it really was: each is named once. */
  correctedBegins(at: ClockReading, offsetMs: number): ReadonlyMap<string, number> {
    const corrected = new Map<string, number>();
    for (const [sessionId, begun] of this.#begun) {
      const beganMs = correctedBeginMs(begun, at, offsetMs);
      if (beganMs !== undefined) corrected.set(sessionId, beganMs);
    }
    this.#begun.clear();
    return corrected;
  }

  /** The server was heard at this moment. */
  heardServer(at: ClockReading, offsetMs: number): void {
    this.#anchor = { serverMs: at.wallMs + offsetMs, monotonicMs: at.monotonicMs };
  }

  async next(query: Kysely<StorageSchema>, at: ClockReading): Promise<Stamp> {
    const device = await deviceRow(query);
    const { ms, isSuspect } = this.#time(device, at);
    const hlc = nextHlc(device.hlc ?? undefined, ms, device.device_id);
    await query.updateTable('sync_device').set({ hlc }).execute();
    return { hlc, isClockSuspect: isSuspect };
  }

  /** Others' changes were applied in this transaction; `seen` is the greatest reading among them. */
  async receive(query: Kysely<StorageSchema>, at: ClockReading, seen: HlcText | undefined): Promise<void> {
    if (seen === undefined) return;
    const device = await deviceRow(query);
    const hlc = hlcAfterReceiving(device.hlc ?? undefined, seen, this.#time(device, at).ms);
    if (hlc !== undefined) await query.updateTable('sync_device').set({ hlc }).execute();
  }

  #time(device: SyncDeviceRow, at: ClockReading): DeviceTime {
    this.#begin ??= {
      serverMs: device.hlc === null ? 0 : hlcParts(device.hlc).ms,
      monotonicMs: at.monotonicMs,
    };
    return deviceTime(at, {
      serverOffsetMs: device.server_offset_ms,
      begin: this.#begin,
      ...(this.#anchor && { anchor: this.#anchor }),
    });
  }
}

export async function deviceRow(query: Pick<Kysely<StorageSchema>, 'selectFrom'>): Promise<SyncDeviceRow> {
  return query.selectFrom('sync_device').selectAll().executeTakeFirstOrThrow();
}

export async function activeAccount(query: Pick<Kysely<StorageSchema>, 'selectFrom'>): Promise<string> {
  return (await deviceRow(query)).active_account_id;
}
