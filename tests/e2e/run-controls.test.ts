import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { AttachedService } from '#electron/cli/attach-service.ts';
import { attachTest, startTestService, statusWhere } from '#tests/support/test-service.ts';
import { meterGeometry, meterPercent } from '#ui/parts/beat-meter-geometry.ts';
import { inStepShare } from '#core/music/in-step.ts';
import { fingertip, handOn, palm, type Hand } from './support/fingers.ts';
import { heardMusic } from './support/heard-music.ts';
import { gymOf, openPage } from './support/open-app.ts';
import { summaryPage } from './support/pages/before-run-pages.ts';
import { pressUntil, runPage, shownNumber, type RunPage } from './support/pages/run-page.ts';
import { hearNews, saidNews } from './support/said-news.ts';
import { noteCommands, type SentCommands } from './support/sent-commands.ts';
import { pattern } from './support/words.ts';

/** A page in the middle of a run with music, strap and foot pod, at the runner's walking speed or above. */
interface Stage {
  readonly page: Page;
  readonly run: RunPage;
  readonly hand: Hand;
  readonly sent: SentCommands;
  readonly attached: AttachedService;
  readonly gym: ReturnType<typeof gymOf>;
}

async function openStage(): Promise<Stage> {
  const service = await startTestService({ ...(await heardMusic()), timeScale: 5 });
  const attached = await attachTest(service);
  const { rpc } = attached;
  await rpc.devices.useSensors([
    { kind: 'heartRate', deviceId: 'sim-strap', name: 'Simulated Strap' },
    { kind: 'footPod', deviceId: 'sim-foot-pod', name: 'Simulated Foot Pod' },
  ]);
  const notes: { sent?: SentCommands } = {};
  const page = await openPage(service, {
    async prepare(unopened) {
      notes.sent = noteCommands(unopened);
      await hearNews(unopened);
    },
  });
  await rpc.session.prepare({ mode: 'musicLeads', seed: 1, lengthMs: 60 * 60_000 });
  await statusWhere(
    attached,
    ({ session }) => session?.state.kind === 'ready' && session.obstacle === undefined,
  );
  await rpc.session.start();
  await statusWhere(attached, ({ session }) => (session?.speedKmh.reported ?? 0) > 3);
  const run = runPage(page);
  await run.screen.waitFor();
  const { sent } = notes;
  if (sent === undefined) throw new Error('nobody reads along');
  return { page, run, hand: await handOn(page), sent, attached, gym: gymOf(service) };
}

/** What the page has asked for by keys of the run. */
function keysOf({ sent }: Stage): readonly string[] {
  return ['nudge', 'setByHand', 'release', 'skipTrack', 'pause', 'resume', 'stop'].flatMap((key) =>
    sent.under(`/session/${key}`),
  );
}

/** Contacts that are not meant: none of them does anything, and the one after them does one step. */
async function expectOnlyFingers(stage: Stage): Promise<void> {
  const { hand, run, page, sent } = stage;
  const before = keysOf(stage).length;
  await hand.touch(run.minus, palm);
  await hand.touch(run.minus, { ...fingertip, dx: -30 }, { ...fingertip, dx: 30 });
  await hand.touch(run.pause, palm);
  await hand.touch(page.getByTestId('heart-tile'), palm);
  await hand.touch(run.minus, fingertip);
  await expect.poll(() => sent.of('/session/nudge').length, { message: 'one finger on minus' }).toBe(1);
  expect(keysOf(stage).slice(before), 'palms and two fingers').toHaveLength(1);
  expect(sent.of('/session/nudge')[0]).toMatchObject({ speedKmh: expect.closeTo(-0.5, 1) });
  expect(await page.getByTestId('heart-tile').innerText()).toContain('Heart rate');

  // A key that bounces under the finger: two clicks within a moment are one step. The minus before may still count as the
  // first of them, so it is tried until one counts.
  await expect
    .poll(
      async () => {
        await run.plus.evaluate((key: HTMLElement) => {
          key.click();
          key.click();
        });
        return sent.of('/session/nudge').length;
      },
      { interval: 200, message: 'a bouncing plus' },
    )
    .toBeGreaterThan(1);
  expect(sent.of('/session/nudge'), 'one step').toHaveLength(2);
  expect(sent.of('/session/nudge')[1]).toMatchObject({ speedKmh: expect.closeTo(0.5, 1) });
}

/** What drops of water do: more contacts within a second than anybody's fingers. */
async function wet(target: Locator): Promise<void> {
  await target.evaluate((element) => {
    for (let drop = 0; drop < 9; drop += 1) {
      for (const kind of ['pointerdown', 'pointerup']) {
        element.dispatchEvent(
          new PointerEvent(kind, { bubbles: true, pointerId: 100 + drop, pointerType: 'touch', width: 8 }),
        );
      }
    }
  });
}

