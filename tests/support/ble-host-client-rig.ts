import type { BleAdapterState } from '#contract/ble/ble-central.ts';
import { bleHostProtocolVersion } from '#contract/ble/host-protocol.ts';
import { silentLog } from '#contract/runtime/log.ts';
import { createManualClock } from '#tests/support/manual-clock.ts';
import { createScriptedHost, type ScriptedHost } from '#tests/support/scripted-ble-host.ts';
import { createBleHostClient } from '#native/ble/ble-host-client.ts';

export const services = [
  { uuid: '1826', characteristics: [{ uuid: '2acd', properties: ['notify'] }] },
] as const;

/** A client whose host does what the test says; `greet` is its hello with an adapter that is on. */
export function startHostClient(
  options: { readonly spawnFails?: () => boolean; readonly endsOnClose?: boolean } = {},
) {
  const clock = createManualClock();
  const hosts: ScriptedHost[] = [];
  const warnings: string[] = [];
  const central = createBleHostClient({
    clock,
    log: { ...silentLog, warn: (event) => warnings.push(event), error: (event) => warnings.push(event) },
    spawnHost() {
      if (options.spawnFails?.() === true) throw new Error('ENOENT');
      const host = createScriptedHost(options);
      hosts.push(host);
      return host;
    },
  });
  const states: BleAdapterState[] = [];
  central.onAdapterState((state) => states.push(state));
  const host = (): ScriptedHost => hosts.at(-1)!;
  const greet = (): void => {
    host().say({ kind: 'hello', version: bleHostProtocolVersion });
    host().say({ kind: 'adapterState', state: 'on' });
  };
  async function connect(deviceId = 'aa') {
    const connecting = central.connect(deviceId, { timeoutMs: 5000 });
    const { requestId, linkId } = host().last('connect');
    host().say({ kind: 'linked', linkId, hciHandle: 42 });
    host().say({ kind: 'done', requestId, services });
    return { connection: await connecting, linkId };
  }
  return { central, clock, hosts, host, greet, connect, states, warnings };
}

/** `resolved`, or the code of the error. */
export function outcomeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'resolved',
    (error: { readonly code?: string }) => error.code ?? error,
  );
}
