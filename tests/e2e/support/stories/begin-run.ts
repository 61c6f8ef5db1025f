import type { SessionRequest } from '#contract/rpc/session-request.ts';
import type { SessionStateKind } from '#core/session/session-state.ts';
import type { Scene } from '../scene.ts';

/** Strap and foot pod of the simulated runner, so that heart and steps are there. */
export async function wearSensors({ rpc }: Scene): Promise<void> {
  await rpc.devices.useSensors([
    { kind: 'heartRate', deviceId: 'sim-strap', name: 'Simulated Strap' },
    { kind: 'footPod', deviceId: 'sim-foot-pod', name: 'Simulated Foot Pod' },
  ]);
}

/** All folders have been listened to. */
export async function musicReady({ rpc }: Scene): Promise<void> {
  for await (const { step } of await rpc.library.progress()) if (step === 'done') return;
}

export async function prepare(scene: Scene, request: SessionRequest = { mode: 'musicLeads' }): Promise<void> {
  await scene.rpc.session.prepare({ seed: 1, ...request });
}

export async function readyToStart(scene: Scene): Promise<void> {
  await scene.until(({ session }) => session?.state.kind === 'ready' && session.obstacle === undefined);
}

/** Past countdown and start, on a moving belt. */
export async function beginRun(scene: Scene, request?: SessionRequest): Promise<void> {
  await prepare(scene, request);
  await readyToStart(scene);
  await scene.rpc.session.start();
  await belt(scene, 3);
}

/** Waits until the belt is at least so fast, km/h. */
export async function belt(scene: Scene, leastKmh: number): Promise<void> {
  await scene.until(({ session }) => (session?.speedKmh.reported ?? 0) >= leastKmh);
}

export async function inState(scene: Scene, kind: SessionStateKind): Promise<void> {
  await scene.until(({ session }) => session?.state.kind === kind);
}

/** Running with nothing that holds. */
export async function runsFreely(scene: Scene): Promise<void> {
  await scene.until(({ session }) => session?.state.kind === 'running' && session.state.holds.length === 0);
}

/** The run is over, its belt at rest; the page is on its summary. */
export async function endRun(scene: Scene): Promise<void> {
  await scene.rpc.session.stop();
  await inState(scene, 'ended');
}
