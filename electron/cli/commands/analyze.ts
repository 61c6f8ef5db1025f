import { stat } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { BeatRunnerError, hasErrorCode, isBeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { TempoAnalysis } from '#core/music/tempo-analysis.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import { silentLog } from '#contract/runtime/log.ts';
import type { LibraryRepository } from '#contract/storage/store.ts';
import type { CliIo, Command } from '#electron/cli/command.ts';
import { dataFolder, surroundingsOf } from '#electron/cli/data-folder.ts';
import { parseProblem } from '#electron/cli/parse-problem.ts';
import { printable } from '#electron/cli/printable.ts';
import { systemClock } from '#electron/controller/system-clock.ts';
import { createAnalysisPool, type AnalysisPool } from '#native/audio/analysis-pool.ts';
import { walkMusicFiles } from '#native/audio/music-files.ts';
import { openStore } from '#native/storage/open-store.ts';

/** Where results are kept. */
export interface AnalysisCache {
  readonly library: LibraryRepository;
  close(): Promise<void>;
}

export interface AnalyzeParts {
  readonly clock: Clock;
  /** Opens the store in the folder after `--data`, or in the usual one. A rejection means: go on without. */
  openCache(dataOption: string | undefined, io: CliIo): Promise<AnalysisCache>;
  /** Default: a pool of real workers. */
  createPool?(): AnalysisPool;
}

type Outcome =
  | { readonly path: string; readonly analysis: TempoAnalysis }
  | { readonly path: string; readonly error: BeatRunnerError };

interface Job {
  readonly pool: AnalysisPool;
  readonly library: LibraryRepository | undefined;
  readonly signal: AbortSignal;
}

const usage = `beatrunner analyze PATH... [--json] [--no-cache] [--data DIR]

  PATH          music files, or folders to look for them in
  --json        one JSON object a line: path, tempoBpm, confidence, beats (seconds), durationS; or path and error
  --no-cache    listen even to what is known, and keep nothing
  --data DIR    the data folder that keeps results

  Exit code 1 when a file could not be analysed.`;

/** `beatrunner analyze`: tempo and beats of files. */
export function createAnalyzeCommand(parts: AnalyzeParts): Command {
  return {
    name: 'analyze',
    summary: 'find tempo and beats of music files',
    usage,
    async run(args, io) {
      const request = readRequest(args);
      if ('problem' in request) {
        io.stderr(`${printable(request.problem)}\n\n${usage}\n`);
        return 2;
      }
      const cache = request.isCaching ? await openCache(parts, request.data, io) : undefined;
      const pool = parts.createPool?.() ?? createAnalysisPool({ clock: parts.clock, log: silentLog });
      try {
        return await analyzeAll(request, io, { pool, library: cache?.library, signal: io.signal });
      } catch (error) {
        if (!io.signal.aborted) throw error;
        io.stderr(`${io.errorText(new BeatRunnerError('cli/interrupted'))}\n`);
        return 1;
      } finally {
        await pool.close();
        await cache?.close();
      }
    },
  };
}

interface Request {
  readonly paths: readonly string[];
  readonly isJson: boolean;
  readonly isCaching: boolean;
  readonly data: string | undefined;
}

function readRequest(args: readonly string[]): Request | { readonly problem: string } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean' }, 'no-cache': { type: 'boolean' }, data: { type: 'string' } },
    });
    if (positionals.length === 0) return { problem: 'Name at least one file or folder.' };
    return {
      paths: positionals,
      isJson: values.json === true,
      isCaching: values['no-cache'] !== true,
      data: values.data,
    };
  } catch (error) {
    const problem = parseProblem(error);
    if (problem === undefined) throw error;
    return { problem };
  }
}

async function openCache(
  parts: AnalyzeParts,
  data: string | undefined,
  io: CliIo,
): Promise<AnalysisCache | undefined> {
  try {
    return await parts.openCache(data, io);
  } catch (error) {
    io.stderr(`${printable(io.errorText(error))}\nResults are not kept this time.\n`);
    return undefined;
  }
}

/** Works on as many files at once as the pool takes, and prints in the order they were found. */
async function analyzeAll(request: Request, io: CliIo, job: Job): Promise<number> {
  const screen = createScreen(request, io, io.isTerminal ? await countFiles(request.paths) : 0);
  const underWay: Promise<Outcome>[] = [];
  let failures = 0;
  const printNext = async (): Promise<void> => {
    const outcome = await underWay.shift();
    if (outcome === undefined) return;
    if ('error' in outcome) failures += 1;
    screen.print(outcome);
  };
  screen.begin();
  try {
    for await (const target of targetsOf(request.paths)) {
      io.signal.throwIfAborted();
      const outcome = 'error' in target ? Promise.resolve(target) : analyzeOne(job, target.path);
      // It is awaited later; until then its failure is nobody's surprise.
      outcome.catch(() => undefined);
      underWay.push(outcome);
      if (underWay.length >= 2 * job.pool.size) await printNext();
    }
    while (underWay.length > 0) await printNext();
  } finally {
    screen.end();
  }
  return failures > 0 ? 1 : 0;
}

