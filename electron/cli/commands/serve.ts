import path from 'node:path';
import { parseArgs } from 'node:util';
import { BeatRunnerError, hasErrorCode } from '#core/errors/beatrunner-error.ts';
import type { SessionSummary } from '#core/session/session-records.ts';
import { addressWords, runningWords } from '#electron/cli/address-words.ts';
import { createCliLog } from '#electron/cli/cli-log.ts';
import { closingExitCode, closingWords } from '#electron/cli/closing-words.ts';
import type { CliIo, Command } from '#electron/cli/command.ts';
import { complain } from '#electron/cli/complain.ts';
import { dataFolder, surroundingsOf } from '#electron/cli/data-folder.ts';
import { openAddress } from '#electron/cli/open-address.ts';
import { printable } from '#electron/cli/printable.ts';
import { findRunningService } from '#electron/cli/running-service.ts';
import { startService, type Service, type ServiceOptions } from '#electron/cli/service.ts';
import { systemClock, timeScaleRange } from '#electron/controller/system-clock.ts';
import { requireMusicFolder } from '#native/audio/music-files.ts';

type ServeRequest = Omit<ServiceOptions, 'io' | 'log' | 'dataFolder' | 'pageFolder'> & {
  readonly data: string | undefined;
  readonly isJson: boolean;
  readonly isOpened: boolean;
};

/** `beatrunner serve`: the controller as a service, for a page or a program on the same machine. */
export const serveCommand: Command = {
  name: 'serve',
  summary: 'run as a service, with screens for a browser here',
  usage: `beatrunner serve [--port N] [--data DIR] [--device sim|ID]
                 [--music DIR]... [--time-scale X] [--player page|clock]
                 [--open] [--json]

  --port N          a free one is found without it; only this machine can
                    reach it
  --data DIR        the data folder (see the README for the usual one)
  --device sim|ID   the simulated treadmill, or the one with this id; without it
                    the last one, or one that a page chooses
  --music DIR       music to run to; may be given more than once
  --time-scale X    everything X times as fast, ${timeScaleRange.least} to ${timeScaleRange.most}; simulated treadmill
                    only
  --player WHICH    page: a page plays the music (default); clock: nobody does,
                    the music is where the clock says (default with
                    --time-scale)
  --open            open the screens in the browser where there is a display;
                    the address is printed, terminal or not
  --json            JSON lines: the address to standard output, the log to
                    standard error

  It ends with Ctrl-C or SIGTERM: the belt is stopped and the run saved first,
  and its last word is whether anybody saw the belt at rest; if not, its exit
  code is 1.
  With --open, where it runs already on these data, that one is opened.`,
  async run(args, io) {
    const { data, ...request } = readRequest(args);
    const { isJson, isOpened } = request;
    const folder = dataFolder(data, surroundingsOf(io.env));
    for (const music of request.musicFolders) await requireMusicFolder(music);
    let service: Service;
    try {
      service = await start(request, folder, io);
    } catch (error) {
      if (!isOpened || isJson || !hasErrorCode(error, 'storage/already-open')) throw error;
      return await showRunning(folder, io, error);
    }
    announce(service, { isJson, isOpened }, io);
    if (isOpened) open(service.url, io);
    await interrupted(io.signal);
    if (!isJson) io.stdout('\nEnding: stopping the belt if it moves, and saving.\n');
    const report = await service.close();
    io.stdout(isJson ? `${JSON.stringify({ kind: 'ended', ...report })}\n` : `${closingWords(report)}\n`);
    return closingExitCode(report);
  },
};

function start(request: Omit<ServeRequest, 'data'>, folder: string, io: CliIo): Promise<Service> {
  const { isJson, isOpened: _isOpened, ...options } = request;
  return startService({
    ...options,
    dataFolder: folder,
    io,
    log: createCliLog({
      write: (text) => io.stderr(text),
      isJson: isJson || !io.isTerminal,
      wallTimeMs: systemClock.wallTimeMs,
    }),
  });
}

function open(url: string, io: CliIo): void {
  openAddress(url, { env: io.env, platform: process.platform }, (words) => io.stderr(words));
}

/** Somebody wants to see BeatRunner, and it runs already: then that one is shown. */
async function showRunning(folder: string, io: CliIo, whyNot: unknown): Promise<number> {
  const running = await findRunningService({ dataFolder: folder, clock: systemClock });
  switch (running.kind) {
    case 'found':
      io.stdout(`${runningWords(running, io.env)}\n`);
      open(running.url, io);
      return 0;
    case 'silent':
      complain(
        io,
        'BeatRunner is running already, and does not answer. End it where it was started (Ctrl-C), wait until it says that it has stopped, and start again.',
      );
      return 1;
    case 'none':
      throw whyNot;
  }
}

function readRequest(args: readonly string[]): ServeRequest {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '0' },
      data: { type: 'string' },
      device: { type: 'string' },
      music: { type: 'string', multiple: true, default: [] },
      'time-scale': { type: 'string', default: '1' },
      player: { type: 'string' },
      open: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const port = Number(values.port);
  if (values.port.trim() === '' || !Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new BeatRunnerError('cli/usage', { problem: '--port has to be a whole number from 0 to 65535.' });
  }
  const device =
    values.device === undefined || values.device === 'sim' ? values.device : { deviceId: values.device };
  const timeScale = Number(values['time-scale']);
  const { least, most } = timeScaleRange;
  if (!(timeScale >= least && timeScale <= most)) {
    throw new BeatRunnerError('cli/usage', { problem: `--time-scale has to be from ${least} to ${most}.` });
  }
  if (timeScale !== 1 && device !== 'sim') {
    throw new BeatRunnerError('cli/usage', { problem: '--time-scale works with --device sim only.' });
  }
  const player = values.player ?? (timeScale === 1 ? 'page' : 'clock');
  if (player !== 'page' && player !== 'clock') {
    throw new BeatRunnerError('cli/usage', { problem: '--player has to be page or clock.' });
  }
  const musicFolders = values.music.map((folder) => path.resolve(folder));
  return {
    port,
    data: values.data,
    device,
    musicFolders,
    timeScale,
    player,
    isJson: values.json,
    isOpened: values.open,
  };
}

function announce(
  { url, port, addressFile, opened }: Service,
  { isJson, isOpened }: Pick<ServeRequest, 'isJson' | 'isOpened'>,
  io: CliIo,
): void {
  if (isJson) {
    const interruptedIds = opened.interrupted.map(({ sessionId }) => sessionId);
    io.stdout(`${JSON.stringify({ kind: 'listening', url, addressFile, interrupted: interruptedIds })}\n`);
    return;
  }
  for (const session of opened.interrupted) io.stdout(`${interruptedWords(session)}\n`);
  // What is not a terminal may be a journal that others read: there the token stays in its file.
  if (!io.isTerminal && !isOpened) {
    io.stdout(
      `BeatRunner is running on 127.0.0.1:${port}; its address with the token is in ${printable(addressFile)}\n`,
    );
    return;
  }
  io.stdout(`${addressWords({ url, port, isOpened }, { env: io.env, platform: process.platform })}\n`);
}

function interruptedWords({ sessionId, startedAtWallMs, totals }: SessionSummary): string {
  const minutes = Math.floor((totals?.durationMs ?? 0) / 60_000);
  const at = new Date(startedAtWallMs).toISOString().slice(0, 16).replace('T', ' ');
  return `The run of ${at} (UTC) was interrupted after ${minutes} min and is saved up to there: ${sessionId}`;
}

function interrupted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
