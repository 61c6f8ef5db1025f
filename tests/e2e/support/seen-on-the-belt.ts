import { expect } from 'vitest';
import type { ControlPointRequest } from '#core/ftms/control-point.ts';
import type { Scene } from './scene.ts';

/** What reaches the treadmill from now on. */
export interface BeltEars {
  readonly requests: readonly ControlPointRequest['kind'][];
}

/** Listens to what the treadmill is told from this moment on. */
export function listenToBelt({ gym }: Pick<Scene, 'gym'>): BeltEars {
  const already = gym.treadmill.seen.requests.length;
  return {
    get requests() {
      return gym.treadmill.seen.requests.slice(already).flatMap(({ request }) => request?.kind ?? []);
    },
  };
}

/** Waits until the treadmill has sent so many more records. */
export async function afterRecords({ gym }: Pick<Scene, 'gym'>, count: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const already = gym.treadmill.seen.telemetry.length;
  const timer = setInterval(() => {
    if (gym.treadmill.seen.telemetry.length >= already + count) resolve();
  }, 20);
  await promise;
  clearInterval(timer);
}

/** Nothing may be told to the treadmill for so many of its records. */
export async function expectSilence(scene: Scene, records = 3): Promise<void> {
  const ears = listenToBelt(scene);
  await afterRecords(scene, records);
  expect(ears.requests).toEqual([]);
}

/** The belt keeps its speed or gets slower, whatever is sent. */
export async function expectNoFaster(scene: Scene, records = 3): Promise<void> {
  const beforeKmh = scene.gym.treadmill.state.targetSpeedKmh;
  await afterRecords(scene, records);
  expect(scene.gym.treadmill.state.targetSpeedKmh).toBeLessThanOrEqual(beforeKmh);
}
