import type { BleAdapterState } from '#contract/ble/ble-central.ts';
import {
  bleHostProtocolVersion,
  bleHostRequestSchema,
  type BleHostEvent,
  type BleHostRequest,
} from '#contract/ble/host-protocol.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import { watchAttErrors } from './att-error-watch.ts';
import { HostFailure, HostLink } from './host-link.ts';
import type { BleHostPort } from './host-process.ts';
import { createHostRadio } from './host-radio.ts';
import type { Noble } from './noble-surface.ts';

/** noble's serial binding says "off" until its first poll a second later: the first "off" is held back this long. */
const firstOffHoldMs = 1600;
/** A driver that has said nothing for this long is not going to. */
const unknownLimitMs = 4000;
const farewellLimitMs = 1000;
const lookAgainMs = 15_000;

/**
 * The pipe between a port and noble: no meaning, no retries, no memory beyond the links that are there. Ends through
 * `exit`: after `close`, and whenever noble is known to be in a state that only a new process gets it out of.
 */
export function runBleHost(options: {
  readonly noble: Noble;
  readonly port: BleHostPort;
  readonly clock: Clock;
  /** Whether the machine has an adapter at all; `undefined` when that cannot be told. */
  readonly hasAdapter: () => boolean | undefined;
  readonly exit: (reason: string) => void;
}): { close(): void } {
  const { noble, port, clock } = options;
  const links = new Map<number, HostLink>();
  const attempts = new Map<number, () => void>();
  let adapterState: BleAdapterState = 'starting';
  let cancelHold = clock.after(unknownLimitMs, () => setAdapterState('unavailable'));

  const post = (event: BleHostEvent): void => port.postMessage(event);
  const logLine = (event: string, detail: string): void => post({ kind: 'log', event, detail });

  const radio = createHostRadio({
    noble,
    clock,
    onAdvertisement: (advertisement) => post({ kind: 'advertisement', advertisement }),
    onWedged() {
      logLine('controller-does-not-answer', '');
      if (links.size === 0) options.exit('controller does not answer');
    },
    onLog: logLine,
  });

  function setAdapterState(state: BleAdapterState): void {
    cancelHold();
    if (state === adapterState) return;
    const wasOn = adapterState === 'on';
    adapterState = state;
    if (wasOn) endEverything(state);
    post({ kind: 'adapterState', state });
    // noble keeps the links of an adapter that has gone as if they were there; a fresh process does not.
    if (wasOn) options.exit(`adapter is ${state}`);
  }

  function endEverything(reason: string): void {
    radio.reset(reason);
    for (const link of [...links.values()]) endLink(link, reason);
  }

  function endLink(link: HostLink, reason: string): void {
    if (!links.delete(link.linkId)) return;
    link.end();
    post({ kind: 'disconnected', linkId: link.linkId, reason });
  }

  noble.on('stateChange', (nobleState: string) => {
    const state = adapterStateOf(nobleState);
    if (state === 'starting') return;
    if (state !== 'off') {
      setAdapterState(state);
      return;
    }
    const off = options.hasAdapter() === false ? 'unavailable' : 'off';
    if (adapterState !== 'starting') {
      setAdapterState(off);
      return;
    }
    cancelHold();
    cancelHold = clock.after(firstOffHoldMs, () => setAdapterState(off));
  });
  noble.on('warning', (message: string) => {
    logLine('noble-warning', message);
    if (!message.startsWith('Initialization')) return;
    setAdapterState(/permi|EPERM|EACCES/i.test(message) ? 'unauthorized' : 'unavailable');
    // noble does not try again by itself; a fresh process finds an adapter that was plugged in meanwhile.
    clock.after(lookAgainMs, () => options.exit('looks for an adapter again'));
  });
  watchAttErrors(noble, (error) => {
    for (const link of links.values()) if (link.peripheral.id === error.deviceId) link.attFailed(error);
  });

  async function connect(request: Extract<BleHostRequest, { kind: 'connect' }>): Promise<void> {
    const { linkId, requestId, deviceId } = request;
    const attempt = radio.connect(deviceId);
    attempts.set(linkId, attempt.abandon);
    try {
      const peripheral = await attempt.connected;
      const link = new HostLink(linkId, peripheral, (serviceUuid, characteristicUuid, bytes) => {
        post({ kind: 'value', linkId, serviceUuid, characteristicUuid, bytes: new Uint8Array(bytes) });
      });
      links.set(linkId, link);
      const hciHandle = noble._bindings._handles?.[deviceId];
      if (typeof hciHandle === 'number') post({ kind: 'linked', linkId, hciHandle });
      peripheral.once('disconnect', (reason: unknown) => endLink(link, `HCI reason ${String(reason)}`));
      post({ kind: 'done', requestId, services: await link.discover() });
    } catch (error) {
      // A link that was lost while it was being explored is a failed attempt to whoever asked for it.
      const detail = error instanceof Error ? error.message : String(error);
      post({
        kind: 'failed',
        requestId,
        code:
          error instanceof HostFailure && error.code === 'ble/adapter-not-ready'
            ? error.code
            : 'ble/connect-failed',
        detail,
      });
      links.get(linkId)?.disconnect();
    } finally {
      attempts.delete(linkId);
    }
  }

  function answer(requestId: number, work: () => Promise<Uint8Array | undefined | void>): void {
    // The failure of a synchronous step counts as much as that of an asynchronous one.
    const running = (async () => await work())();
    running.then(
      (bytes) =>
        post(
          bytes === undefined
            ? { kind: 'done', requestId }
            : { kind: 'done', requestId, bytes: new Uint8Array(bytes) },
        ),
      (error: unknown) => {
        const failure =
          error instanceof HostFailure ? error : new HostFailure('ble/gatt-failed', String(error));
        post({
          kind: 'failed',
          requestId,
          code: failure.code,
          detail: failure.message,
          ...(failure.attError === undefined ? {} : { attError: failure.attError }),
        });
      },
    );
  }

  function linkOf(linkId: number): HostLink {
    const link = links.get(linkId);
    if (link === undefined) throw new HostFailure('ble/link-lost', 'no such link');
    return link;
  }

  function handle(request: BleHostRequest): void {
    switch (request.kind) {
      case 'startScan':
        answer(request.requestId, async () => {
          if (adapterState !== 'on') throw new HostFailure('ble/adapter-not-ready', adapterState);
          radio.startScan(request.serviceUuids);
        });
        return;
      case 'stopScan':
        radio.stopScan();
        return;
      case 'connect':
        void connect(request);
        return;
      case 'abandon':
        attempts.get(request.linkId)?.();
        links.get(request.linkId)?.disconnect();
        return;
      case 'read':
        answer(request.requestId, () =>
          linkOf(request.linkId).read(request.serviceUuid, request.characteristicUuid),
        );
        return;
      case 'write':
        answer(request.requestId, () =>
          linkOf(request.linkId).write(request.serviceUuid, request.characteristicUuid, request.bytes),
        );
        return;
      case 'subscribe':
        answer(request.requestId, () =>
          linkOf(request.linkId).subscribe(request.serviceUuid, request.characteristicUuid),
        );
        return;
      case 'unsubscribe':
        links
          .get(request.linkId)
          ?.unsubscribe(request.serviceUuid, request.characteristicUuid)
          .catch((error: unknown) => logLine('unsubscribe-failed', String(error)));
        return;
      case 'endStaleLinks':
        for (const hciHandle of request.hciHandles) noble._bindings._hci?.disconnect(hciHandle);
        return;
      case 'close':
        close();
        return;
      default:
        request satisfies never;
    }
  }

  /** Ends the links properly: a device whose client just vanishes refuses the next one until it has noticed. */
  function close(): void {
    const open = [...links.values()];
    const left = new Set(open);
    const leave = (): void => options.exit('closed');
    if (open.length === 0) {
      leave();
      return;
    }
    clock.after(farewellLimitMs, leave);
    for (const link of open) {
      link.peripheral.once('disconnect', () => {
        left.delete(link);
        if (left.size === 0) leave();
      });
      link.disconnect();
    }
  }

  port.onMessage((message) => {
    const parsed = bleHostRequestSchema.safeParse(message);
    if (parsed.success) handle(parsed.data);
    else logLine('request-invalid', parsed.error.message.slice(0, 300));
  });
  post({ kind: 'hello', version: bleHostProtocolVersion });
  return { close };
}

function adapterStateOf(nobleState: string): BleAdapterState {
  switch (nobleState) {
    case 'poweredOn':
      return 'on';
    case 'poweredOff':
      return 'off';
    case 'unauthorized':
      return 'unauthorized';
    case 'unsupported':
      return 'unsupported';
    default:
      return 'starting';
  }
}
