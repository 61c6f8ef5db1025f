import { once } from 'node:events';
import { expect, it } from 'vitest';
import { bleAdapterStates, type BleAdapterState } from '#contract/ble/ble-central.ts';
import { silentLog } from '#contract/runtime/log.ts';
import { createBleHostClient } from './ble-host-client.ts';
import { spawnBleHost } from './spawn-ble-host.ts';
import { systemClock } from './system-clock.ts';

/*
 * The real process with the real noble. On a machine without Bluetooth it has to say so; on one with Bluetooth any state
 * will do. A serial adapter that does not exist stands for a driver that fails.
 */

async function firstState(
  env: Record<string, string | undefined>,
): Promise<{ state: BleAdapterState; exits: string[] }> {
  const exits: string[] = [];
  const central = createBleHostClient({
    clock: systemClock,
    log: silentLog,
    spawnHost() {
      const host = spawnBleHost({ env });
      host.onExit((reason) => exits.push(reason));
      return host;
    },
  });
  const state = await new Promise<BleAdapterState>((resolve) => central.onAdapterState(resolve));
  const before = [...exits];
  await central.close();
  return { state, exits: before };
}

it('says what the machine has, without ending', async () => {
  const { state, exits } = await firstState({ BLUETOOTH_HCI_SOCKET_UART_PORT: undefined });
  expect(bleAdapterStates).toContain(state);
  expect(state).not.toBe('starting');
  expect(exits).toEqual([]);
}, 20_000);

it('is off with a serial adapter that is not there', async () => {
  const { state, exits } = await firstState({ BLUETOOTH_HCI_SOCKET_UART_PORT: '/nonexistent/tty' });
  expect(state).toBe('off');
  expect(exits).toEqual([]);
}, 20_000);

it('survives messages that make no sense, and ends when it is told to', async () => {
  const host = spawnBleHost();
  const ended = new Promise<string>((resolve) => host.onExit(resolve));
  const messages: unknown[] = [];
  const complained = new Promise<void>((resolve) => {
    host.onMessage((message) => {
      messages.push(message);
      if ((message as { event?: string }).event === 'request-invalid') resolve();
    });
  });
  host.postMessage({ kind: 'write', requestId: 'one' });
  await complained;
  expect(messages[0]).toMatchObject({ kind: 'hello' });
  host.postMessage({ kind: 'close' });
  expect(await ended).toBe('code 0');
}, 20_000);

it('outlives Ctrl-C and SIGTERM, which a controller that stops its belt needs', async () => {
  const { fork } = await import('node:child_process');
  const child = fork(new URL('./host.ts', import.meta.url), [], {
    execArgv: [],
    serialization: 'advanced',
    silent: true,
  });
  await once(child, 'message');
  // noble registers its own SIGINT handler a moment after it was loaded.
  await once(child, 'message');
  child.kill('SIGINT');
  child.kill('SIGTERM');
  const complaint = once(child, 'message');
  child.send({ kind: 'nonsense' });
  expect((await complaint)[0]).toMatchObject({ kind: 'log', event: 'request-invalid' });
  const ended = once(child, 'exit');
  child.disconnect();
  expect(await ended).toEqual([0, null]);
}, 20_000);
