import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { SessionResult } from '#contract/rpc/kept-records.ts';
import type { LiveStatus } from '#contract/rpc/live-status.ts';
import { silentLog } from '#contract/runtime/log.ts';
import { BeatRunnerError, hasErrorCode } from '#core/errors/beatrunner-error.ts';
import { attachService, type AttachedService } from '#electron/cli/attach-service.ts';
import type { CliIo, Command } from '#electron/cli/command.ts';
import { dataFolder, surroundingsOf } from '#electron/cli/data-folder.ts';
import { createDemoScreen, type DemoScreen } from '#electron/cli/demo-screen.ts';
import { createDemoTeller } from '#electron/cli/demo-teller.ts';
import { minutesAndSeconds } from '#electron/cli/duration-words.ts';
import { printable } from '#electron/cli/printable.ts';
import { startService, type Service } from '#electron/cli/service.ts';
import { shellWord } from '#electron/cli/shell-word.ts';
import { endWords } from '#electron/cli/timeline-words.ts';
import { sampleMusicFolder } from '#electron/controller/sample-music.ts';
import { simulatedDeviceIds } from '#native/simulator/simulated-gym.ts';

/** Twelve simulated minutes: warm-up, slow and fast tracks, a pause, and the cool-down. */
const runLengthMs = 12 * 60_000;
const timeScale = 25;
/** Real time that each step may take before the demonstration gives up. */
const patienceMs = { listening: 10 * 60_000, connecting: 20_000, run: 90_000 } as const;
/** These, in the order that this seed makes of them: slow, between, fast, slow, fast. */
const titles: readonly string[] = ['Second Wind', 'Short Notice', 'Undertow'];
const seed = 4;
/** From the slowest to the fastest music. */
const band = { lowKmh: 7.6, highKmh: 10 } as const;

/** Somebody who runs several times a week, so that there is something to see within the minutes of a show. */
const runner = {
  profileId: 'demo',
  displayName: 'Demo runner',
  age: 30,
  heightCm: 175,
  massKg: 68,
  restingHeartRateBpm: 52,
  maxHeartRateBpm: 192,
  fitnessLevel: 4,
  speedCapKmh: 14,
  walkSpeedKmh: 6.5,
} as const;

/** `beatrunner demo`: what the program does, on a simulated treadmill and music of our own, in half a minute. */
export const demoCommand: Command = {
  name: 'demo',
  summary: 'show the simulated treadmill following the sample tracks',
  usage: `beatrunner demo [--data DIR]

  --data DIR   keep the run and what was learned about the tracks there
               (the folder "demo" in the data folder)

  It listens to the sample tracks (once), starts "beatrunner serve" with the
  simulated treadmill at ${timeScale} times its speed, attaches to it as any program
  would, and prints what happens to the belt, and why. Ctrl-C ends it.`,
  async run(args, io) {
    const { values } = parseArgs({ args: [...args], options: { data: { type: 'string' } } });
    const place = await openPlace(values.data, io);
    try {
      const attached = await attachService(place.service.url, 'demo');
      try {
        return await show(attached, place, io);
      } finally {
        attached.close();
      }
    } catch (error) {
      if (!io.signal.aborted) throw error;
      io.stderr('The demonstration was interrupted.\n');
      return 1;
    } finally {
      await place.close();
    }
  },
};

interface Place {
  readonly service: Service;
  readonly folder: string;
  /** Whether the folder outlives the demonstration. */
  readonly isKept: boolean;
  close(): Promise<unknown>;
}

