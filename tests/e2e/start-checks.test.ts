import { cpSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { startTestService } from '#tests/support/test-service.ts';
import { openPage } from './support/open-app.ts';
import { homePage } from './support/pages/before-run-pages.ts';
import { expectWords } from './support/words.ts';

const builtPage = path.join(import.meta.dirname, '../../out/renderer');

it('a start that finds everything in order says nothing of it', async () => {
  const page = await openPage(await startTestService());
  await homePage(page).screen.waitFor();
  expect(await page.getByTestId('start-screen').count()).toBe(0);
});

it('a disk that takes nothing is told before anything else, in both languages, and goes on by a tap', async () => {
  const service = await startTestService();
  const { settings } = service.opened.store;
  const change = settings.change.bind(settings);
  Object.assign(settings, { change: () => Promise.reject(new Error('database or disk is full')) });
  const page = await openPage(service);
  await expectWords(page, 'en', [
    'start:held',
    'start:finding.storageBroken',
    'start:finding.bluetoothNotNeeded',
    'start:finding.treadmillLinked',
    'start:finding.musicNone',
    'start:finding.clockPlausible',
  ]);
  const chinese = await openPage(service, { language: 'zh-CN' });
  await expectWords(chinese, 'zh-CN', ['start:held', 'start:finding.storageBroken']);
  await page.getByTestId('start-go-on').click();
  await homePage(page).screen.waitFor();
  // The next start looks again.
  Object.assign(settings, { change });
  await chinese.reload();
  await homePage(chinese).screen.waitFor();
});

it('a slow disk is shown as what is waited for, and keeps nobody for ever', async () => {
  const service = await startTestService();
  const { promise, resolve } = Promise.withResolvers<void>();
  const { settings } = service.opened.store;
  const change = settings.change.bind(settings);
  Object.assign(settings, {
    change: async (...args: Parameters<typeof change>) => {
      await promise;
      await change(...args);
    },
  });
  const page = await openPage(service);
  await expectWords(page, 'en', ['start:looking', 'start:finding.clockPlausible']);
  await expect.poll(() => page.getByTestId('check-storage').getAttribute('data-state')).toBe('waiting');
  // It does not answer: the app comes all the same.
  await homePage(page).screen.waitFor({ timeout: 15_000 });
  resolve();
});

it('a clock that is older than the program is told', async () => {
  const pageFolder = path.join(createTestFolder(), 'page');
  cpSync(builtPage, pageFolder, { recursive: true });
  const later = new Date(Date.now() + 3 * 24 * 3_600_000);
  utimesSync(path.join(pageFolder, 'index.html'), later, later);
  const page = await openPage(await startTestService({ pageFolder }));
  await expectWords(page, 'en', ['start:held', 'start:finding.clockBeforeProgram']);
});
