import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { Track } from '#core/music/track.ts';
import { targetBand, type TargetBand } from '#core/pacing/target-band.ts';
import { roleCaps } from '#core/safety/safety-limits.ts';
import type { CliIo, Command } from '#electron/cli/command.ts';
import { dataFolder, surroundingsOf } from '#electron/cli/data-folder.ts';
import { goalWords, programmeWords } from '#electron/cli/goal-words.ts';
import { loadMusic } from '#electron/cli/load-music.ts';
import { openController, type OpenController } from '#electron/cli/open-controller.ts';
import { readProfile } from '#electron/cli/read-profile.ts';
import { connectRunDevices, findRunDevices } from '#electron/cli/run-devices.ts';
import { runExitCode } from '#electron/cli/run-exit-code.ts';
import { isKeyboard, listenToRunner, runWordsHelp, type RunWord } from '#electron/cli/run-keys.ts';
import { readRunOptions, runUsage, type RunOptions } from '#electron/cli/run-options.ts';
import { createRunPrinter, type RunPrinter } from '#electron/cli/run-printer.ts';
import { requireStartPermission } from '#electron/cli/start-permission.ts';
import { createClockPlayer } from '#electron/controller/clock-player.ts';
import type { ConnectedTreadmill } from '#electron/controller/connected-treadmill.ts';
import type { LiveSession, SessionResult } from '#electron/controller/live-session.ts';
import { withProgramme, type SessionPlan } from '#electron/controller/session-plan.ts';
import { systemClock } from '#electron/controller/system-clock.ts';

/** From connected to ready: first telemetry, a belt that comes to rest. */
const readyPatienceMs = 30_000;
/** One press of plus or minus (ux.md, section 3). */
const nudgeKmh = 0.5;

const nobodyStarts =
  'Nobody can start the belt: standard input has ended. Run it in a terminal, or write the word start to standard input ' +
  'and keep that open, or give --auto-start.';

export const runCommand: Command = {
  name: 'run',
  summary: 'run to your music, on a treadmill or the simulated one',
  usage: runUsage,
  async run(args, io) {
    const options = readRunOptions(args);
    const profile = await readProfile(options.profileFile);
    const printer = createRunPrinter(io, options);
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
      // Before the music: listening may take long, and a radio that is off is told of at once.
      if (options.device !== 'sim') printer.note('Looking for the treadmill ...');
      const devices = await findRunDevices(options, open, io);
      if (options.musicFolder !== undefined)
        tracks.push(...(await listen(options.musicFolder, open, io, printer)));
      const treadmill = await connectRunDevices(devices, open, io);
      if (options.device !== 'sim') printer.note(`Connected to ${treadmill.name}.`);
      requireStartPermission(treadmill, options);
      const plan: SessionPlan = {
        mode: options.mode,
        profile,
        goal: options.goal,
        tracks,
        lengthMs: options.lengthMs,
        automation: 'full',
        isBeltKnownEmpty: options.isNobodyOnTheBelt,
        stretchLimitPercent: 6,
        seed: Math.floor(open.clock.wallTimeMs()),
      };
      const session = open.controller.prepare(
        options.programme === undefined ? plan : withProgramme(plan, options.programme),
      );
      if (session.status.automation === 'shadow')
        printer.note('This treadmill has not passed the belt test: the music only shows what it would do.');
      const result = await runSession({ session, treadmill, options, open, io, printer });
      printer.result(result);
      return runExitCode(result);
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

interface Running {
  readonly session: LiveSession;
  readonly treadmill: ConnectedTreadmill;
  readonly options: RunOptions;
  readonly open: OpenController;
  readonly io: CliIo;
  readonly printer: RunPrinter;
}

async function runSession(running: Running): Promise<SessionResult> {
  const { session, treadmill, options, open, io, printer } = running;
  // Whoever interrupted while music and treadmill were looked for has not asked for a belt that starts now.
  io.signal.throwIfAborted();
  const { engine } = session;
  const endings = [session.onTimeline((entry) => printer.entry(entry)), tellIfCutOff(engine, io)];
  const stop = (): void => {
    if (engine.isLive) printer.note('Stopping the belt, a few seconds. Ctrl-C again gives up on it.');
    engine.stop('person');
  };
  io.signal.addEventListener('abort', stop, { once: true });
  const nobody = Promise.withResolvers<never>();
  nobody.promise.catch(() => undefined);
  endings.push(
    listenToRunner(process.stdin, {
      onWord(word) {
        try {
          if (word === 'help') printer.note(runWordsHelp(isKeyboard(process.stdin)));
          else obey(word, session);
        } catch (error) {
          printer.note(io.errorText(error));
        }
      },
      onUnknown(said) {
        const isKey = isKeyboard(process.stdin);
        printer.note(isKey ? 'That key means nothing. h shows the keys.' : unknownWord(said));
      },
      // Raw mode takes Ctrl-C away from the system; here it means what it means everywhere.
      onInterrupt: () => process.emit('SIGINT'),
      onEnd() {
        const isBegun = engine.isLive || engine.state.kind === 'ended';
        if (!isBegun && !options.isAutoStart)
          nobody.reject(new BeatRunnerError('cli/usage', { problem: nobodyStarts }));
      },
    }),
  );
  try {
    await Promise.race([untilReady(session), nobody.promise]);
    if (engine.state.kind === 'ready') {
      const { programme } = engine.plan;
      printer.note(
        programme === undefined
          ? goalWords(bandOf(engine, treadmill), options.mode)
          : programmeWords(programme),
      );
      if (options.isAutoStart) engine.start();
      else printer.note(howToStart());
    }
    endings.push(open.clock.every(1000, () => printer.status(session.status, engine.sessionTimeMs)));
    return await Promise.race([session.ended, nobody.promise]);
  } finally {
    io.signal.removeEventListener('abort', stop);
    for (const end of endings) end();
  }
}

/** Whoever ends the program in the middle of a stop hears what the belt may be doing. */
function tellIfCutOff(engine: LiveSession['engine'], io: CliIo): () => void {
  const tell = (): void => {
    if (!engine.isLive) return;
    const { reported } = engine.status.speedKmh;
    const seen =
      reported === undefined ? 'nobody knows how fast it is' : `it was at ${reported.toFixed(1)} km/h`;
    io.stderr(
      `\nGiven up before the belt was seen at rest: ${seen}.\n` +
        "It may still be moving: use the treadmill's own stop.\n" +
        'The run is kept up to here; the next "run" completes it.\n',
    );
  };
  process.once('exit', tell);
  return () => void process.off('exit', tell);
}

function howToStart(): string {
  const how = isKeyboard(process.stdin)
    ? 'Enter starts the belt, space stops it, h shows all keys.'
    : 'The word start on standard input starts the belt, stop stops it, help lists all words.';
  return `Stand on the rails, clip the key on. ${how}`;
}

function unknownWord(said: string): string {
  return `There is no word "${said.slice(0, 40)}". ${runWordsHelp(false)}`;
}

/** The speeds that the goal comes to on this treadmill. */
function bandOf({ plan }: LiveSession['engine'], { driver }: ConnectedTreadmill): TargetBand {
  const { speedRange, inclinationRange } = driver.state.capabilities ?? {};
  const limits = { machine: { speedRange, inclinationRange }, ...roleCaps(plan.profile.age) };
  return targetBand(plan.goal, plan.profile, { inclinePercent: 0, limits });
}

function obey(word: Exclude<RunWord, 'help'>, session: LiveSession): void {
  const { engine } = session;
  switch (word) {
    case 'start':
      return orSayWhyNot(engine, () => engine.start());
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