/** The demonstration's own folder, so that nobody has to wait twice for what was listened to; else one for now. */
async function openPlace(dataOption: string | undefined, io: CliIo): Promise<Place> {
  const chosen = dataFolder(dataOption, surroundingsOf(io.env));
  const folder = dataOption === undefined ? path.join(chosen, 'demo') : chosen;
  try {
    const service = await serve(folder, io);
    return { service, folder, isKept: true, close: service.close };
  } catch (error) {
    const isTaken = hasErrorCode(error, 'storage/folder-not-writable', 'storage/already-open');
    if (dataOption !== undefined || !isTaken) throw error;
  }
  const passing = await mkdtemp(path.join(tmpdir(), 'beatrunner-demo-'));
  const remove = (): Promise<void> => rm(passing, { recursive: true, force: true });
  try {
    const service = await serve(passing, io);
    return {
      service,
      folder: passing,
      isKept: false,
      close: () => service.close().finally(remove),
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

function serve(folder: string, io: CliIo): Promise<Service> {
  return startService({
    dataFolder: folder,
    device: 'sim',
    port: 0,
    musicFolders: [sampleMusicFolder],
    timeScale,
    player: 'clock',
    io,
    log: silentLog,
  });
}

async function show(attached: AttachedService, place: Place, io: CliIo): Promise<number> {
  const { rpc } = attached;
  const screen = createDemoScreen(io);
  await within('listening to the sample tracks', patienceMs.listening, io, (signal) =>
    listenToTracks(attached, io, screen, signal),
  );
  await rpc.devices.useSensors([
    { kind: 'heartRate', deviceId: simulatedDeviceIds.strap, name: 'Simulated strap' },
    { kind: 'footPod', deviceId: simulatedDeviceIds.footPod, name: 'Simulated foot pod' },
  ]);
  await rpc.history.saveProfile(runner);
  const { sessionId } = await rpc.session.prepare({
    mode: 'musicLeads',
    profileId: runner.profileId,
    goal: { kind: 'speedBand', ...band },
    trackIds: await chooseTracks(attached, io),
    lengthMs: runLengthMs,
    seed,
  });
  await within('connecting to the simulated treadmill', patienceMs.connecting, io, (signal) =>
    untilReady(attached, signal),
  );
  screen.line(
    `\nA run of ${runLengthMs / 60_000} minutes on the simulated treadmill, ${timeScale} times as fast.` +
      `\nSlow music asks for ${band.lowKmh} km/h, fast music for ${band.highKmh}; the belt gains\n1 km/h a minute at most.\n`,
  );
  const result = await within('the run', patienceMs.run, io, async (signal) => {
    const [ended] = await Promise.all([
      rpc.session.result(undefined, { signal }),
      tellTimeline(attached, sessionId, screen, signal),
      playTheRunner(attached, screen, signal),
      rpc.session.start(),
    ]);
    return ended;
  }).finally(() => screen.clear());
  screen.line(summaryWords(result, place));
  return result.isSaved ? 0 : 1;
}

/** Follows the library's progress to its end. */
async function listenToTracks(
  { rpc }: AttachedService,
  io: CliIo,
  screen: DemoScreen,
  signal: AbortSignal,
): Promise<void> {
  let told = 0;
  for await (const progress of await rpc.library.progress(undefined, { signal })) {
    const { step, listenedFiles, toListen, readyFiles } = progress;
    const words = `Listening to the sample tracks (once): ${listenedFiles} of ${toListen}`;
    if (toListen > 0) screen.over(words);
    if (!io.isTerminal && listenedFiles > told) screen.line(words);
    told = listenedFiles;
    if (step !== 'done' && step !== 'failed') continue;
    screen.line(`${readyFiles} tracks are ready.`);
    if (readyFiles === 0) throw new BeatRunnerError('audio/no-tracks', { path: 'resources/samples' });
    break;
  }
}

/** The tracks of the show, and a line about them; all there are where one of them is missing. */
async function chooseTracks({ rpc }: AttachedService, io: CliIo): Promise<string[]> {
  const { tracks } = await rpc.library.tracks({ offset: 0, limit: 100 });
  const chosen = tracks.filter(({ title }) => titles.includes(title));
  const playing = (chosen.length === titles.length ? chosen : tracks).toSorted(
    (a, b) => a.tempoBpm - b.tempoBpm,
  );
  const words = playing.map(({ title, tempoBpm }) => `${printable(title)} (${tempoBpm.toFixed(0)} BPM)`);
  io.stdout(`This run plays ${words.join(', ')}.\n`);
  return playing.map(({ trackId }) => trackId);
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
  screen: DemoScreen,
  signal: AbortSignal,
): Promise<void> {
  const teller = createDemoTeller(band);
  for await (const item of await rpc.session.timeline({}, { signal })) {
    if (item.sessionId !== sessionId) continue;
    const { entry } = item;
    const words = teller.tell(entry);
    if (words !== undefined) screen.line(`${minutesAndSeconds(entry.atMs).padStart(6)}  ${words}`);
    if (entry.kind === 'state' && entry.state.kind === 'ended') return;
  }
}

interface Press {
  /** When it is due, minutes of moving belt. */
  readonly atMinutes: number;
  readonly words: string;
  press(rpc: AttachedService['rpc']): Promise<void>;
}

/** What somebody on the belt might do in such a run. */
const presses: readonly Press[] = [
  { atMinutes: 5.5, words: '+ (a bit more)', press: (rpc) => rpc.session.nudge({ speedKmh: 0.5 }) },
  { atMinutes: 6, words: 'm (back to the music)', press: (rpc) => rpc.session.release() },
  { atMinutes: 6.5, words: 'p (pause)', press: (rpc) => rpc.session.pause() },
];

/** Presses what is due, goes on after the pause, and keeps the figures on the screen up to date. */
async function playTheRunner(
  { rpc }: AttachedService,
  screen: DemoScreen,
  signal: AbortSignal,
): Promise<void> {
  const due = [...presses];
  let hasResumed = false;
  for await (const status of await rpc.status.watch(undefined, { signal })) {
    const { session } = status;
    if (session === undefined || session.state.kind === 'ended') return;
    screen.over(figuresWords(status));
    const [next] = due;
    if (session.state.kind === 'paused' && session.state.isBeltStill && !hasResumed) {
      hasResumed = true;
      screen.line(`${pressed}r (go on)`);
      await rpc.session.resume();
    } else if (
      next !== undefined &&
      session.state.kind === 'running' &&
      session.elapsedMs >= next.atMinutes * 60_000
    ) {
      due.shift();
      screen.line(`${pressed}${next.words}`);
      await next.press(rpc);
    }
  }
}

const pressed = `${' '.repeat(8)}You press `;

/** The belt as a bar, for the line that is written over and over. */
function figuresWords({ session }: LiveStatus): string {
  if (session === undefined) return '';
  const speedKmh = session.speedKmh.reported ?? 0;
  const bar = '='.repeat(Math.round(speedKmh * 2)).padEnd(2 * band.highKmh);
  const heart = session.heartRateBpm === undefined ? '' : `  heart ${session.heartRateBpm}`;
  const music = session.music === undefined ? '' : `  ${session.music.tempoBpm?.toFixed(0) ?? '--'} BPM`;
  return `${' '.repeat(8)}${speedKmh.toFixed(1).padStart(4)} km/h [${bar}]${music}${heart}`;
}

function summaryWords({ totals, cause, isSaved }: SessionResult, { folder, isKept }: Place): string {
  const heart =
    totals.meanHeartRateBpm === undefined ? '' : `, heart ${Math.round(totals.meanHeartRateBpm)} on average`;
  const why = Object.hasOwn(endWords, cause) ? endWords[cause as keyof typeof endWords] : cause;
  const saved = isSaved
    ? [
        'The run is kept. As a file for a training diary:',
        `  npx beatrunner export last --format tcx --out demo.tcx --data ${printable(shellWord(folder))}`,
      ]
    : [`The run could not be saved in ${printable(folder)}.`];
  return [
    '',
    `${minutesAndSeconds(totals.durationMs)} (${minutesAndSeconds(totals.movingMs)} moving), ${(totals.distanceM / 1000).toFixed(2)} km, ` +
      `at most ${totals.maxSpeedKmh.toFixed(1)} km/h${heart}: ${why}.`,
    ...(isKept || !isSaved ? saved : []),
    'Now your own music, on the same simulated treadmill:',
    '  npx beatrunner run --music ~/Music',
  ].join('\n');
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
