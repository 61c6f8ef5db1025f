import { expect, it, onTestFinished } from 'vitest';
import { soundingAt, watchMusic } from '#tests/e2e/support/heard-beats.ts';
import { heardMusic } from '#tests/e2e/support/heard-music.ts';
import { openPage } from '#tests/e2e/support/open-app.ts';
import { summaryPage } from '#tests/e2e/support/pages/before-run-pages.ts';
import { runPage } from '#tests/e2e/support/pages/run-page.ts';
import { expectWords } from '#tests/e2e/support/words.ts';
import { patienceMs } from './support/patience.ts';
import { expectStop } from './support/window-pictures.ts';
import { openAttachedWindow } from './support/window-service.ts';

const patient = { timeout: patienceMs } as const;

it(
  'a window and a page at one run hand the music to each other, and both stop the belt',
  { timeout: 180_000 },
  async () => {
    const window = await openAttachedWindow({ ...(await heardMusic()), timeScale: 1, player: 'page' });
    onTestFinished(() => window.discard());
    await watchMusic(window.page);
    // What watches has to be there before the page is.
    await window.page.reload();
    const { rpc, until } = window;
    for await (const { step } of await rpc.library.progress()) if (step === 'done') break;
    await until(({ hasPlayer }) => hasPlayer);
    await rpc.session.prepare({ mode: 'musicLeads' });
    await until(({ session }) => session?.state.kind === 'ready' && session.obstacle === undefined);
    await rpc.session.start();
    await expect.poll(() => soundingAt(window.page), patient).toBeDefined();

    const page = await openPage(window.service, { prepare: watchMusic, language: 'zh-CN' });
    await expectWords(page, 'zh-CN', ['run:music.elsewhere', 'run:music.playHere'], patienceMs);
    expect(await soundingAt(window.page)).toBeDefined();
    await page.getByTestId('play-here').click();
    await expect.poll(() => soundingAt(page), patient).toBeDefined();
    await expect.poll(() => soundingAt(window.page), patient).toBeUndefined();
    await expectWords(window.page, 'en', ['run:music.elsewhere', 'run:music.playHere'], patienceMs);
    await window.page.getByTestId('play-here').click();
    await expect.poll(() => soundingAt(window.page), patient).toBeDefined();
    await expectWords(page, 'zh-CN', ['run:music.elsewhere'], patienceMs);
    expect((await rpc.status.get()).session?.state.kind).toBe('running');

    await expectStop(window.page, 'the window');
    await expectStop(page, 'the page');
    await runPage(page).stop.click();
    await until(({ session }) => session?.state.kind === 'ended');
    expect(window.beltKmh()).toBe(0);
    await summaryPage(window.page).screen.waitFor();
    await summaryPage(page).screen.waitFor();
  },
);
