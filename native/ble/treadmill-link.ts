import type { BleCentral, BleConnection, BleUuid } from '#contract/ble/ble-central.ts';
import type { CancelTimer, Clock } from '#contract/runtime/clock.ts';
import { createListeners, type Unsubscribe } from '#contract/runtime/listeners.ts';
import type { Log } from '#contract/runtime/log.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import {
  decodeControlPointResponse,
  encodeControlPointRequest,
  type ControlPointResponse,
} from '#core/ftms/control-point.ts';
import type { Decoded } from '#core/ftms/decoded.ts';
import { decodeMachineStatus, type MachineStatus } from '#core/ftms/machine-status.ts';
import { decodeTreadmillData, type TreadmillData } from '#core/ftms/treadmill-data.ts';
import { mergeTreadmillData } from '#core/ftms/treadmill-data-merger.ts';
import { ftmsUuids } from '#core/ftms/uuids.ts';
import type { MachineFacts } from '#core/treadmill/machine-facts.ts';
import type { TreadmillCommand } from '#core/treadmill/operation.ts';
import { nextDelayMs } from '#core/treadmill/reconnect-back-off.ts';
import { readMachineFacts } from './machine-facts-reader.ts';

export type TreadmillLinkEvent =
  | { readonly kind: 'up'; readonly facts: MachineFacts }
  | { readonly kind: 'down' }
  /** A connection attempt failed; the next one comes after `retryInMs`. */
  | {
      readonly kind: 'attemptFailed';
      readonly attempt: number;
      readonly retryInMs: number;
      readonly error: unknown;
    }
  | { readonly kind: 'telemetry'; readonly data: TreadmillData }
  | { readonly kind: 'status'; readonly status: MachineStatus }
  | { readonly kind: 'response'; readonly response: ControlPointResponse };

/** A treadmill kept connected: bytes become FTMS values here, and nothing is decided. */
export interface TreadmillLink {
  readonly isUp: boolean;
  onEvent(listener: (event: TreadmillLinkEvent) => void): Unsubscribe;
  /** Writes one control point request. Rejects if the bytes could not be written; never tries again. */
  write(command: TreadmillCommand): Promise<void>;
  /** The link is over within this call, whatever the radio confirms and when; a new one follows the usual back-off. */
  drop(): void;
  /** Ends the connection for good. */
  close(): Promise<void>;
}

export interface TreadmillLinkOptions {
  readonly central: BleCentral;
  readonly deviceId: string;
  /** For people: the name that the scan showed. */
  readonly deviceName: string;
  readonly clock: Clock;
  readonly log: Log;
  /** In [0, 1). */
  readonly random: () => number;
  readonly connectTimeoutMs?: number;
}

const usualConnectTimeoutMs = 20_000;

