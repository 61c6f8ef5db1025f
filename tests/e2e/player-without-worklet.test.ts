import { expect, it } from 'vitest';
import { attachTest, startTestService, statusWhere } from '#tests/support/test-service.ts';
import { soundingAt, watchMusic } from './support/heard-beats.ts';
import { heardMusic } from './support/heard-music.ts';
import type { Page } from 'playwright-core';
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

declare global {
  interface Window {
    /** What the page has made to sound by: worklets, and contexts, the music's first. */
    soundParts?: { readonly ports: MessagePort[]; readonly contexts: AudioContext[] };
  }
}

/** Runs in the page, before all of it. */
function keepSoundParts(): void {
  const ports: MessagePort[] = [];
  const contexts: AudioContext[] = [];
  window.soundParts = { ports, contexts };
  const OwnContext = window.AudioContext;
  window.AudioContext = class extends OwnContext {
    constructor(options?: AudioContextOptions) {
      super(options);
      contexts.push(this);
    }
  };
  const OwnNode = window.AudioWorkletNode;
  window.AudioWorkletNode = class extends OwnNode {
    constructor(context: BaseAudioContext, name: string, options?: AudioWorkletNodeOptions) {
      super(context, name, options);
      ports.push(this.port);
    }
  };
}

/** A page in which a run behind the music has begun. */
async function runningPage(
  options: {
    readonly prepare?: (page: Page) => Promise<unknown>;
    readonly expectedComplaint?: RegExp;
  } = {},
) {
  const service = await startTestService({ ...(await heardMusic()), timeScale: 1, player: 'page' });
  const attached = await attachTest(service);
  const { rpc } = attached;
  const told: string[] = [];
  const page = await openPage(service, {
    ...options,
    async prepare(opened) {
      opened.on('console', (message) => void told.push(message.text()));
      await opened.addInitScript(keepSoundParts);
      await options.prepare?.(opened);
      await watchMusic(opened);
    },
  });
  await statusWhere(attached, ({ hasPlayer }) => hasPlayer);
  await rpc.session.prepare({ mode: 'musicLeads' });
  await statusWhere(
    attached,
    ({ session }) => session?.state.kind === 'ready' && session.obstacle === undefined,
  );
  await rpc.session.start();
  return {
    ...{ attached, page, rpc },
    contextState: () => page.evaluate(() => window.soundParts?.contexts[0]?.state),
    isStretched: async () => (await soundingAt(page))?.isStretched,
    /** What its console says of the browser's own player. */
    plain: () => told.filter((text) => text.startsWith("The browser's own player is used for all music")),
  };
}

it.each([
  { isRefused: false, what: 'is stretched in the worklet' },
  { isRefused: true, what: 'is played by the browser where the worklet is not to be had, which is told' },
])('music $what', { timeout: 120_000 }, async ({ isRefused }) => {
  const { attached, page, rpc, contextState, isStretched, plain } = await runningPage(
    isRefused
      ? { prepare: (opened) => opened.addInitScript(refuseWebAssembly), expectedComplaint: /WebAssembly/ }
      : {},
  );
  await expect.poll(isStretched, { timeout: 30_000 }).toBe(!isRefused);
  const fromS = (await soundingAt(page))?.positionS ?? Number.NaN;
  await expect
    .poll(async () => (await soundingAt(page))?.positionS, { timeout: 15_000 })
    .toBeGreaterThan(fromS + 1);
  // The controller hears of it either way.
  await statusWhere(attached, ({ session }) => (session?.music?.positionS ?? 0) > fromS + 1);
  expect(plain()).toHaveLength(isRefused ? 1 : 0);
  expect(await contextState()).toBe(isRefused ? 'closed' : 'running');
  await rpc.session.stop();
});

it(
  'music is played by the browser once the worklet has died, which is told',
  { timeout: 120_000 },
  async () => {
    const { attached, page, rpc, contextState, isStretched, plain } = await runningPage();
    await expect.poll(isStretched, { timeout: 30_000 }).toBe(true);
    // No map at all: the next block that it makes throws.
    await page.evaluate(() => {
      for (const port of window.soundParts?.ports ?? []) port.postMessage({ kind: 'follow', map: null });
    });
    await expect.poll(isStretched, { timeout: 15_000 }).toBe(false);
    const fromS = (await soundingAt(page))?.positionS ?? Number.NaN;
    await statusWhere(attached, ({ session }) => (session?.music?.positionS ?? 0) > fromS + 1);
    expect(plain()).toEqual([expect.stringContaining('the worklet died')]);
    expect(await contextState()).toBe('closed');
    await rpc.session.stop();
  },
);