async function expectWetLock(stage: Stage): Promise<void> {
  const { hand, run, page } = stage;
  const before = keysOf(stage);
  const note = page.getByTestId('run-note');
  const lockedAtMs = performance.now();
  await wet(page.getByTestId('cadence-card'));
  await note.getByText(pattern('run:note.wet', 'en')).waitFor();
  await hand.touch(run.minus, fingertip);
  await hand.touch(run.pause, fingertip);
  await note.waitFor({ state: 'hidden' });
  expect(performance.now() - lockedAtMs, 'the keys wait for two seconds').toBeGreaterThan(1900);
  expect(keysOf(stage)).toEqual(before);
  await hand.touch(run.minus, fingertip);
  await expect.poll(() => keysOf(stage).length, { message: 'dry again' }).toBe(before.length + 1);
}

async function expectPresets(stage: Stage): Promise<void> {
  const { hand, run, page, sent, attached } = stage;
  const openSheet = async (): Promise<void> => {
    await hand.touch(run.setValue, fingertip);
    await run.presets.waitFor();
  };
  await openSheet();
  const openedAtMs = performance.now();
  await run.presets.waitFor({ state: 'hidden', timeout: 15_000 });
  const openMs = performance.now() - openedAtMs;
  expect(openMs, 'the sheet closes by itself after six seconds').toBeGreaterThan(5500);
  expect(openMs).toBeLessThan(9000);

  await openSheet();
  const much = page.getByTestId('preset-12');
  await much.click();
  await expect.poll(() => much.innerText()).toMatch(pattern('run:presets.confirm', 'en'));
  expect(sent.of('/session/setByHand'), 'a much faster speed waits for a second tap').toEqual([]);
  // At once it would be the first tap bouncing.
  await expect
    .poll(
      async () => {
        await much.click({ timeout: 500 }).catch(() => undefined);
        return sent.of('/session/setByHand').length;
      },
      { interval: 450 },
    )
    .toBe(1);
  expect(sent.of('/session/setByHand')[0]).toMatchObject({ speedKmh: 12 });
  await run.presets.waitFor({ state: 'hidden' });
  await expect.poll(() => shownNumber(run.setValue)).toBe(12);

  await statusWhere(attached, ({ session }) => (session?.speedKmh.reported ?? 0) > 6.5);
  await openSheet();
  await page.getByTestId('preset-6').click();
  await expect.poll(() => sent.of('/session/setByHand').length, { message: 'slower at one tap' }).toBe(2);
  expect(sent.of('/session/setByHand')[1]).toMatchObject({ speedKmh: 6 });

  await openSheet();
  await page.getByTestId('back-to-music').click();
  await expect.poll(() => sent.of('/session/release').length).toBe(1);
}

const cards = [
  ['speed-card', 'Speed', 'Pace'],
  ['heart-tile', 'Heart rate', 'Energy'],
  ['distance-tile', 'Distance', 'Incline'],
  ['time-tile', 'Time', 'Time left'],
] as const;

/** The first line of each card. */
async function cardLabels(page: Page): Promise<readonly string[]> {
  return await Promise.all(
    cards.map(async ([id]) => (await page.getByTestId(id).innerText()).split('\n')[0]?.trim() ?? ''),
  );
}

async function expectCardsCycle({ hand, page, run }: Stage): Promise<void> {
  const usual = cards.map(([, one]) => one);
  const other = cards.map(([, , two]) => two);
  await expect.poll(() => cardLabels(page)).toEqual(usual);
  for (const [id] of cards) await hand.touch(page.getByTestId(id), fingertip);
  await expect.poll(() => cardLabels(page)).toEqual(other);
  await page.reload();
  await run.screen.waitFor();
  await expect.poll(() => cardLabels(page), { message: 'remembered by the next page' }).toEqual(other);
  for (const [id] of cards) await hand.touch(page.getByTestId(id), fingertip);
  await expect.poll(() => cardLabels(page), { message: 'and round' }).toEqual(usual);
}