/** Connects to a treadmill and keeps it connected until closed. Nothing is ever written by the link itself. */
export function keepTreadmillLink(options: TreadmillLinkOptions): TreadmillLink {
  const { central, deviceId, deviceName, clock, log, random } = options;
  const connectTimeoutMs = options.connectTimeoutMs ?? usualConnectTimeoutMs;
  const listeners = createListeners<TreadmillLinkEvent>();
  let connection: BleConnection | undefined;
  let isUp = false;
  let isClosed = false;
  let attempt = 0;
  let cancelRetry: CancelTimer | undefined;
  /** A dropped connection that the radio has not confirmed as ended: the device takes no other one before. */
  let leaving: Promise<unknown> = Promise.resolve();

  const forgetAdapter = central.onAdapterState((state) => {
    // An adapter that comes back is worth a try at once; until then trying is pointless noise.
    if (state === 'on' && !isUp && cancelRetry !== undefined) retryAfter(0);
  });

  async function connect(): Promise<void> {
    cancelRetry = undefined;
    let opened: BleConnection | undefined;
    await leaving;
    if (isClosed) return;
    try {
      opened = await central.connect(deviceId, { timeoutMs: connectTimeoutMs });
      if (isClosed) {
        await opened.disconnect();
        return;
      }
      connection = opened;
      const current = opened;
      let isOver = false;
      current.onDisconnect(() => {
        isOver = true;
        if (connection === current) lose();
      });
      const facts = await readMachineFacts(current, deviceId, deviceName);
      await listen(current, facts);
      if (isOver || connection !== current)
        throw new BeatRunnerError('ble/link-lost', { device: deviceName });
      attempt = 0;
      isUp = true;
      log.info('treadmill-link-up', { deviceId });
      listeners.emit({ kind: 'up', facts });
    } catch (error) {
      if (connection === opened) connection = undefined;
      await opened?.disconnect().catch((cause: unknown) => log.debug('disconnect-failed', { cause }));
      if (isClosed) return;
      const retryInMs = nextDelayMs(attempt, random());
      attempt += 1;
      log.warn('treadmill-connect-failed', { deviceId, attempt, retryInMs, error });
      listeners.emit({ kind: 'attemptFailed', attempt, retryInMs, error });
      retryAfter(retryInMs);
    }
  }

  function retryAfter(delayMs: number): void {
    cancelRetry?.();
    cancelRetry = clock.after(delayMs, () => void connect());
  }

  function lose(): void {
    connection = undefined;
    if (!isUp) return;
    isUp = false;
    if (isClosed) log.info('treadmill-link-closed', { deviceId });
    else log.warn('treadmill-link-down', { deviceId });
    listeners.emit({ kind: 'down' });
    if (!isClosed) retryAfter(nextDelayMs(attempt, random()));
  }

  /** Indications and status notifications have to be on before anything is written (FTMS 4.16.2.1). */
  async function listen(current: BleConnection, facts: MachineFacts): Promise<void> {
    const deliver = <T>(uuid: BleUuid, decode: (bytes: Uint8Array) => Decoded<T>, use: (value: T) => void) =>
      current.subscribe(ftmsUuids.service, uuid, (bytes) => {
        // What a dropped connection still says is old news.
        if (connection !== current) return;
        const decoded = decode(bytes);
        if (decoded.ok) use(decoded.value);
        else
          log.warn('undecodable-value', {
            deviceId,
            uuid,
            reason: decoded.reason,
            at: decoded.at,
            bytes: toHex(bytes),
          });
      });
    if (facts.hasControlPoint) {
      await deliver(ftmsUuids.controlPoint, decodeControlPointResponse, (response) =>
        listeners.emit({ kind: 'response', response }),
      );
    }
    if (facts.hasMachineStatus) {
      await deliver(ftmsUuids.machineStatus, decodeMachineStatus, (status) =>
        listeners.emit({ kind: 'status', status }),
      );
    }
    let pending: TreadmillData | undefined;
    await deliver(ftmsUuids.treadmillData, decodeTreadmillData, (part) => {
      const merged = mergeTreadmillData(pending, part);
      pending = merged.pending;
      if (merged.complete !== undefined) listeners.emit({ kind: 'telemetry', data: merged.complete });
    });
  }

  void connect();

  return {
    get isUp() {
      return isUp;
    },
    onEvent: (listener) => listeners.add(listener),
    async write(command) {
      if (connection === undefined || !isUp)
        throw new BeatRunnerError('ble/link-lost', { device: deviceName });
      await connection.write(ftmsUuids.service, ftmsUuids.controlPoint, encodeControlPointRequest(command));
    },
    drop() {
      if (connection === undefined) return;
      leaving = connection.disconnect().catch((cause: unknown) => log.debug('disconnect-failed', { cause }));
      lose();
    },
    async close() {
      isClosed = true;
      forgetAdapter();
      cancelRetry?.();
      const closing = connection;
      await closing?.disconnect().catch((cause: unknown) => log.debug('disconnect-failed', { cause }));
      await leaving;
    },
  };
}

function toHex(bytes: Uint8Array): string {
  return [...bytes.slice(0, 40)].map((octet) => octet.toString(16).padStart(2, '0')).join(' ');
}
