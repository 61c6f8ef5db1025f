import { createServer } from 'node:net';
import { once } from 'node:events';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { attachTest, startRun, startTestService, statusWhere } from '#tests/support/test-service.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { startServeProcess } from '#tests/support/serve-process.ts';
import { attachService } from '#electron/cli/attach-service.ts';
import { heardMusic } from './support/heard-music.ts';
import { refuseToPlay, soundingAt, watchMusic } from './support/heard-beats.ts';
import { gymOf, openBrowser, openPage } from './support/open-app.ts';
import { homePage, summaryPage } from './support/pages/before-run-pages.ts';
import { runPage } from './support/pages/run-page.ts';
import { expectStopInCorner, stopSight } from './support/stop-corner.ts';
import { expectWords } from './support/words.ts';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function pressStop(page: Page): Promise<void> {
  const { box } = await stopSight(page);
  await page.mouse.move((box.left + box.right) / 2, (box.top + box.bottom) / 2);
  await page.mouse.down();
  await page.mouse.up();
}

describe('an address that is not good', () => {
  it.each([
    ['of an earlier start', (url: URL) => url.searchParams.set('token', 'x'.repeat(43))],
    ['without a token', (url: URL) => url.searchParams.delete('token')],
  ])('%s: what to do, in both languages', async (_what, spoil) => {
    const service = await startTestService();
    const url = new URL(service.url);
    spoil(url);
    const context = await (await openBrowser()).newContext();
    try {
      const page = await context.newPage();
      const answer = await page.goto(url.href);
      expect(answer?.status()).toBe(401);
      const text = await page.innerText('body');
      expect(text).toMatch(/address/i);
      expect(text).toMatch(/safety key/i);
      expect(text).toMatch(/地址/);
      expect(text).toMatch(/安全钥匙/);
      expect(await page.getByTestId('stop').count()).toBe(0);
    } finally {
      await context.close();
    }
  });
});