/** Needle and value of the meter are where steps and beat put them. */
async function expectNeedle({ page, attached }: Stage): Promise<void> {
  const off = async (): Promise<number> => {
    const { session } = await attached.rpc.status.get();
    const { cadenceSpm, music } = session ?? {};
    const { needle } = meterGeometry(cadenceSpm, music?.tempoBpm, inStepShare);
    const shown = await page.getByTestId('beat-meter').evaluate((meter) => ({
      percent: Number(meter.querySelector('[role="meter"]')?.getAttribute('aria-valuenow')),
      shiftPercent: Number(/translateX\((.*?)%\)/.exec(meter.innerHTML)?.[1]),
    }));
    if (needle === undefined || music === undefined) return Number.NaN;
    const value = meterPercent(cadenceSpm, music.tempoBpm);
    return Math.max(Math.abs(shown.shiftPercent - needle * 100), 4 * Math.abs(shown.percent - value));
  };
  // A tenth of the meter: steps go on between two looks.
  await expect.poll(off, { timeout: 15_000, message: 'the needle is where the runner is' }).toBeLessThan(10);
}

async function expectStillWithoutMotion({ page, attached }: Stage): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.evaluate(() => {
    const animate = Reflect.get(Element.prototype, 'animate');
    Reflect.set(globalThis, 'pulses', 0);
    Element.prototype.animate = function counted(this: Element, ...args: Parameters<typeof animate>) {
      Reflect.set(globalThis, 'pulses', Number(Reflect.get(globalThis, 'pulses')) + 1);
      return animate.apply(this, args);
    };
  });
  const positionS = async (): Promise<number> =>
    (await attached.rpc.status.get()).session?.music?.positionS ?? 0;
  const pulses = (): Promise<unknown> => page.evaluate(() => Reflect.get(globalThis, 'pulses'));
  const fromS = await positionS();
  await expect
    .poll(async () => Math.abs((await positionS()) - fromS), { timeout: 10_000 })
    .toBeGreaterThan(10);
  expect(await pulses(), 'no beat moves anything').toBe(0);
  const moving = await page.evaluate(
    () =>
      [...document.querySelectorAll('*')].filter(
        (each) => Number.parseFloat(getComputedStyle(each).transitionDuration) > 0,
      ).length,
  );
  expect(moving, 'nothing glides').toBe(0);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await expect
    .poll(pulses, { timeout: 10_000, message: 'beats are seen where motion is welcome' })
    .not.toBe(0);
}

async function expectNextTrack({ run, hand, sent, attached }: Stage): Promise<void> {
  const title = async (): Promise<string> => (await run.musicCard.innerText()).split('\n')[0] ?? '';
  // Far from its end, so that it is not the next one by itself.
  const { session } = await statusWhere(attached, (status) => {
    const music = status.session?.music;
    return music !== undefined && music.durationS - music.positionS > 40;
  });
  const before = session?.music?.title ?? '';
  await expect.poll(title).toBe(before);
  await hand.touch(run.musicCard, fingertip);
  await expect.poll(() => sent.of('/session/skipTrack').length).toBe(1);
  await expect.poll(title, { timeout: 5000, message: 'the next track' }).not.toBe(before);
}

it(
  'keys, cards and meter of a run do what they say, and only for a finger',
  { timeout: 180_000 },
  async () => {
    const stage = await openStage();
    const { page, run, hand, sent, attached, gym } = stage;
    await expectOnlyFingers(stage);
    await expectWetLock(stage);
    // A page that was loaded again has forgotten how many taps there were within the last second.
    await expectCardsCycle(stage);
    await expectPresets(stage);
    await expectNeedle(stage);
    await expectStillWithoutMotion(stage);

    await expectNextTrack(stage);

    // Somebody else takes the belt, and the runner takes it back.
    gym.treadmill.takeControlAway();
    const takeBack = page.getByTestId('take-back');
    await takeBack.waitFor();
    await expect
      .poll(async () => (await saidNews(page)).map(({ text }) => text), { timeout: 15_000 })
      .toContainEqual(expect.stringMatching(pattern('words:hold.controlLost.short', 'en')));
    const released = sent.of('/session/release').length;
    await hand.touch(takeBack, fingertip);
    await expect.poll(() => sent.of('/session/release').length).toBe(released + 1);
    await statusWhere(
      attached,
      ({ session }) => session?.state.kind === 'running' && !session.state.holds.includes('controlLost'),
    );
    await expect.poll(() => gym.treadmill.state.hasGivenControl).toBe(true);

    await hand.touch(run.pause, fingertip);
    await statusWhere(
      attached,
      ({ session }) => session?.state.kind === 'paused' && session.state.isBeltStill,
    );
    await pressUntil(run.end, summaryPage(page).screen);
    expect(sent.of('/session/stop').length).toBeGreaterThan(0);
    expect(gym.treadmill.state.speedKmh).toBe(0);

    const times = (await saidNews(page)).map(({ atMs }) => atMs);
    const gaps = times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0));
    expect(times.length).toBeGreaterThan(1);
    expect(Math.min(...gaps), 'at most one thing is said in ten seconds').toBeGreaterThan(9500);
  },
);
