import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import { createManualClock } from '#tests/support/manual-clock.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { keepService, type ServiceProcess } from './service-process.ts';

/** A program whose service is this script; it gets the data folder as its last argument. */
async function serviceOf(script: string, dataFolder = createTestFolder()) {
  const programFolder = createTestFolder();
  mkdirSync(path.join(programFolder, 'electron/cli'), { recursive: true });
  writeFileSync(path.join(programFolder, 'electron/cli/main.ts'), script);
  const clock = createManualClock();
  const starts = { count: 0 };
  const service = await keepService({
    dataFolder,
    memoryFile: path.join(dataFolder, 'window/controller.json'),
    isSimulated: false,
    programFolder,
    clock,
    log: { ...silentLog, error: (event) => void (event === 'controller-ended' && (starts.count += 1)) },
  });
  onTestFinished(() => service.close());
  return { service, clock, ends: () => starts.count, dataFolder };
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
    const { service, ends } = await serviceOf(
      `import { writeFileSync } from 'node:fs';
      process.on('SIGTERM', () => { writeFileSync(${JSON.stringify(path.join(dataFolder, 'asked'))}, ''); process.exit(0); });
      ${listening}`,
      dataFolder,
    );
    await changed(service, () => service.url !== undefined);
    expect(service).toMatchObject({ url: 'http://127.0.0.1:1/?token=a', isOurs: true, hasGivenUp: false });
    await service.close();
    expect(ends()).toBe(0);
    expect(service.url).toBeUndefined();
    expect(existsSync(path.join(dataFolder, 'asked'))).toBe(true);
  });

  it('gives up a service that goes on ending, until a person tries it again', async () => {
    const { service, clock, ends } = await serviceOf('process.exit(1);');
    await expect
      .poll(
        async () => {
          await clock.advanceAsync(5000, 5000);
          return service.hasGivenUp;
        },
        { timeout: 20_000, interval: 20 },
      )
      .toBe(true);
    expect(ends()).toBe(6);
    service.tryAgain();
    expect(service.hasGivenUp).toBe(false);
    await expect.poll(ends, { timeout: 10_000 }).toBe(7);
  });

  it('follows a service that is there, and has one of its own when that one goes', async () => {
    const dataFolder = createTestFolder();
    const other = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
    onTestFinished(() => void other.kill('SIGKILL'));
    const address = { url: 'http://127.0.0.1:2/?token=b', pid: other.pid };
    writeFileSync(path.join(dataFolder, 'service.json'), JSON.stringify(address));
    const { service, clock } = await serviceOf(listening, dataFolder);
    await clock.advanceAsync(5000, 1000);
    expect(service).toMatchObject({ url: address.url, isOurs: false });

    const gone = once(other, 'close');
    other.kill('SIGKILL');
    await gone;
    await clock.advanceAsync(1000, 1000);
    await changed(service, () => service.url !== undefined);
    expect(service).toMatchObject({ url: 'http://127.0.0.1:1/?token=a', isOurs: true });
  });

  it('leaves a service that was there before alone when it ends', async () => {
    const dataFolder = createTestFolder();
    writeFileSync(
      path.join(dataFolder, 'service.json'),
      JSON.stringify({ url: 'http://127.0.0.1:2/?token=b', pid: process.pid }),
    );
    const { service } = await serviceOf(listening, dataFolder);
    const signals: string[] = [];
    const onSignal = (signal: string): void => void signals.push(signal);
    process.on('SIGTERM', onSignal);
    onTestFinished(() => void process.off('SIGTERM', onSignal));
    await service.close();
    expect(signals).toEqual([]);
    expect(service.url).toBe('http://127.0.0.1:2/?token=b');
  });

  it('takes over what a window before it has started, and ends that', async () => {
    const dataFolder = createTestFolder();
    const address = `import { writeFileSync } from 'node:fs';
      writeFileSync(${JSON.stringify(path.join(dataFolder, 'service.json'))},
        JSON.stringify({ url: 'http://127.0.0.1:1/?token=a', pid: process.pid }));`;
    const { service: first } = await serviceOf(address + listening, dataFolder);
    await changed(first, () => first.url !== undefined);
    // The first window has crashed: it neither ends its controller nor hears of it any more.
    const { service, clock } = await serviceOf('process.exit(1);', dataFolder);
    expect(service).toMatchObject({ url: 'http://127.0.0.1:1/?token=a', isOurs: true });
    const gone = changed(first, () => first.url === undefined);
    const closed = service.close();
    await gone;
    await clock.advanceAsync(200, 100);
    await closed;
  });

  it('takes nothing for an address that is none', async () => {
    const dataFolder = createTestFolder();
    writeFileSync(path.join(dataFolder, 'service.json'), '{"url":"http://127.0.0.1:2/","pid":"1"}');
    const { service } = await serviceOf(
      `process.stdout.write('{"kind":"listening"}\\nhello\\n');${listening}`,
      dataFolder,
    );
    await changed(service, () => service.url !== undefined);
    expect(service).toMatchObject({ url: 'http://127.0.0.1:1/?token=a', isOurs: true });
  });
});
