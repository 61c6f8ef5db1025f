import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { SessionResult } from '#contract/rpc/kept-records.ts';
import type { TimelineItem } from '#contract/rpc/timeline-entry.ts';
import { silentLog } from '#contract/runtime/log.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { attachService, type AttachedService } from '#electron/cli/attach-service.ts';
import type { CliIo, Command } from '#electron/cli/command.ts';
import { printable } from '#electron/cli/printable.ts';
import { startService } from '#electron/cli/service.ts';
import { endWords, timelineWords } from '#electron/cli/timeline-words.ts';
import { simulatedDeviceIds } from '#native/simulator/simulated-gym.ts';

/** Six simulated minutes: warm-up, a few tracks, and the cool-down. */
const runLengthMs = 6 * 60_000;
const timeScale = 20;
/** Real time that each step may take before the demonstration gives up. */
const patienceMs = { listening: 10 * 60_000, connecting: 20_000, run: 60_000 } as const;
/** The same order of tracks every time. */
const seed = 7;

/** `beatrunner demo`: what the program does, on a simulated treadmill and music of our own, in under a minute. */
export const demoCommand: Command = {
  name: 'demo',
  summary: 'show a run: the simulated treadmill follows the sample tracks',
  usage: `beatrunner demo [--data DIR]

  --data DIR   keep the run and what was learned about the tracks there (a temporary folder)

  It listens to the sample tracks, starts "beatrunner serve" with the simulated treadmill at ${timeScale} times its speed,
  attaches to it as any program would, and prints what happens to the belt, and why.`,
  async run(args, io) {
    const { values } = parseArgs({ args: [...args], options: { data: { type: 'string' } } });
    const dataFolder =
      values.data === undefined
        ? await mkdtemp(path.join(tmpdir(), 'beatrunner-demo-'))
        : path.resolve(values.data);
    const service = await startService({
      dataFolder,
      device: 'sim',
      port: 0,
      musicFolders: [fileURLToPath(new URL('../../../resources/samples', import.meta.url))],
      timeScale,
      player: 'clock',
      io,
      log: silentLog,
    });
    try {
      const attached = await attachService(service.url, 'demo');
      try {
        return await show(attached, dataFolder, io);
      } finally {
        attached.close();
      }
    } catch (error) {
      if (!io.signal.aborted) throw error;
      io.stderr('The demonstration was interrupted.\n');
      return 1;
    } finally {
      await service.close();
    }
  },
};

async function show(attached: AttachedService, dataFolder: string, io: CliIo): Promise<number> {
  const { rpc } = attached;
  await within('listening to the sample tracks', patienceMs.listening, io, (signal) =>
    listenToTracks(attached, io, signal),
  );
  await rpc.devices.useSensors([
    { kind: 'heartRate', deviceId: simulatedDeviceIds.strap, name: 'Simulated strap' },
    { kind: 'footPod', deviceId: simulatedDeviceIds.footPod, name: 'Simulated foot pod' },
  ]);
  const { sessionId } = await rpc.session.prepare({ mode: 'musicLeads', lengthMs: runLengthMs, seed });
  await within('connecting to the simulated treadmill', patienceMs.connecting, io, (signal) =>
    untilReady(attached, signal),
  );
  io.stdout(`\nSix minutes on the simulated treadmill, ${timeScale} times as fast. Music leads.\n\n`);
  const result = await within('the run', patienceMs.run, io, async (signal) => {
    const [ended] = await Promise.all([
      rpc.session.result(undefined, { signal }),
      tellTimeline(attached, sessionId, io, signal),
      rpc.session.start(),
    ]);
    return ended;
  });
  io.stdout(summaryWords(result, dataFolder));
  return result.isSaved ? 0 : 1;
}

