import { bleHostEventSchema, bleHostProtocolVersion } from '#contract/ble/host-protocol.ts';
import type { BleHostEvent, BleHostRequest } from '#contract/ble/host-protocol.ts';
import type { CancelTimer, Clock } from '#contract/runtime/clock.ts';
import type { Log } from '#contract/runtime/log.ts';
import type { BleHostProcess, SpawnBleHost } from './host-process.ts';

/** Pauses before a restart; the last one repeats. */
const restartDelaysMs = [500, 1000, 2000, 5000] as const;
const goodLifeMs = 60_000;
const instantDeathMs = 5000;
const hopelessDeaths = 3;
const helloLimitMs = 10_000;
const closeLimitMs = 2000;

export interface BleHostSupervisor {
  /** Sends to the process that runs now; dropped when there is none, and never sent again. */
  post(request: BleHostRequest): void;
  /** Ends the process and stops restarting it. */
  close(): Promise<void>;
}

/** Keeps one ble-host running: restarts it when it ends, kills it when it does not speak. */
export function createBleHostSupervisor(options: {
  readonly clock: Clock;
  readonly log: Log;
  readonly spawnHost: SpawnBleHost;
  readonly onEvent: (event: BleHostEvent) => void;
  /** The process is gone. `isHopeless`: several in a row died right after their start. */
  readonly onDown: (isHopeless: boolean) => void;
}): BleHostSupervisor {
  const { clock, log } = options;
  let current: BleHostProcess | undefined;
  let startedMs = 0;
  let restarts = 0;
  let instantDeaths = 0;
  let cancelHello: CancelTimer = () => undefined;
  let cancelRestart: CancelTimer = () => undefined;
  let closed: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;

  function start(): void {
    startedMs = clock.nowMs();
    let host: BleHostProcess;
    try {
      host = options.spawnHost();
    } catch (error) {
      ended(String(error));
      return;
    }
    current = host;
    cancelHello = clock.after(helloLimitMs, () => {
      log.warn('ble-host-silent', { afterMs: helloLimitMs });
      host.kill();
    });
    host.onMessage((message) => {
      if (current === host) receive(host, message);
    });
    host.onExit((reason) => {
      if (current === host) ended(reason);
    });
  }

  function receive(host: BleHostProcess, message: unknown): void {
    const parsed = bleHostEventSchema.safeParse(message);
    if (!parsed.success) {
      log.warn('ble-host-message-invalid', { problem: parsed.error.message.slice(0, 300) });
      return;
    }
    const event = parsed.data;
    if (event.kind === 'hello') {
      cancelHello();
      if (event.version === bleHostProtocolVersion) return;
      log.error('ble-host-version', { expected: bleHostProtocolVersion, found: event.version });
      host.kill();
      return;
    }
    if (event.kind === 'log') log.info('ble-host-says', { event: event.event, detail: event.detail });
    else options.onEvent(event);
  }

  function ended(reason: string): void {
    current = undefined;
    cancelHello();
    const lifeMs = clock.nowMs() - startedMs;
    if (closed !== undefined) {
      closed.resolve();
      return;
    }
    if (lifeMs >= goodLifeMs) restarts = 0;
    instantDeaths = lifeMs < instantDeathMs ? instantDeaths + 1 : 0;
    const delayMs = restartDelaysMs[Math.min(restarts, restartDelaysMs.length - 1)] ?? 5000;
    restarts += 1;
    log.warn('ble-host-ended', { reason, lifeMs: Math.round(lifeMs), restartInMs: delayMs });
    cancelRestart = clock.after(delayMs, start);
    options.onDown(instantDeaths >= hopelessDeaths);
  }

  start();

  return {
    post: (request) => current?.postMessage(request),
    async close() {
      if (closed !== undefined) {
        await closed.promise;
        return;
      }
      closed = Promise.withResolvers<void>();
      cancelRestart();
      const host = current;
      if (host === undefined) {
        closed.resolve();
        return;
      }
      host.postMessage({ kind: 'close' } satisfies BleHostRequest);
      const cancelKill = clock.after(closeLimitMs, () => host.kill());
      await closed.promise;
      cancelKill();
    },
  };
}
