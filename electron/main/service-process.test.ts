import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import { createManualClock } from '#tests/support/manual-clock.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import type { ServiceIdentity } from './service-identity.ts';
import { keepService, type ServiceProcess } from './service-process.ts';
import type { SystemdUnits } from './systemd-unit.ts';

const installed: SystemdUnits = { unitOf: () => 'beatrunner.service', isInstalled: () => true };

const ours: ServiceIdentity = { kind: 'ours', isSameVersion: true };
const stranger: ServiceIdentity = { kind: 'stranger' };

interface Surroundings {
  readonly dataFolder?: string;
  /** Who answers at an address; default: ours. */
  readonly who?: (serviceUrl: string) => ServiceIdentity;
  readonly units?: SystemdUnits;
}

/** A program whose service is this script; it gets the data folder as its last argument. */
function serviceOf(script: string, { dataFolder = createTestFolder(), who, units }: Surroundings = {}) {
  const programFolder = createTestFolder();
  mkdirSync(path.join(programFolder, 'electron/cli'), { recursive: true });
  writeFileSync(path.join(programFolder, 'electron/cli/main.ts'), script);
  const clock = createManualClock();
  const starts = { count: 0 };
  const identify = who ?? ((): ServiceIdentity => ours);
  const service = keepService({
    dataFolder,
    memoryFile: path.join(dataFolder, 'window/controller.json'),
    isSimulated: false,
    programFolder,
    clock,
    log: { ...silentLog, error: (event) => void (event === 'controller-ended' && (starts.count += 1)) },
    asking: {
      identify: async (url) => identify(url),
      isThere: async (url) => identify(url).kind !== 'stranger',
    },
    ...(units !== undefined && { units }),
  });
  onTestFinished(async () => {
    // Whoever has to be waited for is looked for by this clock.
    let isClosed = false;
    const closed = service.close().then(() => (isClosed = true));
    await expect
      .poll(async () => {
        await clock.advanceAsync(1000, 100);
        return isClosed;
      })
      .toBe(true);
    await closed;
  });
  return { service, clock, ends: () => starts.count, dataFolder };
}

/** A process that does nothing, and a file that calls it a service. */
function leaveService(dataFolder: string): { readonly url: string; readonly child: ChildProcess } {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  const url = 'http://127.0.0.1:2/?token=b';
  writeFileSync(path.join(dataFolder, 'service.json'), JSON.stringify({ url, pid: child.pid }));
  return { url, child };
}

/** Says that this process was started by a window. */
function leaveMemory(dataFolder: string, memory: object): void {
  mkdirSync(path.join(dataFolder, 'window'));
  writeFileSync(path.join(dataFolder, 'window/controller.json'), JSON.stringify(memory));
}

async function end(child: ChildProcess): Promise<void> {
  const gone = once(child, 'close');
  child.kill('SIGKILL');
  await gone;
}

const listening = `
process.stdout.write(JSON.stringify({ kind: 'listening', url: 'http://127.0.0.1:1/?token=a' }) + '\\n');
setInterval(() => undefined, 1000);
`;

function changed(service: ServiceProcess, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = service.onChange(() => {
      if (!holds()) return;
      stop();
      resolve();
    });
    if (holds()) resolve();
  });
}

