import { expect, it } from 'vitest';
import { simulatedDeviceIds } from '#contract/rpc/simulated-devices.ts';
import { attachTest, startTestService, statusWhere } from '#tests/support/test-service.ts';
import { heardMusic } from './support/heard-music.ts';
import { openPage } from './support/open-app.ts';
import { goTo, homePage } from './support/pages/before-run-pages.ts';

it('upright no part of a run is hidden; ended in the next run, the page says that it is saved and where', async () => {
  const service = await startTestService({ ...(await heardMusic()), timeScale: 20 });
  const attached = await attachTest(service);
  const page = await openPage(service, {
    size: 'upright',
    expectedComplaint: /WebSocket|ERR_CONNECTION_REFUSED|Failed to load resource/,
  });
  await homePage(page).screen.waitFor();
  await attached.rpc.devices.useSensors([
    { kind: 'heartRate', deviceId: simulatedDeviceIds.strap, name: 'Strap' },
    { kind: 'footPod', deviceId: simulatedDeviceIds.footPod, name: 'Foot pod' },
  ]);
  const begin = async (): Promise<void> => {
    await attached.rpc.session.prepare({ mode: 'iLead', seed: 1 });
    await statusWhere(
      attached,
      ({ session }) => session?.state.kind === 'ready' && session.obstacle === undefined,
    );
    await attached.rpc.session.start();
    await statusWhere(attached, ({ session }) => (session?.speedKmh.reported ?? 0) > 4);
    // A brisk walk, whose steps the one track can meet.
    await attached.rpc.session.setByHand({ speedKmh: 6.7 });
    await statusWhere(attached, ({ session }) => (session?.distanceM ?? 0) > 220);
  };
  await begin();
  await attached.rpc.session.stop();
  await page.getByTestId('summary-done').waitFor();
  await page.locator('tbody tr').first().waitFor();
  const [row, keys] = await Promise.all([
    page.locator('tbody tr').last().boundingBox(),
    page.getByTestId('summary-done').boundingBox(),
  ]);
  expect(await page.getByTestId('best-track').isVisible()).toBe(true);
  expect((row?.y ?? 0) + (row?.height ?? 0)).toBeLessThanOrEqual(keys?.y ?? 0);
  await page.getByTestId('summary-done').click();
  await goTo(page, '/profile');
  const [save, back] = await Promise.all([
    page.getByTestId('save-profile').boundingBox(),
    page.getByTestId('close-profile').boundingBox(),
  ]);
  expect(save?.y).toBe(back?.y);
  await goTo(page, '/');

  await begin();
  await service.close();
  const closed = page.getByTestId('closed');
  await closed.waitFor();
  expect(await closed.innerText()).toContain('The run is saved');
  expect(await page.getByTestId('total-distance').isVisible()).toBe(true);
  expect(await page.getByTestId('summary-discard').isDisabled()).toBe(true);
});
