import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { z } from 'zod';
import { setup as buildPage } from '#tests/e2e/support/build-page.ts';
import { missingRigTools } from '#tests/hil/rig.ts';
import { launchChromium } from '#tests/support/launch-chromium.ts';
import { openWatchedPage, pressStop, type PressTimes } from './stop/press-stop.ts';
import { openEmulatedPath, openSimulatedPath, type StopPath } from './stop/stop-path.ts';

/*
 * `npm run bench:stop [-- --presses N] [--emulated-presses N]`: from a finger on STOP in a real Chromium to the service, and
 * to the bytes at the treadmill, in real time. The bar (99 of 100 presses, telemetry flooding): handed to the radio within
 * 50 ms. No other program that drives a treadmill from a page tells when a command left it: there is nobody to compare with.
 */

const { values } = parseArgs({
  options: { presses: { type: 'string', default: '20' }, 'emulated-presses': { type: 'string' } },
});
const presses = Number(values.presses);
const emulatedPresses = Number(values['emulated-presses'] ?? Math.min(presses, 10));
const barMs = 50;
const simulatedAirMs = 15;

interface Row {
  readonly path: string;
  readonly count: number;
  readonly 'from press to': string;
  readonly 'median ms': string;
  readonly 'p95 ms': string;
  readonly 'p99 ms': string;
  readonly 'min ms': string;
  readonly 'max ms': string;
  readonly bar: string;
}
const rows: Row[] = [];

function row(name: string, to: string, times: readonly number[], bar?: number): Row {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part: number): number =>
    sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
  return {
    path: name,
    count: times.length,
    'from press to': to,
    'median ms': at(0.5).toFixed(1),
    'p95 ms': at(0.95).toFixed(1),
    'p99 ms': at(0.99).toFixed(1),
    'min ms': (sorted[0] ?? Number.NaN).toFixed(1),
    'max ms': at(1).toFixed(1),
    bar: bar === undefined ? '' : at(0.99) <= bar ? 'within' : 'over',
  };
}

interface Condition {
  readonly name: string;
  readonly presses: number;
  /** Pages that are attached, the pressed one among them. */
  readonly pages: number;
  readonly open: () => Promise<StopPath>;
  /** Has to hold before every press. */
  readonly check?: (path: StopPath) => Promise<void>;
}

const conditions: readonly Condition[] = [
  {
    name: 'simulated radio, idle',
    presses,
    pages: 1,
    open: () => openSimulatedPath({ recordsPerSecond: 1, mover: 'run', tracks: 0 }),
  },
  {
    name: 'simulated radio, run, 500 records/s, 4 pages',
    presses,
    pages: 4,
    open: () => openSimulatedPath({ recordsPerSecond: 500, mover: 'run', tracks: 0 }),
  },
  {
    // A run makes listening wait; a belt that somebody started at the console does not.
    name: 'simulated radio, no run, 500 records/s, 4 pages, listening',
    presses,
    pages: 4,
    open: () => openSimulatedPath({ recordsPerSecond: 500, mover: 'console', tracks: 60 + 6 * presses }),
    check: expectListening,
  },
  {
    name: 'emulated radio, run',
    presses: emulatedPresses,
    pages: 1,
    open: () => openEmulatedPath({ recordsPerSecond: 1 }),
  },
  {
    name: 'emulated radio, run, 100 records/s, 4 pages',
    presses: emulatedPresses,
    pages: 4,
    open: () => openEmulatedPath({ recordsPerSecond: 100 }),
  },
];

async function expectListening({ attached }: StopPath): Promise<void> {
  for await (const { step, pausedBy } of await attached.rpc.library.progress()) {
    if (step === 'listen' && pausedBy.length === 0) return;
    if (step === 'done' || step === 'failed') throw new Error(`the library is ${step}: that is no load`);
  }
}

/** What an idle process beside all this feels of the machine meanwhile. */
const idle = fork(path.join(import.meta.dirname, 'stop/idle-process.ts'), { execArgv: [] });

/** How late it woke up since the last question, ms. */
async function idleLateness(): Promise<readonly number[]> {
  const told = once(idle, 'message');
  idle.send('tell');
  return z.array(z.number()).parse((await told)[0]);
}

async function measure(condition: Condition, browser: Browser): Promise<void> {
  const stopPath = await condition.open();
  const context = await browser.newContext({
    viewport: { width: 1920, height: 1080 },
    locale: 'en',
    hasTouch: true,
  });
  try {
    const page = await context.newPage();
    const watch = await openWatchedPage(page, stopPath.url);
    for (let other = 1; other < condition.pages; other += 1) {
      // A window of its own: a tab behind another one would draw nothing.
      const onlooker = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
      await (await onlooker.newPage()).goto(stopPath.url);
    }
    const times: PressTimes[] = [];
    await idleLateness();
    for (let press = 0; press < condition.presses; press += 1) {
      await condition.check?.(stopPath);
      times.push(await pressStop(stopPath, page, watch));
      process.stderr.write(`\r${condition.name}: ${press + 1} of ${condition.presses}`);
    }
    process.stderr.write('\n');
    const all = (pick: (each: PressTimes) => number): readonly number[] => times.map(pick);
    rows.push(
      row(
        condition.name,
        'page',
        all(({ pageMs }) => pageMs),
      ),
      row(
        condition.name,
        'service',
        all(({ serviceMs }) => serviceMs),
        barMs,
      ),
      row(
        condition.name,
        'treadmill',
        all(({ treadmillMs }) => treadmillMs),
      ),
      row(condition.name, '(idle process)', await idleLateness()),
    );
  } finally {
    for (const open of browser.contexts()) await open.close();
    await stopPath.close();
  }
}

await buildPage();
const missing = missingRigTools();
const load = loadavg()[0] ?? Number.NaN;
const browser = await launchChromium();
try {
  for (const condition of conditions) {
    const isEmulated = condition.name.startsWith('emulated');
    if (condition.presses === 0) continue;
    if (isEmulated && missing.length > 0)
      console.log(`${condition.name}: not measured, needs ${missing.join(', ')}`);
    else await measure(condition, browser);
  }
} finally {
  await browser.close();
  idle.kill();
  // What was measured counts, whatever became of the rest.
  tell();
}

function tell(): void {
  console.table(rows);
  console.log(
    `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.version}, load at the start ${load.toFixed(1)}.\n` +
      `"page": handled there, STOP sent. "service": carried out, handed to the radio; it says so in whole milliseconds. "treadmill": bytes at the control point; ` +
      `the simulated radio takes ${simulatedAirMs} ms of it, a modelled way through the air, the emulated one nothing.\n` +
      `"(idle process)": how late a process that does nothing wakes up meanwhile, which every step of a press may have to wait, too.\n` +
      `With fewer than 100 presses p99 is the longest. Peers: none can be measured.`,
  );
}
