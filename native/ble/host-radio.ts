import type { BleAdvertisement } from '#contract/ble/ble-central.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import { HostFailure } from './host-link.ts';
import { isPlainUuid, normalUuid, type Noble, type NoblePeripheral } from './noble-surface.ts';

/** A device that advertised this recently is taken to be there still. */
const freshMs = 2000;
/** How long the controller may take to reach a device that was just heard. */
const initiateLimitMs = 6000;
const scanStopLimitMs = 500;
const cancelLimitMs = 1000;
/** In a gym dozens of devices advertise ten times a second; four reports a second each are plenty for a list. */
const reportPeriodMs = 250;
const heardLimit = 500;

/**
 * A supervision timeout of noble's default 420 ms drops links in a busy gym, so 3 s; an interval of 30 to 50 ms is
 * ample for a few values a second and leaves the radio time for several links.
 */
const connectionParameters = { minInterval: 24, maxInterval: 40, latency: 0, timeout: 300 } as const;

interface Attempt {
  readonly deviceId: string;
  readonly resolve: (peripheral: NoblePeripheral) => void;
  readonly reject: (failure: HostFailure) => void;
  isAbandoned: boolean;
  /** Set while the controller is at it: stops that. */
  cancel: () => void;
}

export interface HostRadio {
  startScan(serviceUuids: readonly string[]): void;
  stopScan(): void;
  /** Waits until the device advertises, then connects. `abandon` ends the wait. */
  connect(deviceId: string): { readonly connected: Promise<NoblePeripheral>; abandon(): void };
  /** The adapter is gone: ends every attempt and forgets the scan. */
  reset(reason: string): void;
}

/**
 * Shares the one radio between scanning and connecting. A controller initiates one connection at a time and many
 * cannot scan meanwhile, so: an absent device never holds the initiator (attempts wait on one shared scan until the
 * device has been heard), the scan pauses while a connection is being made, and then goes on.
 */
