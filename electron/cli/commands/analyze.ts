import { stat } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { BeatRunnerError, hasErrorCode, isBeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { TempoAnalysis } from '#core/music/tempo-analysis.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import { silentLog } from '#contract/runtime/log.ts';
import type { LibraryRepository } from '#contract/storage/store.ts';
import type { CliIo, Command } from '#electron/cli/command.ts';
import { complain } from '#electron/cli/complain.ts';
import { dataFolder, surroundingsOf } from '#electron/cli/data-folder.ts';
import { parseProblem } from '#electron/cli/parse-problem.ts';
import { printable } from '#electron/cli/printable.ts';
import { wrongUse } from '#electron/cli/wrong-use.ts';
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
  /** Undefined: nothing is kept. */
  readonly cache: CarefulLibrary | undefined;
  readonly signal: AbortSignal;
}

const usage = `beatrunner analyze PATH... [--json] [--no-cache] [--data DIR]

  PATH          music files, or folders to look for them in
  --json        one JSON object a line: path, tempoBpm, confidence,
                beats (seconds), durationS; or path and error
  --no-cache    listen even to what is known, and keep nothing
  --data DIR    the data folder that keeps results (see the README for the
                usual one)

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
        complain(io, wrongUse(request.problem, usage));
        return 2;
      }
      const cache = request.isCaching ? await openCache(parts, request.data, io) : undefined;
      const pool = parts.createPool?.() ?? createAnalysisPool({ clock: parts.clock, log: silentLog });
      try {
        return await analyzeAll(request, io, {
          pool,
          cache: cache === undefined ? undefined : careful(cache.library, io),
          signal: io.signal,
        });
      } catch (error) {
        if (!io.signal.aborted) throw error;
        const isKept = cache !== undefined;
        const words = isKept ? io.errorText(new BeatRunnerError('cli/interrupted')) : 'Interrupted.';
        complain(io, words);
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
    if (hasErrorCode(error, 'cli/usage')) throw error;
    complain(io, `${printable(io.errorText(error))}\nResults are not kept this time.`);
    return undefined;
  }
}

/** Works on as many files at once as the pool takes, and prints in the order they were found. */
async function analyzeAll(request: Request, io: CliIo, job: Job): Promise<number> {
  const targets = await findTargets(request.paths, io.signal);
  const screen = createScreen(request, io, targets.length);
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
    for (const target of targets) {
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

/** A library that may fail: what cannot be read is not known, and what cannot be written is not kept. */
interface CarefulLibrary {
  ask<T>(question: (library: LibraryRepository) => Promise<T>, otherwise: T): Promise<T>;
}

/** The first trouble is told; from then on the library is left alone. */
function careful(library: LibraryRepository, io: CliIo): CarefulLibrary {
  let isFine = true;
  return {
    async ask(question, otherwise) {
      if (!isFine) return otherwise;
      try {
        return await question(library);
      } catch (error) {
        if (!isBeatRunnerError(error) || !error.code.startsWith('storage/')) throw error;
        // Several files are under way at the same time.
        if (isFine) complain(io, `${printable(io.errorText(error))}\nFrom here on results are not kept.`);
        isFine = false;
        return otherwise;
      }
    },
  };
}

/** From the store if the recording is known there, else by listening. */
async function findAnalysis({ pool, cache, signal }: Job, filePath: string): Promise<TempoAnalysis> {
  if (cache === undefined) return (await pool.analyse(filePath, signal)).analysis;
  const facts = await stat(filePath).catch(() => undefined);
  const [known] = await cache.ask((library) => library.knownFiles([filePath]), []);
  const isUnchanged =
    known?.trackId !== undefined &&
    known.sizeBytes === facts?.size &&
    known.modifiedMs === Math.floor(facts.mtimeMs);
  const contents = isUnchanged ? undefined : await pool.read(filePath, signal);
  const trackId = contents?.trackId ?? known?.trackId ?? '';
  const stored = await cache.ask((library) => library.analysis(trackId, pool.engineId), undefined);
  const analysis = stored ?? (await pool.analyse(filePath, signal)).analysis;
  if (contents !== undefined && facts !== undefined) {
    const file = { path: filePath, sizeBytes: facts.size, modifiedMs: Math.floor(facts.mtimeMs), trackId };
    await cache.ask(async (library) => {
      await library.saveTags(trackId, contents.tags);
      await library.saveFiles([file]);
    }, undefined);
  }
  if (stored === undefined) await cache.ask((library) => library.saveAnalysis(trackId, analysis), undefined);
  return analysis;
}

type Target = { readonly path: string } | { readonly path: string; readonly error: BeatRunnerError };

/** The files that were named, and all music below the folders that were, each folder's by path. */
async function findTargets(paths: readonly string[], signal: AbortSignal): Promise<readonly Target[]> {
  const targets: Target[] = [];
  for (const named of paths) {
    const found: Target[] = [];
    for await (const target of targetsOf(named)) {
      signal.throwIfAborted();
      found.push(target);
    }
    targets.push(...found.sort((a, b) => (a.path < b.path ? -1 : 1)));
  }
  return targets;
}

async function* targetsOf(named: string): AsyncGenerator<Target, void> {
  const isFolder = await stat(named).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
  if (!isFolder) {
    yield { path: named };
    return;
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

function createScreen({ isJson }: Request, io: CliIo, total: number) {
  const barWidth = 24;
  let done = 0;
  let hasHeader = false;
  const drawBar = () => {
    if (!io.isTerminal || total === 0) return;
    const filled = Math.min(barWidth, Math.round((barWidth * done) / total));
    io.stderr(`\r[${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}] ${done} of ${total}`);
  };
  const wipeBar = () => {
    if (io.isTerminal && total > 0) io.stderr(`\r${' '.repeat(barWidth + 30)}\r`);
  };
  return {
    begin: drawBar,
    print(outcome: Outcome) {
      done += 1;
      wipeBar();
      if (isJson) io.stdout(`${JSON.stringify(jsonOf(outcome, io))}\n`);
      else if ('error' in outcome) complain(io, printable(io.errorText(outcome.error)));
      else {
        if (!hasHeader) io.stdout('  TEMPO  SURE  LENGTH  FILE\n');
        hasHeader = true;
        io.stdout(`${tableLine(outcome.path, outcome.analysis)}\n`);
      }
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
