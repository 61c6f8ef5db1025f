import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Page } from 'playwright-core';
import { openPage } from '#tests/e2e/support/open-app.ts';
import { goTo, planPage, readyPage, summaryPage } from '#tests/e2e/support/pages/before-run-pages.ts';
import { devicesPage } from '#tests/e2e/support/pages/devices-page.ts';
import { runPage, shownNumber } from '#tests/e2e/support/pages/run-page.ts';
import { startCli, type CliProcess } from '#tests/support/cli-process.ts';
import { watchStopPresses, type StopPressWatch } from '#tests/support/stop-press-watch.ts';
import { shouldSkipHil, startRig } from './rig.ts';

/** What the peripheral printed of one control point write. */
interface SeenRequest {
  readonly atWallMs: number;
  readonly request: { readonly kind: string; readonly speedKmh?: number };
  readonly answer: string;
}

const samples = path.join(import.meta.dirname, '../../resources/samples');
/** The belt test takes half a minute, the way to a moving belt a quarter. */
const patienceMs = 60_000;

/** The real things: `beatrunner serve` and its ble-host, and the treadmill, each on an emulated adapter. */
async function startBoth(): Promise<{ readonly treadmill: CliProcess; readonly url: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'beatrunner-hil-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const music = path.join(folder, 'music');
  await mkdir(music);
  for (const file of ['slow-fuse.flac', 'cold-relay.mp3'])
    await copyFile(path.join(samples, file), path.join(music, file));
  const rig = await startRig();
  onTestFinished(() => rig.stop());
  const treadmill = startCli(['simulate-treadmill', '--json'], await rig.addController());
  onTestFinished(() => endCli(treadmill));
  await treadmill.line(({ type }) => type === 'offered');
  const service = startCli(
    ['serve', '--json', '--music', music, '--data', path.join(folder, 'data')],
    await rig.addController(),
  );
  onTestFinished(() => endCli(service));
  const { url } = await service.line(({ kind }) => kind === 'listening');
  return { treadmill, url: String(url) };
}

async function endCli(cli: CliProcess): Promise<void> {
  cli.signal('SIGTERM');
  await cli.ended;
}

function requestsOf({ lines }: CliProcess): readonly SeenRequest[] {
  return lines.filter(({ type }) => type === 'request') as unknown as readonly SeenRequest[];
}

/** Finds the treadmill on the air, chooses it, and lets it show what it can do. */
async function chooseAndTest(page: Page): Promise<void> {
  const devices = devicesPage(page);
  await goTo(page, '/devices');
  await devices.foundOnTheAir.getByRole('button').click();
  await expect.poll(() => devices.openBeltTest.isEnabled(), { timeout: patienceMs }).toBe(true);
  await devices.openBeltTest.click();
  await devices.beginBeltTest();
  await devices.beltTestOutcome.waitFor({ timeout: patienceMs });
  const results = await devices.testedOperations.evaluateAll((each) =>
    each.map((one) => one.dataset['result']),
  );
  expect(results).toEqual(Array.from({ length: 6 }, () => 'works'));
  await devices.closeBeltTest.click();
}

async function planAndStart(page: Page): Promise<void> {
  const [plan, ready] = [planPage(page), readyPage(page)];
  await goTo(page, '/plan');
  await expect.poll(() => plan.continueOn.isEnabled(), { timeout: patienceMs }).toBe(true);
  await plan.continueOn.click();
  await ready.acknowledge();
  await ready.begin({ timeout: patienceMs });
  await runPage(page).screen.waitFor();
}

describe.skipIf(shouldSkipHil())('a run from the page over an emulated radio', () => {
  it('finds, tests, starts, hurries and stops a treadmill', { timeout: 180_000 }, async () => {
    const { treadmill, url } = await startBoth();
    let watch: StopPressWatch | undefined;
    const page = await openPage(
      { url },
      {
        async prepare(unopened) {
          watch = await watchStopPresses(unopened);
        },
      },
    );
    await chooseAndTest(page);
    const testedUntilMs = Date.now();
    await planAndStart(page);

    const run = runPage(page);
    const ofRun = () => requestsOf(treadmill).filter(({ atWallMs }) => atWallMs > testedUntilMs);
    await expect.poll(() => shownNumber(run.speed), { timeout: patienceMs }).toBeGreaterThan(0.5);
    await expect
      .poll(() => ofRun().map(({ request, answer }) => `${request.kind} ${answer}`), { timeout: patienceMs })
      .toEqual(['startOrResume success', 'setTargetSpeed success']);

    const beforeKmh = (await shownNumber(run.setValue)) ?? Number.NaN;
    const pressedAtMs = Date.now();
    await run.plus.click();
    // The first target took all that may be added within ten seconds: this one waits for its turn.
    const isFaster = ({ request, atWallMs }: SeenRequest): boolean =>
      atWallMs > pressedAtMs && request.kind === 'setTargetSpeed';
    await expect.poll(() => ofRun().find(isFaster), { timeout: 15_000 }).toMatchObject({ answer: 'success' });
    expect(ofRun().find(isFaster)?.request.speedKmh).toBeCloseTo(beforeKmh + 0.5, 5);

    const box = await run.stop.boundingBox();
    if (watch === undefined || box === null) throw new Error('no STOP to press');
    const press = await watch.touch(box.x + box.width / 2, box.y + box.height / 2);
    expect(press.answer.done).toBe('sent');
    const isOurStop = ({ request, atWallMs }: SeenRequest): boolean =>
      request.kind === 'stop' && atWallMs >= Math.floor(press.pressedAtWallMs);
    await expect.poll(() => ofRun().some(isOurStop), { timeout: 5000 }).toBe(true);
    const stop = ofRun().find(isOurStop);
    const tookMs = (stop?.atWallMs ?? Number.NaN) - press.pressedAtWallMs;
    console.log(
      `STOP: ${(press.answer.stopAcceptedAtMs - press.pressedAtWallMs).toFixed(0)} ms from the finger to the service, ` +
        `${tookMs.toFixed(0)} ms to the bytes at the treadmill`,
    );
    expect(stop?.answer).toBe('success');
    expect(tookMs).toBeLessThan(1000);

    await summaryPage(page).screen.waitFor({ timeout: patienceMs });
    await expect.poll(() => summaryPage(page).saved.isVisible(), { timeout: patienceMs }).toBe(true);
    await expect.poll(() => treadmill.lines.findLast(({ type }) => type === 'belt')?.['speedKmh']).toBe(0);
    // Nothing follows a stop.
    expect(ofRun().at(-1)?.request.kind).toBe('stop');
  });
});
