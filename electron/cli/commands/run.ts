import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { Track } from '#core/music/track.ts';
import type { SessionEndCause } from '#core/session/session-state.ts';
import type { CliIo, Command } from '#electron/cli/command.ts';
import { dataFolder, surroundingsOf } from '#electron/cli/data-folder.ts';
import { findDevice, findTreadmill, untilAdapterOn } from '#electron/cli/find-devices.ts';
import { loadMusic } from '#electron/cli/load-music.ts';
import { openController, type OpenController } from '#electron/cli/open-controller.ts';
import { readProfile } from '#electron/cli/read-profile.ts';
import { listenToRunner, type RunWord } from '#electron/cli/run-keys.ts';
import { readRunOptions, runUsage, type RunOptions } from '#electron/cli/run-options.ts';
import { createRunPrinter, type RunPrinter } from '#electron/cli/run-printer.ts';
import { requireStartPermission } from '#electron/cli/start-permission.ts';
import { createClockPlayer } from '#electron/controller/clock-player.ts';
import type { ConnectedTreadmill } from '#electron/controller/connected-treadmill.ts';
import type { LiveSession, SessionResult } from '#electron/controller/live-session.ts';
import type { SensorChoice } from '#electron/controller/sensors.ts';
import { systemClock } from '#electron/controller/system-clock.ts';
import { simulatedDeviceIds } from '#native/simulator/simulated-gym.ts';

/** Connecting, with the machine's own time to wake up. */
const connectPatienceMs = 60_000;
/** From connected to ready: first telemetry, a belt that comes to rest. */
const readyPatienceMs = 30_000;
/** One press of plus or minus (ux.md, section 3). */
const nudgeKmh = 0.5;

/** Ends that are the runner's or the plan's; every other one is something that went wrong. */
const goodEnds: readonly SessionEndCause[] = [
  'person',
  'console',
  'safetyKey',
  'planCompleted',
  'controllerClosing',
];

export const runCommand: Command = {
  name: 'run',
  summary: 'run to a folder of music, on a treadmill or the simulated one',
  usage: runUsage,
  async run(args, io) {
    const options = readRunOptions(args);
    const profile = await readProfile(options.profileFile);
    const printer = createRunPrinter(io, options.isJson);
    const tracks: Track[] = [];
    const open = await openController({
      dataFolder: dataFolder(options.data, surroundingsOf(io.env)),
      device: options.device === 'sim' ? 'sim' : 'bluetooth',
      timeScale: options.timeScale,
      player: (clock) =>
        createClockPlayer(
          clock,
          (trackId) => tracks.find((track) => track.trackId === trackId)?.tempo.durationS,
        ),
      io,
      mode: 'owner',
    });
    try {
      printer.interrupted(open.interrupted);
      await open.store.profiles.save(profile);
      if (options.musicFolder !== undefined)
        tracks.push(...(await listen(options.musicFolder, open, io, printer)));
      const treadmill = await connect(options, open, io, printer);
      requireStartPermission(treadmill, options);
      const session = open.controller.prepare({
        mode: options.mode,
        profile,
        goal: options.goal,
        tracks,
        lengthMs: options.lengthMs,
        automation: 'full',
        isBeltKnownEmpty: options.isNobodyOnTheBelt,
        stretchLimitPercent: 6,
        seed: Math.floor(open.clock.wallTimeMs()),
      });
      if (session.status.automation === 'shadow')
        printer.note('This treadmill has not passed the belt test: the music only shows what it would do.');
      const result = await runSession(session, options, open, io, printer);
      printer.result(result);
      return goodEnds.includes(result.cause) && result.isBeltKnownStill ? 0 : 1;
    } finally {
      printer.close();
      await open.close();
    }
  },
};

async function listen(
  folder: string,
  open: OpenController,
  io: CliIo,
  printer: RunPrinter,
): Promise<readonly Track[]> {
  const { store, log } = open;
  return loadMusic({
    folder,
    store,
    clock: systemClock,
    log,
    signal: io.signal,
    onProgress: (progress) => printer.scan(progress),
  });
}