async function analyzeOne(job: Job, filePath: string): Promise<Outcome> {
  try {
    return { path: filePath, analysis: await findAnalysis(job, path.resolve(filePath)) };
  } catch (error) {
    if (!isBeatRunnerError(error) || !error.code.startsWith('audio/')) throw error;
    return { path: filePath, error };
  }
}

/** From the store if the recording is known there, else by listening. */
async function findAnalysis({ pool, library, signal }: Job, filePath: string): Promise<TempoAnalysis> {
  if (library === undefined) return (await pool.analyse(filePath, signal)).analysis;
  const facts = await stat(filePath).catch(() => undefined);
  const [known] = await library.knownFiles([filePath]);
  const isUnchanged =
    known?.trackId !== undefined &&
    known.sizeBytes === facts?.size &&
    known.modifiedMs === Math.floor(facts.mtimeMs);
  const contents = isUnchanged ? undefined : await pool.read(filePath, signal);
  const trackId = contents?.trackId ?? known?.trackId ?? '';
  const stored = await library.analysis(trackId, pool.engineId);
  const analysis = stored ?? (await pool.analyse(filePath, signal)).analysis;
  if (contents !== undefined && facts !== undefined) {
    await library.saveTags(trackId, contents.tags);
    await library.saveFiles([
      { path: filePath, sizeBytes: facts.size, modifiedMs: Math.floor(facts.mtimeMs), trackId },
    ]);
  }
  if (stored === undefined) await library.saveAnalysis(trackId, analysis);
  return analysis;
}

type Target = { readonly path: string } | { readonly path: string; readonly error: BeatRunnerError };

/** The files that were named, and all music below the folders that were. */
async function* targetsOf(paths: readonly string[]): AsyncGenerator<Target, void> {
  for (const named of paths) {
    const isFolder = await stat(named).then(
      (facts) => facts.isDirectory(),
      () => false,
    );
    if (!isFolder) {
      yield { path: named };
      continue;
    }
    let isEmpty = true;
    try {
      for await (const finding of walkMusicFiles(named)) {
        isEmpty = false;
        yield finding.kind === 'file' ? { path: finding.path } : { path: finding.path, error: finding.error };
      }
    } catch (error) {
      if (!hasErrorCode(error, 'audio/folder-not-found', 'audio/folder-unreadable')) throw error;
      isEmpty = false;
      yield { path: named, error };
    }
    if (isEmpty) yield { path: named, error: new BeatRunnerError('audio/no-tracks', { path: named }) };
  }
}

async function countFiles(paths: readonly string[]): Promise<number> {
  let count = 0;
  for await (const _target of targetsOf(paths)) count += 1;
  return count;
}

function createScreen({ isJson }: Request, io: CliIo, total: number) {
  const barWidth = 24;
  let done = 0;
  const drawBar = () => {
    if (!io.isTerminal || total === 0) return;
    const filled = Math.min(barWidth, Math.round((barWidth * done) / total));
    io.stderr(`\r[${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}] ${done} of ${total}`);
  };
  const wipeBar = () => {
    if (io.isTerminal && total > 0) io.stderr(`\r${' '.repeat(barWidth + 30)}\r`);
  };
  return {
    begin() {
      if (!isJson) io.stdout('  TEMPO  SURE  LENGTH  FILE\n');
      drawBar();
    },
    print(outcome: Outcome) {
      done += 1;
      wipeBar();
      if (isJson) io.stdout(`${JSON.stringify(jsonOf(outcome, io))}\n`);
      else if ('error' in outcome) io.stderr(`${printable(io.errorText(outcome.error))}\n`);
      else io.stdout(`${tableLine(outcome.path, outcome.analysis)}\n`);
      drawBar();
    },
    end: wipeBar,
  };
}

function jsonOf(outcome: Outcome, io: CliIo): object {
  if ('error' in outcome) {
    const { path: filePath, error } = outcome;
    return { path: filePath, error: { code: error.code, message: io.errorText(error) } };
  }
  const { tempoBpm, confidence, beatsS, durationS } = outcome.analysis;
  const beats = beatsS.map((at) => Math.round(at * 1000) / 1000);
  return { path: outcome.path, tempoBpm, confidence, beats, durationS: Math.round(durationS * 1000) / 1000 };
}

function tableLine(filePath: string, { tempoBpm, confidence, durationS }: TempoAnalysis): string {
  const seconds = Math.round(durationS);
  const length = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  const sure = `${Math.round(confidence * 100)}%`;
  return `${tempoBpm.toFixed(2).padStart(7)}  ${sure.padStart(4)}  ${length.padStart(6)}  ${printable(filePath)}`;
}

export const analyzeCommand: Command = createAnalyzeCommand({
  clock: systemClock,
  openCache: (data, io) =>
    openStore({ folder: dataFolder(data, surroundingsOf(io.env)), clock: systemClock, log: silentLog }),
});