/** Follows the library's progress to its end. */
async function listenToTracks({ rpc }: AttachedService, io: CliIo, signal: AbortSignal): Promise<void> {
  io.stdout('Listening to the sample tracks...\n');
  let told = 0;
  for await (const progress of await rpc.library.progress(undefined, { signal })) {
    const { step, listenedFiles, toListen, readyFiles } = progress;
    if (io.isTerminal && toListen > 0) io.stdout(`\r  ${listenedFiles} of ${toListen}`);
    else if (listenedFiles > told) io.stdout(`  ${listenedFiles} of ${toListen}\n`);
    told = listenedFiles;
    if (step !== 'done' && step !== 'failed') continue;
    io.stdout(`${io.isTerminal && toListen > 0 ? '\n' : ''}  ${readyFiles} tracks are ready.\n`);
    if (readyFiles === 0) throw new BeatRunnerError('audio/no-tracks', { path: 'resources/samples' });
    break;
  }
  const { tracks } = await rpc.library.tracks({ offset: 0, limit: 100 });
  for (const { title, tempoBpm } of tracks) {
    io.stdout(`  ${tempoBpm.toFixed(1).padStart(6)} BPM  ${printable(title)}\n`);
  }
}

async function untilReady({ rpc }: AttachedService, signal: AbortSignal): Promise<void> {
  for await (const { session } of await rpc.status.watch(undefined, { signal })) {
    if (session?.state.kind === 'ready' && session.obstacle === undefined) return;
  }
}

/** Prints what happens until the session has ended. */
async function tellTimeline(
  { rpc }: AttachedService,
  sessionId: string,
  io: CliIo,
  signal: AbortSignal,
): Promise<void> {
  const isWorthTelling = createSieve();
  for await (const item of await rpc.session.timeline({}, { signal })) {
    if (item.sessionId !== sessionId) continue;
    const line = isWorthTelling(item) ? lineOf(item) : undefined;
    if (line !== undefined) io.stdout(`${line}\n`);
    if (item.entry.kind === 'state' && item.entry.state.kind === 'ended') return;
  }
}

/** A slope is told in steps that somebody would notice; every change of reason is told. */
function createSieve(): (item: TimelineItem) => boolean {
  const noticedKmh = 0.3;
  let toldKmh = Number.NaN;
  let toldReasons = '';
  return ({ entry }) => {
    if (entry.kind !== 'target') return true;
    const reasons = entry.reasons.map(({ kind }) => kind).join(' ');
    if (reasons === toldReasons && Math.abs(entry.speedKmh - toldKmh) < noticedKmh - 1e-9) return false;
    toldKmh = entry.speedKmh;
    toldReasons = reasons;
    return true;
  };
}

function lineOf({ entry }: TimelineItem): string | undefined {
  const words = timelineWords(entry);
  return words === undefined ? undefined : `  ${minutes(entry.atMs)}  ${words}`;
}

function summaryWords({ totals, cause, sessionId, isSaved }: SessionResult, dataFolder: string): string {
  const heart =
    totals.meanHeartRateBpm === undefined ? '' : `, heart ${Math.round(totals.meanHeartRateBpm)} on average`;
  const why = Object.hasOwn(endWords, cause) ? endWords[cause as keyof typeof endWords] : cause;
  return [
    '',
    `${minutes(totals.durationMs)} min, ${(totals.distanceM / 1000).toFixed(2)} km, ${Math.round(totals.energyKcal)} kcal, ` +
      `at most ${totals.maxSpeedKmh.toFixed(1)} km/h${heart}. Ended: ${why}.`,
    isSaved
      ? `Saved as ${sessionId} in ${printable(dataFolder)}`
      : `The run could not be saved in ${printable(dataFolder)}.`,
    `  beatrunner export ${sessionId} --format csv --data ${printable(dataFolder)}`,
    '',
  ].join('\n');
}

/** "5:07" */
function minutes(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Does a step, or says which one took too long: a demonstration must never hang. */
async function within<Result>(
  step: string,
  limitMs: number,
  io: CliIo,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const late = AbortSignal.timeout(limitMs);
  const signal = AbortSignal.any([late, io.signal]);
  const given = Promise.withResolvers<never>();
  const giveUp = (): void =>
    given.reject(
      late.aborted
        ? new BeatRunnerError('demo/not-in-time', { step, seconds: Math.round(limitMs / 1000) })
        : new DOMException('interrupted', 'AbortError'),
    );
  signal.addEventListener('abort', giveUp, { once: true });
  if (signal.aborted) giveUp();
  const working = work(signal);
  // When time is up, how the abandoned work ends does not matter any more.
  working.catch(() => undefined);
  try {
    return await Promise.race([working, given.promise]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