async function connect(
  options: RunOptions,
  open: OpenController,
  io: CliIo,
  printer: RunPrinter,
): Promise<ConnectedTreadmill> {
  const { controller, central, clock } = open;
  if (options.device === 'sim') {
    const treadmill = await controller.useTreadmill(simulatedDeviceIds.treadmill, 'Simulated treadmill');
    controller.useSensors([
      { kind: 'heartRate', deviceId: simulatedDeviceIds.strap, name: 'Simulated strap' },
      { kind: 'footPod', deviceId: simulatedDeviceIds.footPod, name: 'Simulated foot pod' },
    ]);
    await treadmill.up(io.signal);
    return treadmill;
  }
  await untilAdapterOn(central, clock, io.signal);
  printer.note('Looking for the treadmill ...');
  const found = await findTreadmill(central, clock, options.device, io.signal);
  const sensors: SensorChoice[] = [];
  for (const [kind, wanted] of [
    ['heartRate', options.strap],
    ['footPod', options.footPod],
  ] as const) {
    if (wanted === undefined) continue;
    const { deviceId, name } = await findDevice(central, clock, kind, wanted, io.signal);
    sensors.push({ kind, deviceId, name });
  }
  const name = found.name === '' ? found.deviceId : found.name;
  const treadmill = await controller.useTreadmill(found.deviceId, name);
  const deadline = AbortSignal.any([io.signal, AbortSignal.timeout(connectPatienceMs)]);
  await treadmill.up(deadline).catch((error: unknown) => {
    if (io.signal.aborted) throw error;
    throw new BeatRunnerError('ble/connect-failed', { device: name }, error);
  });
  // After the treadmill: some adapters cannot connect to two devices at the same time.
  controller.useSensors(sensors);
  printer.note(`Connected to ${name}.`);
  return treadmill;
}

async function runSession(
  session: LiveSession,
  options: RunOptions,
  open: OpenController,
  io: CliIo,
  printer: RunPrinter,
): Promise<SessionResult> {
  // Whoever interrupted while music and treadmill were looked for has not asked for a belt that starts now.
  io.signal.throwIfAborted();
  const { engine } = session;
  const endings = [session.onTimeline((entry) => printer.entry(entry))];
  const stop = (): void => engine.stop('person');
  io.signal.addEventListener('abort', stop, { once: true });
  endings.push(
    listenToRunner(
      process.stdin,
      (word) => {
        try {
          obey(word, session);
        } catch (error) {
          printer.note(io.errorText(error));
        }
      },
      // Raw mode takes Ctrl-C away from the system; here it means what it means everywhere.
      () => process.emit('SIGINT'),
    ),
  );
  try {
    await untilReady(session);
    if (engine.state.kind === 'ready') {
      if (options.isAutoStart) engine.start();
      else printer.note('Stand on the rails, clip the key on. Enter starts the belt.');
    }
    endings.push(open.clock.every(1000, () => printer.status(session.status)));
    return await session.ended;
  } finally {
    io.signal.removeEventListener('abort', stop);
    for (const end of endings) end();
  }
}

function obey(word: RunWord, session: LiveSession): void {
  const { engine } = session;
  switch (word) {
    case 'start':
      return engine.state.kind === 'ready' ? engine.start() : undefined;
    case 'stop':
      return engine.stop('person');
    case 'pause':
      return orSayWhyNot(engine, () => engine.pause());
    case 'resume':
      return orSayWhyNot(engine, () => engine.resume());
    case 'faster':
      return engine.nudge({ speedKmh: nudgeKmh });
    case 'slower':
      return engine.nudge({ speedKmh: -nudgeKmh });
    case 'music':
      return engine.release();
    case 'next':
      return engine.skipTrack();
    case 'continue':
      return orSayWhyNot(engine, () => engine.continueAsItIs());
  }
}

/** Whoever asks for something that this moment does not allow hears that, instead of nothing. */
function orSayWhyNot(engine: LiveSession['engine'], ask: () => void): void {
  const { state } = engine;
  ask();
  if (engine.state.kind !== state.kind) return;
  const isComingToRest = state.kind === 'paused' && !state.isBeltStill;
  throw new BeatRunnerError('session/not-allowed-now', {
    state: isComingToRest ? 'comingToRest' : state.kind,
  });
}

/** Ready, or ended before it was. Rejects with `session/not-ready` and what stands in the way, if nothing clears it. */
async function untilReady({ engine }: LiveSession): Promise<void> {
  const isSettled = (): boolean => engine.state.kind === 'ready' || engine.state.kind === 'ended';
  if (isSettled()) return;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const forget = engine.onState(() => {
    if (isSettled()) resolve();
  });
  // People's patience, whatever the session's clock does.
  const cancel = systemClock.after(readyPatienceMs, () =>
    reject(new BeatRunnerError('session/not-ready', { reason: engine.obstacle ?? 'unknown' })),
  );
  await promise.finally(() => {
    forget();
    cancel();
  });
}
