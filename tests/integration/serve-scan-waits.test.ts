import { expect, it } from 'vitest';
import type { LibraryProgress } from '#contract/rpc/music-library.ts';
import type { AttachedService } from '#electron/cli/attach-service.ts';
import {
  attachTest,
  createMusicFolder,
  startRun,
  startTestService,
  statusWhere,
} from '#tests/support/test-service.ts';

async function progressWhere(
  { rpc }: AttachedService,
  holds: (progress: LibraryProgress) => boolean,
): Promise<LibraryProgress> {
  for await (const progress of await rpc.library.progress()) if (holds(progress)) return progress;
  throw new Error('the progress topic ended');
}

it('listens to nothing while somebody runs, and goes on after that', async () => {
  const attached = await attachTest(await startTestService());
  const { rpc } = attached;
  await startRun(attached);
  await progressWhere(attached, ({ pausedBy }) => pausedBy.includes('run'));
  await rpc.library.addFolder({ path: createMusicFolder('short-notice.ogg') });
  // The run goes on for a while; the folder is not even looked at.
  await statusWhere(attached, ({ session }) => (session?.distanceM ?? 0) > 20);
  const waiting = await progressWhere(attached, () => true);
  expect(waiting).toMatchObject({ step: 'find', foundFiles: 0, listenedFiles: 0, pausedBy: ['run'] });
  await rpc.session.stop();
  expect(await progressWhere(attached, ({ step }) => step === 'done')).toMatchObject({
    readyFiles: 1,
    pausedBy: [],
  });
});

it('goes on on a battery when a person says so', async () => {
  const service = await startTestService();
  const attached = await attachTest(service);
  service.library.pause('battery');
  await attached.rpc.library.addFolder({ path: createMusicFolder('short-notice.ogg') });
  await progressWhere(attached, ({ pausedBy }) => pausedBy.includes('battery'));
  await attached.rpc.library.resume();
  expect(await progressWhere(attached, ({ step }) => step === 'done')).toMatchObject({ readyFiles: 1 });
});