describe('keepService', () => {
  it('starts a service of its own, and ends it by asking', async () => {
    const dataFolder = createTestFolder();
    const { service, ends } = serviceOf(
      `import { writeFileSync } from 'node:fs';
      process.on('SIGTERM', () => { writeFileSync(${JSON.stringify(path.join(dataFolder, 'asked'))}, ''); process.exit(0); });
      ${listening}`,
      { dataFolder },
    );
    await changed(service, () => service.url !== undefined);
    expect(service).toMatchObject({ url: 'http://127.0.0.1:1/?token=a', isOurs: true, trouble: undefined });
    await service.close();
    expect(ends()).toBe(0);
    expect(service.url).toBeUndefined();
    expect(existsSync(path.join(dataFolder, 'asked'))).toBe(true);
  });

  it('gives up a service that goes on ending, until a person tries it again', async () => {
    const { service, clock, ends } = serviceOf('process.exit(1);');
    await expect
      .poll(
        async () => {
          await clock.advanceAsync(5000, 5000);
          return service.trouble;
        },
        { timeout: 20_000, interval: 20 },
      )
      .toBe('endsAgainAndAgain');
    expect(ends()).toBe(6);
    service.tryAgain();
    expect(service.trouble).toBeUndefined();
    await expect
      .poll(
        async () => {
          await clock.advanceAsync(100);
          return ends();
        },
        { timeout: 10_000 },
      )
      .toBe(7);
  });

  it('takes nothing for an address that is none', async () => {
    const dataFolder = createTestFolder();
    writeFileSync(path.join(dataFolder, 'service.json'), '{"url":"http://127.0.0.1:2/","pid":"1"}');
    const { service } = serviceOf(`process.stdout.write('{"kind":"listening"}\\nhello\\n');${listening}`, {
      dataFolder,
    });
    await changed(service, () => service.url !== undefined);
    expect(service).toMatchObject({ url: 'http://127.0.0.1:1/?token=a', isOurs: true });
  });
});

describe('a service that is there', () => {
  it('is followed, and there is one of our own when that one goes', async () => {
    const dataFolder = createTestFolder();
    const { url, child } = leaveService(dataFolder);
    const { service, clock } = serviceOf(listening, {
      dataFolder,
      who: () => (child.exitCode === null && child.signalCode === null ? ours : stranger),
    });
    await clock.advanceAsync(5000, 1000);
    expect(service).toMatchObject({ url, isOurs: false });
    await end(child);
    await clock.advanceAsync(1000, 1000);
    await changed(service, () => service.url !== undefined && service.url !== url);
    expect(service).toMatchObject({ url: 'http://127.0.0.1:1/?token=a', isOurs: true });
  });

  it('is left alone in the end when no window has started it', async () => {
    const dataFolder = createTestFolder();
    const { url, child } = leaveService(dataFolder);
    const { service } = serviceOf(listening, { dataFolder });
    await changed(service, () => service.url !== undefined);
    await service.close();
    expect(child.signalCode).toBeNull();
    expect(service.url).toBe(url);
  });

  it('is taken over from a window before this one, and ended in its place', async () => {
    const dataFolder = createTestFolder();
    const { url, child } = leaveService(dataFolder);
    leaveMemory(dataFolder, { pid: child.pid });
    const { service, clock } = serviceOf('process.exit(1);', { dataFolder });
    await changed(service, () => service.url !== undefined);
    expect(service).toMatchObject({ url, isOurs: true });
    const gone = once(child, 'close');
    const closed = service.close();
    expect(await gone).toEqual([null, 'SIGTERM']);
    await clock.advanceAsync(200, 100);
    await closed;
  });

  it('is neither trusted nor ended when somebody else answers: a process id is given again', async () => {
    const dataFolder = createTestFolder();
    const { child } = leaveService(dataFolder);
    leaveMemory(dataFolder, { pid: child.pid });
    const { service } = serviceOf(listening, { dataFolder, who: () => stranger });
    await changed(service, () => service.url !== undefined);
    expect(service.url).toBe('http://127.0.0.1:1/?token=a');
    await service.close();
    expect(child.signalCode).toBeNull();
  });

  it('is not ended when it is somebody else by the time that we go', async () => {
    const dataFolder = createTestFolder();
    const { child } = leaveService(dataFolder);
    leaveMemory(dataFolder, { pid: child.pid });
    let who: ServiceIdentity = ours;
    const { service } = serviceOf(listening, { dataFolder, who: () => who });
    await changed(service, () => service.url !== undefined);
    who = stranger;
    await service.close();
    expect(child.signalCode).toBeNull();
  });

  it('is waited for while it is silent, and no second one is started beside it', async () => {
    const dataFolder = createTestFolder();
    const { url } = leaveService(dataFolder);
    let who: ServiceIdentity = { kind: 'silent' };
    const { service, clock } = serviceOf('process.exit(1);', { dataFolder, who: () => who });
    await clock.advanceAsync(10_000, 1000);
    expect(service).toMatchObject({ url: undefined, isOurs: false });
    who = ours;
    await clock.advanceAsync(1000, 1000);
    expect(service).toMatchObject({ url, isOurs: false });
  });

  it('is replaced when a window of another version has left it, and ends in order', async () => {
    const dataFolder = createTestFolder();
    const { child } = leaveService(dataFolder);
    leaveMemory(dataFolder, { pid: child.pid });
    const { service, clock } = serviceOf(listening, {
      dataFolder,
      who: () => ({ kind: 'ours', isSameVersion: false }),
    });
    expect(await once(child, 'close')).toEqual([null, 'SIGTERM']);
    await clock.advanceAsync(200, 100);
    await changed(service, () => service.url !== undefined);
    expect(service).toMatchObject({ url: 'http://127.0.0.1:1/?token=a', isOurs: true });
  });

  it('is followed when the system runs another version: its STOP is good, and the page tells the rest', async () => {
    const dataFolder = createTestFolder();
    const { url, child } = leaveService(dataFolder);
    const { service } = serviceOf(listening, {
      dataFolder,
      who: () => ({ kind: 'ours', isSameVersion: false }),
    });
    await changed(service, () => service.url !== undefined);
    expect(service).toMatchObject({ url, isOurs: false });
    expect(child.signalCode).toBeNull();
  });
});

