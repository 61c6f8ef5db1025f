import type {
  BleAdapterState,
  BleAdvertisement,
  BleCentral,
  BleScanOptions,
} from '#contract/ble/ble-central.ts';
import type { BleHostEvent, BleHostRequest } from '#contract/ble/host-protocol.ts';
import type { CancelTimer, Clock } from '#contract/runtime/clock.ts';
import { createListeners } from '#contract/runtime/listeners.ts';
import type { Log } from '#contract/runtime/log.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { createBleHostSupervisor } from './ble-host-supervisor.ts';
import { HostConnection } from './host-connection.ts';
import type { SpawnBleHost } from './host-process.ts';

/** ATT gives a device 30 s; a treadmill that needs more than this for one answer is not one to be driven. */
const callLimitMs = 10_000;

type Done = Extract<BleHostEvent, { kind: 'done' }>;
/** A request that is answered, before it has its number. */
export type HostCall = BleHostRequest extends infer R
  ? R extends { readonly requestId: number }
    ? Omit<R, 'requestId'>
    : never
  : never;

interface CallTarget {
  readonly device: string;
  /** Set for calls on a link that is there: they end with it. */
  readonly linkId?: number;
  /** What the call rejects with when the host ends under it. */
  readonly lostCode: 'ble/link-lost' | 'ble/connect-failed' | 'ble/adapter-not-ready';
}

interface PendingCall {
  readonly target: CallTarget;
  readonly resolve: (done: Done) => void;
  readonly reject: (error: BeatRunnerError) => void;
  readonly cancelTimer: CancelTimer;
}

/**
 * The radio, through ble-host. When that process ends every link is over, every pending call rejects, and nothing is
 * remembered for the next process: whoever still wants a link connects again.
 */
