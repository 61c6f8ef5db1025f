import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LiveStatus } from '#contract/rpc/live-status.ts';
import { attachService, type AttachedService } from '#electron/cli/attach-service.ts';
import { startPeripheral } from '#tests/hil/peripheral-process.ts';
import { startRig } from '#tests/hil/rig.ts';
import { startCli } from '#tests/support/cli-process.ts';
import { createToldRequests, type ToldRequests } from '#tests/support/told-requests.ts';

/** A running service with a treadmill behind it whose belt can be made to move, again and again. */
export interface StopPath {
  readonly url: string;
  readonly attached: AttachedService;
  readonly requests: ToldRequests;
  /** Resolves when the belt is seen moving. */
  moveBelt(): Promise<void>;
  /** After STOP: resolves when the belt stands and can be started again. */
  rest(): Promise<void>;
  close(): Promise<void>;
}

/** What the belt moves by: a run of the app, or the treadmill's own console without any run. */
export type BeltMover = 'run' | 'console';

export interface SimulatedPathOptions {
  readonly recordsPerSecond: number;
  readonly mover: BeltMover;
  /** So many different tracks to listen to; a run makes listening wait. */
  readonly tracks: number;
}

/** Slow enough for a shared machine; only a bench that hangs gets there. */
const patienceMs = 60_000;

export async function openSimulatedPath(options: SimulatedPathOptions): Promise<StopPath> {
  const folder = await mkdtemp(path.join(tmpdir(), 'beatrunner-bench-'));
  const music = options.tracks === 0 ? [] : [await manyTracks(path.join(folder, 'music'), options.tracks)];
  const child = fork(
    path.join(import.meta.dirname, 'bench-service-process.ts'),
    [path.join(folder, 'data'), String(options.recordsPerSecond), ...music],
    { execArgv: [] },
  );
  const requests = createToldRequests();
  child.on('message', requests.note);
  const url = await listening(child);
  const attached = await attachService(url, 'bench');
  return {
    url,
    attached,
    requests,
    async moveBelt() {
      if (options.mover === 'run') await startRun(attached);
      else {
        await statusWhere(attached, ({ treadmill }) => treadmill?.belt === 'standing');
        child.send('pressStart');
        await statusWhere(attached, ({ treadmill }) => treadmill?.belt === 'moving');
      }
    },
    rest: () => comeToRest(attached),
    async close() {
      attached.close();
      await end(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * `beatrunner serve` as it is, and its ble-host, on an emulated adapter; the treadmill on another, in its own process. Its
 * belt test is done here.
 */
export async function openEmulatedPath({
  recordsPerSecond,
}: {
  readonly recordsPerSecond: number;
}): Promise<StopPath> {
  const folder = await mkdtemp(path.join(tmpdir(), 'beatrunner-bench-'));
  const rig = await startRig();
  const peripheral = await startPeripheral(await rig.addController(), 'telling-treadmill-peripheral.ts', [
    String(1000 / recordsPerSecond),
  ]);
  const requests = createToldRequests();
  peripheral.onMessage(requests.note);
  const service = startCli(['serve', '--json', '--data', folder], await rig.addController());
  const { url } = await service.line(({ kind }) => kind === 'listening');
  const attached = await attachService(String(url), 'bench');
  await useFoundTreadmill(attached);
  await testBelt(attached);
  return {
    url: String(url),
    attached,
    requests,
    moveBelt: () => startRun(attached),
    rest: () => comeToRest(attached),
    async close() {
      attached.close();
      service.signal('SIGTERM');
      await service.ended;
      await peripheral.stop();
      await rig.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startRun(attached: AttachedService): Promise<void> {
  await attached.rpc.session.prepare({ mode: 'iLead' });
  await statusWhere(
    attached,
    ({ session }) => session?.state.kind === 'ready' && session.obstacle === undefined,
  );
  await attached.rpc.session.start();
  await statusWhere(
    attached,
    ({ session }) => session?.state.kind === 'running' && (session.speedKmh.reported ?? 0) > 0.5,
  );
}

async function comeToRest(attached: AttachedService): Promise<void> {
  await statusWhere(
    attached,
    ({ session, treadmill }) =>
      treadmill?.belt === 'standing' && (session === undefined || session.state.kind === 'ended'),
  );
  await attached.rpc.session.discard();
}

async function useFoundTreadmill({ rpc }: AttachedService): Promise<void> {
  for await (const devices of await rpc.devices.scan()) {
    const treadmill = devices.find(({ kinds, isSimulated }) => kinds.includes('treadmill') && !isSimulated);
    if (treadmill === undefined) continue;
    await rpc.devices.useTreadmill({ deviceId: treadmill.deviceId, name: treadmill.name });
    return;
  }
  throw new Error('no treadmill was found');
}

async function testBelt(attached: AttachedService): Promise<void> {
  await statusWhere(
    attached,
    ({ treadmill }) => treadmill?.isLinkUp === true && treadmill.belt === 'standing',
  );
  for await (const { outcome } of await attached.rpc.devices.beltTest({ isNobodyOnTheBelt: true })) {
    if (outcome !== undefined && !outcome.passed)
      throw new Error(`belt test: ${outcome.problems.join(', ')}`);
  }
}

async function statusWhere(
  { rpc }: AttachedService,
  holds: (status: LiveStatus) => boolean,
): Promise<LiveStatus> {
  let last: LiveStatus | undefined;
  const signal = AbortSignal.timeout(patienceMs);
  try {
    for await (const status of await rpc.status.watch(undefined, { signal })) {
      last = status;
      if (holds(status)) return status;
    }
  } catch (error) {
    throw new Error(`waited in vain; last status: ${JSON.stringify(last)}`, { cause: error });
  }
  throw new Error('the status topic ended');
}

async function listening(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  child.on('message', (message: { readonly told?: unknown; readonly url?: unknown }) => {
    if (message.told === 'listening') resolve(String(message.url));
  });
  child.once('exit', (code) => reject(new Error(`the service ended with ${String(code)}`)));
  return promise;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}

/** Copies of a sample that are different recordings to the library: zeros behind the last frame count as content. */
async function manyTracks(folder: string, count: number): Promise<string> {
  const sample = path.join(import.meta.dirname, '../../../resources/samples/cold-relay.mp3');
  await mkdir(folder, { recursive: true });
  await copyFile(sample, path.join(folder, '0.mp3'));
  const bytes = await readFile(sample);
  for (let index = 1; index < count; index += 1) {
    await writeFile(path.join(folder, `${index}.mp3`), Buffer.concat([bytes, Buffer.alloc(index)]));
  }
  return folder;
}