describe("the system's service", () => {
  it('is waited for when it goes: systemd starts it again, and nobody else does', async () => {
    const dataFolder = createTestFolder();
    const { url, child } = leaveService(dataFolder);
    const isUp = { value: true };
    const { service, clock } = serviceOf(listening, {
      dataFolder,
      units: installed,
      who: () => (isUp.value ? ours : stranger),
    });
    await changed(service, () => service.url === url);
    isUp.value = false;
    await end(child);
    await clock.advanceAsync(30_000, 1000);
    expect(service).toMatchObject({ url: undefined, isOurs: false, trouble: undefined });

    const again = leaveService(dataFolder);
    isUp.value = true;
    await clock.advanceAsync(1000, 1000);
    expect(service).toMatchObject({ url: again.url, isOurs: false });
  });

  it('that does not come back is told, and found all the same when it does', async () => {
    const dataFolder = createTestFolder();
    leaveMemory(dataFolder, { unit: 'beatrunner.service' });
    const { service, clock, ends } = serviceOf('process.exit(1);', { dataFolder, units: installed });
    await clock.advanceAsync(59_000, 1000);
    expect(service.trouble).toBeUndefined();
    await clock.advanceAsync(2000, 1000);
    expect(service).toMatchObject({ url: undefined, trouble: 'unitMissing' });
    service.tryAgain();
    await clock.advanceAsync(30_000, 1000);
    expect(service.trouble).toBeUndefined();
    await clock.advanceAsync(31_000, 1000);
    expect(service.trouble).toBe('unitMissing');
    const { url } = leaveService(dataFolder);
    await clock.advanceAsync(1000, 1000);
    expect(service).toMatchObject({ url, trouble: undefined, isOurs: false });
    expect(ends()).toBe(0);
  });

  it('that was taken off this machine is not waited for', async () => {
    const dataFolder = createTestFolder();
    leaveMemory(dataFolder, { unit: 'beatrunner.service' });
    const { service } = serviceOf(listening, {
      dataFolder,
      units: { ...installed, isInstalled: () => false },
    });
    await changed(service, () => service.url !== undefined);
    expect(service).toMatchObject({ url: 'http://127.0.0.1:1/?token=a', isOurs: true });
  });
});