export function createBleHostClient(options: {
  readonly clock: Clock;
  readonly log: Log;
  readonly spawnHost: SpawnBleHost;
}): BleCentral {
  const { clock, log } = options;
  const adapterStates = createListeners<BleAdapterState>();
  const pending = new Map<number, PendingCall>();
  const links = new Map<number, HostConnection>();
  const scans = new Set<BleScanOptions>();
  /** Handles of links in the controller: of this host's, and of a dead one's until the next has ended them. */
  const hciHandles = new Map<number, number>();
  let adapterState: BleAdapterState = 'starting';
  let lastId = 0;
  let isClosed = false;

  const supervisor = createBleHostSupervisor({
    clock,
    log,
    spawnHost: options.spawnHost,
    onEvent: receive,
    onDown(isHopeless) {
      forgetEverything();
      // A host that goes away in good order has said why; only "on" cannot be true any more.
      if (isHopeless) setAdapterState('unavailable');
      else if (adapterState === 'on') setAdapterState('starting');
    },
  });

  function setAdapterState(state: BleAdapterState): void {
    if (state === adapterState) return;
    adapterState = state;
    log.info('ble-adapter-state', { state });
    if (state === 'on') endStaleLinks();
    else scans.clear();
    adapterStates.emit(state);
  }

  function endStaleLinks(): void {
    const stale = [...hciHandles].filter(([linkId]) => !links.has(linkId));
    for (const [linkId] of stale) hciHandles.delete(linkId);
    if (stale.length === 0) return;
    log.info('ble-stale-links', { count: stale.length });
    supervisor.post({ kind: 'endStaleLinks', hciHandles: stale.map(([, hciHandle]) => hciHandle) });
  }

  /** Rejects with the host's failure, or with `late` when it has not answered in time. */
  function call(
    request: HostCall,
    target: CallTarget,
    limitMs: number,
    late: () => BeatRunnerError,
  ): Promise<Done> {
    lastId += 1;
    const requestId = lastId;
    return new Promise<Done>((resolve, reject) => {
      const cancelTimer = clock.after(limitMs, () => settle(requestId)?.reject(late()));
      pending.set(requestId, { target, resolve, reject, cancelTimer });
      supervisor.post({ ...request, requestId });
    });
  }

  function settle(requestId: number): PendingCall | undefined {
    const entry = pending.get(requestId);
    pending.delete(requestId);
    entry?.cancelTimer();
    return entry;
  }

  function receive(event: BleHostEvent): void {
    switch (event.kind) {
      case 'adapterState':
        setAdapterState(event.state);
        return;
      case 'advertisement':
        for (const scan of [...scans]) {
          if (isWanted(event.advertisement, scan)) scan.onAdvertisement(event.advertisement);
        }
        return;
      case 'done':
        settle(event.requestId)?.resolve(event);
        return;
      case 'failed': {
        const entry = settle(event.requestId);
        if (entry === undefined) return;
        const { code, detail, attError } = event;
        entry.reject(
          new BeatRunnerError(code, {
            device: entry.target.device,
            state: adapterState,
            detail,
            ...(attError === undefined ? {} : { attError }),
          }),
        );
        return;
      }
      case 'value':
        links.get(event.linkId)?.deliver(event.serviceUuid, event.characteristicUuid, event.bytes);
        return;
      case 'linked':
        hciHandles.set(event.linkId, event.hciHandle);
        return;
      case 'disconnected':
        hciHandles.delete(event.linkId);
        endLink(event.linkId, event.reason);
        return;
      case 'hello':
      case 'log':
        return;
      default:
        event satisfies never;
    }
  }

  function endLink(linkId: number, reason: string): void {
    for (const [requestId, entry] of [...pending]) {
      if (entry.target.linkId !== linkId) continue;
      settle(requestId);
      entry.reject(new BeatRunnerError('ble/link-lost', { device: entry.target.device, detail: reason }));
    }
    const link = links.get(linkId);
    if (link === undefined) return;
    links.delete(linkId);
    log.info('ble-link-ended', { device: link.deviceId, reason });
    link.end();
  }

  function forgetEverything(): void {
    scans.clear();
    for (const linkId of [...links.keys()]) endLink(linkId, 'ble-host ended');
    for (const [requestId, { target, reject }] of [...pending]) {
      settle(requestId);
      reject(
        new BeatRunnerError(target.lostCode, {
          device: target.device,
          state: adapterState,
          detail: 'ble-host ended',
        }),
      );
    }
  }

  function requireOn(): void {
    if (isClosed || adapterState !== 'on') {
      throw new BeatRunnerError('ble/adapter-not-ready', { state: isClosed ? 'closed' : adapterState });
    }
  }

  /** One scan of the host serves every caller: what one of them does not want is left out here. */
  async function applyScans(): Promise<void> {
    if (scans.size === 0) {
      supervisor.post({ kind: 'stopScan' });
      return;
    }
    const isOpen = [...scans].some((scan) => scan.serviceUuids.length === 0);
    const serviceUuids = isOpen ? [] : [...new Set([...scans].flatMap((scan) => scan.serviceUuids))];
    await call(
      { kind: 'startScan', serviceUuids },
      { device: '', lostCode: 'ble/adapter-not-ready' },
      callLimitMs,
      () => new BeatRunnerError('ble/adapter-not-ready', { state: adapterState, detail: 'scan not started' }),
    );
  }

  return {
    get adapterState() {
      return adapterState;
    },
    onAdapterState: (listener) => adapterStates.add(listener),
    async scan(scanOptions) {
      requireOn();
      const scan = { ...scanOptions };
      scans.add(scan);
      try {
        await applyScans();
      } catch (error) {
        scans.delete(scan);
        throw error;
      }
      return {
        async stop() {
          if (!scans.delete(scan)) return;
          await applyScans().catch((error: unknown) =>
            log.warn('ble-scan-not-changed', { error: String(error) }),
          );
        },
      };
    },
    async connect(deviceId, { timeoutMs }) {
      requireOn();
      if ([...links.values()].some((link) => link.deviceId === deviceId))
        throw new BeatRunnerError('ble/connect-failed', { device: deviceId, detail: 'already connected' });
      lastId += 1;
      const linkId = lastId;
      const connection = new HostConnection({
        deviceId,
        call: async (request) =>
          await call(
            { ...request, linkId },
            { linkId, device: deviceId, lostCode: 'ble/link-lost' },
            callLimitMs,
            () => {
              // An unanswered request blocks every later one of its link (ATT allows no further request).
              supervisor.post({ kind: 'abandon', linkId });
              // The caller learns of the time-out first, of the end of the link right after.
              clock.after(0, () => endLink(linkId, 'request timed out'));
              return new BeatRunnerError('ble/gatt-failed', { device: deviceId, detail: 'timed out' });
            },
          ),
        unsubscribe: (serviceUuid, characteristicUuid) =>
          supervisor.post({ kind: 'unsubscribe', linkId, serviceUuid, characteristicUuid }),
        async drop() {
          const ended = Promise.withResolvers<void>();
          connection.onDisconnect(ended.resolve);
          const cancel = clock.after(callLimitMs, () => endLink(linkId, 'disconnect not confirmed'));
          supervisor.post({ kind: 'abandon', linkId });
          await ended.promise;
          cancel();
        },
      });
      // Values may arrive on the heels of the answer.
      links.set(linkId, connection);
      try {
        const target = { device: deviceId, lostCode: 'ble/connect-failed' } as const;
        const done = await call({ kind: 'connect', linkId, deviceId }, target, timeoutMs, () => {
          supervisor.post({ kind: 'abandon', linkId });
          return new BeatRunnerError('ble/connect-failed', { device: deviceId, detail: 'timed out' });
        });
        connection.open(done.services ?? []);
        return connection;
      } catch (error) {
        links.delete(linkId);
        throw error;
      }
    },
    async close() {
      isClosed = true;
      await supervisor.close();
      forgetEverything();
    },
  };
}

function isWanted(advertisement: BleAdvertisement, scan: BleScanOptions): boolean {
  if (scan.serviceUuids.length === 0) return true;
  return (
    advertisement.serviceUuids.some((uuid) => scan.serviceUuids.includes(uuid)) ||
    advertisement.serviceData.some(({ uuid }) => scan.serviceUuids.includes(uuid))
  );
}
