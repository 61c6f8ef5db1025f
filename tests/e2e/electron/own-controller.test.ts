import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import { systemClock } from '#electron/controller/system-clock.ts';
import { openStore } from '#native/storage/open-store.ts';
import { statusWhere } from '#tests/support/test-service.ts';
import {
  openWindow,
  testElectron,
  windowArguments,
  windowEnvironment,
  type WindowUnderTest,
} from './support/open-window.ts';
import { attachTo, controllerOf, hasLeftAddress, isAlive } from './support/controller-process.ts';
import { openVirtualDisplay, type VirtualDisplay } from './support/virtual-display.ts';
import { logged } from './support/wait-for-log.ts';
import { beginRun } from './support/window-service.ts';

const dataFolder = mkdtempSync(path.join(tmpdir(), 'beatrunner-own-'));
let display: VirtualDisplay;
let window: WindowUnderTest;

const open = (): Promise<WindowUnderTest> =>
  openWindow({ args: ['--sim'], dataFolder, display: display.name });

beforeAll(async () => {
  display = await openVirtualDisplay();
  window = await open();
});
afterAll(async () => {
  await window?.discard();
  await display?.close();
  rmSync(dataFolder, { recursive: true, force: true });
});

/** A run by another program, on a moving belt and on the screen. */
async function runOnScreen() {
  const address = await controllerOf(window);
  const attached = await attachTo(address);
  const until: Parameters<typeof beginRun>[0]['until'] = (holds) => statusWhere(attached, holds);
  const sessionId = await beginRun({ rpc: attached.rpc, until }, 0.5);
  await window.page.getByTestId('stop').waitFor();
  return { ...address, attached, sessionId };
}

// One after the other in one window, as in the day of a treadmill.
describe('a window with its own controller', () => {
  it('comes to the front when it is started a second time, and stays the only one', async () => {
    await window.app.evaluate(({ BrowserWindow }) => {
      const first = BrowserWindow.getAllWindows()[0];
      if (first !== undefined)
        Reflect.set(first, 'focus', () => Reflect.set(globalThis, 'hasComeToFront', true));
    });
    const second = spawn(testElectron(), windowArguments(dataFolder, ['--sim']), {
      env: windowEnvironment(display.name),
      stdio: 'ignore',
    });
    const [code] = (await once(second, 'close')) as [number | null];
    expect(code).toBe(0);
    await logged(window, 'second-start');
    const [windows, hasComeToFront] = await window.app.evaluate(({ BrowserWindow }) => [
      BrowserWindow.getAllWindows().length,
      Reflect.get(globalThis, 'hasComeToFront') as unknown,
    ]);
    expect([windows, hasComeToFront]).toEqual([1, true]);
  });

  it('says that control restarts when its controller dies in mid-run, starts it again and offers the run', async () => {
    const { pid, sessionId } = await runOnScreen();
    const words = window.page.getByText('Restarting control').first().waitFor();
    process.kill(pid, 'SIGKILL');
    await words;
    await logged(window, 'controller-ended');
    const again = await controllerOf(window, pid);
    expect(again.pid).not.toBe(pid);
    await window.page.getByTestId('interrupted').waitFor();
    const later = await attachTo(again);
    expect((await later.rpc.history.interrupted()).map((each) => each.sessionId)).toContain(sessionId);
    later.close();
  });

  it('is back in the run after a crash of its own, and ends in order: belt, run, controller, window', async () => {
    const { pid, sessionId, attached } = await runOnScreen();
    window.app.process().kill('SIGKILL');
    await window.ended;
    expect(isAlive(pid)).toBe(true);
    const { session } = await attached.rpc.status.get();
    expect(session).toMatchObject({ sessionId, state: { kind: 'running' } });

    window = await open();
    await window.page.getByTestId('stop').waitFor();
    // The same one: it was left to the next window, which ends it as its own.
    expect((await controllerOf(window)).pid).toBe(pid);

    const result = attached.rpc.session.result();
    await window.app.evaluate(({ dialog, BrowserWindow }) => {
      Reflect.set(dialog, 'showMessageBox', async () => ({ response: 1, checkboxChecked: false }));
      BrowserWindow.getAllWindows()[0]?.close();
    });
    expect(await result).toMatchObject({ sessionId, isBeltKnownStill: true, isSaved: true });
    expect(await window.ended).toBe(0);
    expect(isAlive(pid)).toBe(false);
    expect(hasLeftAddress(window)).toBe(false);
    const order = ['window-kept-open', 'ending', 'ended'];
    expect(window.log.map(({ event }) => event).filter((event) => order.includes(event))).toEqual(order);
    const store = await openStore({ folder: dataFolder, clock: systemClock, log: silentLog });
    const record = await store.sessions.read(sessionId);
    await store.close();
    expect(record?.summary.endCause).toBe('person');
    expect(record?.samples.at(-1)?.reportedSpeedKmh ?? 0).toBeLessThan(0.3);
  });
});