export function createHostRadio(options: {
  readonly noble: Noble;
  readonly clock: Clock;
  readonly onAdvertisement: (advertisement: BleAdvertisement) => void;
  /** The controller does not answer any more; only a new process helps. */
  readonly onWedged: () => void;
  readonly onLog: (event: string, detail: string) => void;
}): HostRadio {
  const { noble, clock, onLog } = options;
  const heard = new Map<string, { readonly peripheral: NoblePeripheral; atMs: number; reportedMs: number }>();
  const waiting = new Set<Attempt>();
  let scanFilter: readonly string[] | undefined;
  let initiating: Attempt | undefined;
  let isScanning = false;

  noble.on('discover', (peripheral: NoblePeripheral) => {
    const now = clock.nowMs();
    const entry = heard.get(peripheral.id) ?? { peripheral, atMs: now, reportedMs: Number.NEGATIVE_INFINITY };
    entry.atMs = now;
    heard.set(peripheral.id, entry);
    if (heard.size > heardLimit) forgetOldest();
    if (scanFilter !== undefined && now - entry.reportedMs >= reportPeriodMs) {
      const advertisement = advertisementOf(peripheral);
      if (matches(advertisement, scanFilter)) {
        entry.reportedMs = now;
        options.onAdvertisement(advertisement);
      }
    }
    next();
  });

  /** Devices with changing addresses would fill the memory of a kiosk that scans for weeks. */
  function forgetOldest(): void {
    const [oldest] = [...heard].sort(([, a], [, b]) => a.atMs - b.atMs);
    if (oldest !== undefined) heard.delete(oldest[0]);
  }

  function next(): void {
    if (initiating !== undefined) return;
    const now = clock.nowMs();
    for (const attempt of waiting) {
      const entry = heard.get(attempt.deviceId);
      if (entry === undefined || now - entry.atMs > freshMs) continue;
      waiting.delete(attempt);
      initiating = attempt;
      void initiate(attempt, entry.peripheral).finally(() => {
        initiating = undefined;
        applyScan();
        next();
      });
      return;
    }
  }

  async function initiate(attempt: Attempt, peripheral: NoblePeripheral): Promise<void> {
    await pauseScan();
    if (attempt.isAbandoned) return;
    const outcome = await new Promise<'connected' | 'failed' | 'late'>((resolve) => {
      const giveUp = (): void => {
        cancel();
        peripheral.removeListener('connect', onConnect);
        resolve('late');
      };
      const cancel = clock.after(initiateLimitMs, giveUp);
      attempt.cancel = giveUp;
      const onConnect = (error: unknown): void => {
        cancel();
        resolve(error === undefined || error === null ? 'connected' : 'failed');
      };
      peripheral.once('connect', onConnect);
      peripheral.connect(connectionParameters);
    });
    if (outcome === 'late') await cancelInitiation(peripheral);
    if (outcome === 'connected' && !attempt.isAbandoned) attempt.resolve(peripheral);
    else if (outcome === 'connected') peripheral.disconnect();
    else attempt.reject(new HostFailure('ble/connect-failed', outcome === 'late' ? 'no answer' : 'refused'));
  }

  /**
   * noble reports a cancelled attempt twice: at once by itself, and again when the controller has confirmed. The second
   * report must not be mistaken for the outcome of the next attempt, nor may a connection that was made at the last
   * moment stay open without an owner.
   */
  async function cancelInitiation(peripheral: NoblePeripheral): Promise<void> {
    peripheral.cancelConnect();
    const isConfirmed = await new Promise<boolean>((resolve) => {
      const cancel = clock.after(cancelLimitMs, () => {
        peripheral.removeListener('connect', onConnect);
        resolve(false);
      });
      const onConnect = (error: unknown): void => {
        cancel();
        if (error === undefined || error === null) peripheral.disconnect();
        resolve(true);
      };
      peripheral.once('connect', onConnect);
    });
    if (!isConfirmed) options.onWedged();
  }

  function applyScan(): void {
    if (initiating !== undefined) return;
    const isWanted = scanFilter !== undefined || waiting.size > 0;
    if (!isWanted) {
      void pauseScan();
      return;
    }
    isScanning = true;
    // Whoever waits for a device may wait for one that does not advertise its services.
    noble.startScanning(waiting.size > 0 ? [] : (scanFilter ?? []), true, (error) => {
      if (error === undefined || error === null) return;
      isScanning = false;
      onLog('scan-not-started', error.message);
    });
  }

  async function pauseScan(): Promise<void> {
    if (!isScanning) return;
    isScanning = false;
    await new Promise<void>((resolve) => {
      // Some controllers answer "disallowed" to a stop, which noble does not pass on.
      const cancel = clock.after(scanStopLimitMs, resolve);
      noble.stopScanning(() => {
        cancel();
        resolve();
      });
    });
  }

  return {
    startScan(serviceUuids) {
      scanFilter = serviceUuids;
      for (const entry of heard.values()) entry.reportedMs = Number.NEGATIVE_INFINITY;
      applyScan();
    },
    stopScan() {
      scanFilter = undefined;
      applyScan();
    },
    connect(deviceId) {
      const { promise, resolve, reject } = Promise.withResolvers<NoblePeripheral>();
      const attempt: Attempt = { deviceId, resolve, reject, isAbandoned: false, cancel: () => undefined };
      waiting.add(attempt);
      next();
      // Started again even when it runs: controllers report a device that has not changed only once per scan.
      if (waiting.has(attempt)) applyScan();
      return {
        connected: promise,
        abandon() {
          attempt.isAbandoned = true;
          attempt.cancel();
          reject(new HostFailure('ble/connect-failed', 'abandoned'));
          if (waiting.delete(attempt)) applyScan();
        },
      };
    },
    reset(reason) {
      scanFilter = undefined;
      isScanning = false;
      heard.clear();
      for (const attempt of waiting) attempt.reject(new HostFailure('ble/adapter-not-ready', reason));
      initiating?.reject(new HostFailure('ble/adapter-not-ready', reason));
      waiting.clear();
    },
  };
}

function advertisementOf(peripheral: NoblePeripheral): BleAdvertisement {
  const { localName, serviceUuids = [], serviceData = [] } = peripheral.advertisement;
  return {
    deviceId: peripheral.id,
    ...(localName === undefined ? {} : { localName: localName.slice(0, 248) }),
    rssiDbm: peripheral.rssi,
    isConnectable: peripheral.connectable,
    serviceUuids: serviceUuids.map(normalUuid).filter(isPlainUuid),
    serviceData: serviceData
      .map(({ uuid, data }) => ({ uuid: normalUuid(uuid), data: new Uint8Array(data) }))
      .filter(({ uuid }) => isPlainUuid(uuid)),
  };
}

function matches(advertisement: BleAdvertisement, filter: readonly string[]): boolean {
  if (filter.length === 0) return true;
  return (
    advertisement.serviceUuids.some((uuid) => filter.includes(uuid)) ||
    advertisement.serviceData.some(({ uuid }) => filter.includes(uuid))
  );
}