describe('pages that come and go', () => {
  it('a reload in mid-run leads straight back into it, with STOP, within ten seconds', async () => {
    const service = await startTestService({ timeScale: 5 });
    const attached = await attachTest(service);
    const page = await openPage(service);
    await startRun(attached);
    await runPage(page).screen.waitFor();
    const beganMs = performance.now();
    await page.reload({ waitUntil: 'commit' });
    await runPage(page).speed.waitFor();
    await expectStopInCorner(page, 'after a reload');
    const backMs = performance.now() - beganMs;
    console.log(`Reloaded in mid-run: back in it, with STOP, after ${Math.round(backMs)} ms`);
    expect(backMs).toBeLessThan(10_000);
  });

  it('a page that is closed leaves the belt to the run, and another one finds both', async () => {
    const service = await startTestService({ timeScale: 5 });
    const attached = await attachTest(service);
    const page = await openPage(service);
    await startRun(attached);
    await runPage(page).screen.waitFor();
    await page.close();
    const { nowMs } = await attached.rpc.status.get();
    // Ten seconds of the treadmill.
    const later = await statusWhere(attached, (status) => status.nowMs > nowMs + 10_000);
    expect(later.session?.state.kind).toBe('running');
    expect(gymOf(service).treadmill.state.speedKmh).toBeGreaterThan(2);
    const another = await openPage(service, { language: 'zh-CN' });
    await runPage(another).screen.waitFor();
    await pressStop(another);
    await statusWhere(attached, ({ session }) => session?.state.kind === 'ended');
    expect(gymOf(service).treadmill.state.speedKmh).toBe(0);
  });

  it('a tab that is closed while the belt moves asks first, and goes when it stands', async () => {
    const service = await startTestService({ timeScale: 5 });
    const attached = await attachTest(service);
    const page = await openPage(service);
    await startRun(attached);
    await runPage(page).screen.waitFor();
    await expectStopInCorner(page, 'before it is closed');
    // Browsers ask only those who did something on the page.
    await page.keyboard.press('Tab');
    const asked = page.waitForEvent('dialog');
    await page.close({ runBeforeUnload: true });
    const question = await asked;
    expect(question.type()).toBe('beforeunload');
    await question.dismiss();
    await pressStop(page);
    await statusWhere(attached, ({ session }) => session?.state.kind === 'ended');
    await summaryPage(page).screen.waitFor();
    const closed = page.waitForEvent('close');
    await page.close({ runBeforeUnload: true });
    await closed;
  });

  it('a display that changes its size keeps STOP in its corner', async () => {
    const service = await startTestService({ timeScale: 5 });
    const attached = await attachTest(service);
    const page = await openPage(service);
    await startRun(attached);
    await runPage(page).screen.waitFor();
    for (const [width, height] of [
      [1080, 1920],
      [1024, 600],
      [3840, 2160],
      [800, 1280],
      [1366, 768],
      [1920, 1080],
    ] as const) {
      await page.setViewportSize({ width, height });
      await expectStopInCorner(page, `${width} x ${height}`);
    }
    await pressStop(page);
    await statusWhere(attached, ({ session }) => session?.state.kind === 'ended');
  });

  it(
    'a second window leaves the music where it plays until it is tapped, and both can stop',
    { timeout: 90_000 },
    async () => {
      const service = await startTestService({ ...(await heardMusic()), timeScale: 1, player: 'page' });
      const gym = gymOf(service);
      const attached = await attachTest(service);
      const { rpc } = attached;
      const first = await openPage(service, { prepare: watchMusic });
      await statusWhere(attached, ({ hasPlayer }) => hasPlayer);
      await rpc.session.prepare({ mode: 'musicLeads' });
      await statusWhere(
        attached,
        ({ session }) => session?.state.kind === 'ready' && session.obstacle === undefined,
      );
      await rpc.session.start();
      await expect.poll(() => soundingAt(first), { timeout: 30_000 }).toBeDefined();

      const second = await openPage(service, { prepare: watchMusic, language: 'zh-CN' });
      await expectWords(second, 'zh-CN', ['run:music.elsewhere', 'run:music.playHere']);
      expect(await soundingAt(second)).toBeUndefined();
      expect(await soundingAt(first)).toBeDefined();
      await second.getByTestId('play-here').click();
      await expect.poll(() => soundingAt(second), { timeout: 15_000 }).toBeDefined();
      await expect.poll(() => soundingAt(first), { timeout: 5000 }).toBeUndefined();
      await expectWords(first, 'en', ['run:music.elsewhere', 'run:music.playHere']);

      // One that may not sound gives it back, and takes nothing away for longer than it took to find out.
      const third = await openPage(service, { prepare: (page) => page.addInitScript(refuseToPlay) });
      await third.getByTestId('play-here').click();
      await third.locator('html[data-refused]').waitFor();
      await third.getByTestId('play-here').waitFor();
      await expect.poll(() => soundingAt(second), { timeout: 15_000 }).toBeDefined();
      expect(await second.getByTestId('play-here').isVisible()).toBe(false);

      // The one that plays goes: the music stays in the room.
      await second.close();
      await expect.poll(() => soundingAt(first), { timeout: 15_000 }).toBeDefined();
      expect((await rpc.status.get()).session?.state.kind).toBe('running');

      // The one that does not play can stop as well.
      await expectStopInCorner(first, 'the first');
      await expectStopInCorner(third, 'the third');
      await pressStop(third);
      await expectWords(first, 'en', ['common:stop.stopping']);
      await statusWhere(attached, ({ session }) => session?.state.kind === 'ended');
      expect(gym.treadmill.state.speedKmh).toBe(0);
      await summaryPage(first).screen.waitFor();
      await summaryPage(third).screen.waitFor();
    },
  );
});

describe('a controller that is killed under the page', () => {
  it(
    'leaves the page there, which sends nobody to a dead button; the next start offers the run',
    { timeout: 90_000 },
    async () => {
      const folder = createTestFolder();
      const port = await freePort();
      const args = ['--data', folder, '--device', 'sim', '--time-scale', '5', '--port', String(port)];
      const doomed = startServeProcess(args);
      const { url } = await doomed.listening;
      const page = await openPage({ url });
      const attached = await attachService(url, 'test');
      await startRun(attached);
      await runPage(page).screen.waitFor();
      await statusWhere(attached, ({ session }) => (session?.elapsedMs ?? 0) > 15_000);
      attached.close();
      doomed.child.kill('SIGKILL');
      await doomed.ended;

      await expectWords(page, 'en', ['run:trouble.lost.title', 'common:stop.useTreadmill']);
      const sight = await expectStopInCorner(page, 'without a controller');
      expect(sight.mode).toBe('unreachable');
      await pressStop(page);
      await expectWords(page, 'en', ['common:stop.unreachable']);

      // Every start has an address of its own: the old page says so, the new one has the run.
      const next = startServeProcess(args);
      const { url: newUrl } = await next.listening;
      await expectWords(page, 'en', ['run:trouble.refused.title', 'run:trouble.refused.doing']);
      await page.goto(newUrl);
      await homePage(page).interrupted.waitFor();
      await expectWords(page, 'en', ['home:interrupted.title']);
      await page.getByTestId('see-interrupted').click();
      await expectWords(page, 'en', ['words:end.interrupted.short']);
      expect(await stopSight(page)).toMatchObject({ isThere: false });
      next.child.kill('SIGTERM');
      expect((await next.ended).code).toBe(0);
    },
  );
});
