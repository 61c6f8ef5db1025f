import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LiveStatus } from '#contract/rpc/live-status.ts';
import { silentLog } from '#contract/runtime/log.ts';
import { attachService, type AttachedService } from '#electron/cli/attach-service.ts';
import { startService, type Service, type ServiceOptions } from '#electron/cli/service.ts';
import type { SimulatedGym } from '#native/simulator/simulated-gym.ts';
import { statusWhere, testIo } from '#tests/support/test-service.ts';
import { openWindow, type OpenWindowOptions, type WindowUnderTest } from './open-window.ts';

/** A window that is attached to a service in the test's own process, as on a kiosk: the treadmill is at hand. */
export interface AttachedWindow extends WindowUnderTest {
  readonly service: Service;
  readonly gym: SimulatedGym;
  /** Another program at the same service. */
  readonly attached: AttachedService;
  readonly rpc: AttachedService['rpc'];
  until(holds: (status: LiveStatus) => boolean): Promise<LiveStatus>;
  /** Km/h of the simulated belt itself. */
  beltKmh(): number;
}

/** For a whole test file: one service, one Electron. */
export async function openAttachedWindow(
  service: Partial<ServiceOptions> = {},
  window: Omit<OpenWindowOptions, 'dataFolder'> = {},
): Promise<AttachedWindow> {
  const dataFolder = service.dataFolder ?? mkdtempSync(path.join(tmpdir(), 'beatrunner-attached-'));
  const started = await startService({
    dataFolder,
    device: 'sim',
    port: 0,
    musicFolders: [],
    timeScale: 5,
    player: 'clock',
    io: testIo,
    log: silentLog,
    simulator: { simulatorSeed: 7 },
    ...service,
  });
  const gym = started.opened.simulatedGym;
  if (gym === undefined) throw new Error('no simulated treadmill');
  const attached = await attachService(started.url, 'test');
  const opened = await openWindow({ ...window, dataFolder }).catch(async (error: unknown) => {
    attached.close();
    await started.close();
    throw error;
  });
  return {
    ...opened,
    service: started,
    gym,
    attached,
    rpc: attached.rpc,
    until: (holds) => statusWhere(attached, holds),
    beltKmh: () => gym.treadmill.state.speedKmh,
    async discard() {
      await opened.discard();
      attached.close();
      await started.close();
      if (service.dataFolder === undefined) rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

/** A run without music, on a belt of at least so many km/h, started by the other program. */
export async function beginRun(
  { rpc, until }: Pick<AttachedWindow, 'rpc' | 'until'>,
  leastKmh = 2,
): Promise<string> {
  const { sessionId } = await rpc.session.prepare({ mode: 'iLead' });
  await until(({ session }) => session?.state.kind === 'ready' && session.obstacle === undefined);
  await rpc.session.start();
  await until(({ session }) => (session?.speedKmh.reported ?? 0) >= leastKmh);
  return sessionId;
}

/** The run has ended and is put away; the belt stands. */
export async function endRun({ rpc, until }: Pick<AttachedWindow, 'rpc' | 'until'>): Promise<void> {
  const { session } = await rpc.status.get();
  if (session === undefined || session.state.kind === 'idle') return;
  if (session.state.kind !== 'ended' && session.state.kind !== 'ready') {
    await rpc.session.stop();
    await until((status) => status.session?.state.kind === 'ended');
  }
  await rpc.session.discard();
  await until(({ treadmill }) => treadmill?.belt === 'standing');
}
