import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { inStepShareOf } from '#core/music/in-step-share.ts';
import { trialRequest } from '#renderer/screens/plan/trial-request.ts';
import { sampleIndexSchema } from '#scripts/samples/sample-index.ts';
import { createKnownMusic } from '#tests/support/known-music.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { attachTest, startTestService, statusWhere } from '#tests/support/test-service.ts';

const index = new URL('../../resources/samples/samples.json', import.meta.url);

// What "Try it" shows to somebody who sees BeatRunner for the first time.
it('a trial run is in step with its music for much of its time', { timeout: 120_000 }, async () => {
  const { samples } = sampleIndexSchema.parse(JSON.parse(await readFile(index, 'utf8')));
  const dataFolder = createTestFolder();
  const folder = await createKnownMusic(
    dataFolder,
    samples.map(({ file, tempoBpm, durationS }) => ({ name: file, tempoBpm, durationS })),
  );
  const service = await startTestService({
    dataFolder,
    musicFolders: [folder],
    timeScale: 20,
    simulator: { simulatorSeed: 7 },
  });
  const attached = await attachTest(service);
  const { rpc } = attached;
  await rpc.devices.useSensors([
    { kind: 'heartRate', deviceId: 'sim-strap', name: 'Simulated Strap' },
    { kind: 'footPod', deviceId: 'sim-foot-pod', name: 'Simulated Foot Pod' },
  ]);
  const { tracksNearCadence } = await rpc.session.forecast(trialRequest);
  expect(tracksNearCadence).toBeGreaterThan(0);
  await rpc.session.prepare({ ...trialRequest, seed: 1 });
  await statusWhere(
    attached,
    ({ session }) => session?.state.kind === 'ready' && session.obstacle === undefined,
  );
  const result = rpc.session.result();
  await rpc.session.start();
  const { sessionId } = await result;
  const { samples: seconds } = await rpc.history.session({ sessionId });
  const share = inStepShareOf(seconds);
  console.log(`The trial run was in step for ${Math.round((share ?? 0) * 100)} % of its time`);
  expect(share).toBeGreaterThan(0.25);
});
