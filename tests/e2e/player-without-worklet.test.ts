import { expect, it } from 'vitest';
import { attachTest, startTestService, statusWhere } from '#tests/support/test-service.ts';
import { soundingAt, watchMusic } from './support/heard-beats.ts';
import { heardMusic } from './support/heard-music.ts';
import { openPage } from './support/open-app.ts';

/** A second policy beside the page's own: what either refuses is refused. Runs in the page, before all of it. */
function refuseWebAssembly(): void {
  new MutationObserver((_changes, observer) => {
    if (document.head === null) return;
    observer.disconnect();
    const policy = document.createElement('meta');
    policy.httpEquiv = 'Content-Security-Policy';
    policy.content = "script-src 'self'";
    document.head.prepend(policy);
  }).observe(document, { childList: true, subtree: true });
}

it.each([
  { isRefused: false, what: 'is stretched in the worklet' },
  { isRefused: true, what: 'is played by the browser where the worklet is not to be had, which is told' },
])('music $what', { timeout: 120_000 }, async ({ isRefused }) => {
  const service = await startTestService({ ...(await heardMusic()), timeScale: 1, player: 'page' });
  const attached = await attachTest(service);
  const { rpc } = attached;
  const told: string[] = [];
  const page = await openPage(service, {
    async prepare(opened) {
      opened.on('console', (message) => void told.push(message.text()));
      await watchMusic(opened);
      if (isRefused) await opened.addInitScript(refuseWebAssembly);
    },
    ...(isRefused ? { expectedComplaint: /WebAssembly/ } : {}),
  });
  await statusWhere(attached, ({ hasPlayer }) => hasPlayer);
  await rpc.session.prepare({ mode: 'musicLeads' });
  await statusWhere(
    attached,
    ({ session }) => session?.state.kind === 'ready' && session.obstacle === undefined,
  );
  await rpc.session.start();
  await expect.poll(async () => (await soundingAt(page))?.isStretched, { timeout: 30_000 }).toBe(!isRefused);
  const fromS = (await soundingAt(page))?.positionS ?? Number.NaN;
  await expect
    .poll(async () => (await soundingAt(page))?.positionS, { timeout: 15_000 })
    .toBeGreaterThan(fromS + 1);
  // The controller hears of it either way.
  await statusWhere(attached, ({ session }) => (session?.music?.positionS ?? 0) > fromS + 1);
  const plain = told.filter((text) => text.startsWith("The browser's own player is used for all music"));
  expect(plain).toHaveLength(isRefused ? 1 : 0);
  await rpc.session.stop();
});
