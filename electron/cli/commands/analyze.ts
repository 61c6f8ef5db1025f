import { stat } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { BeatRunnerError, hasErrorCode, isBeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { correctedTempo } from '#core/music/corrected-tempo.ts';
import type { TempoAnalysis } from '#core/music/tempo-analysis.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import { silentLog } from '#contract/runtime/log.ts';
import type { LibraryRepository, RecordingTags } from '#contract/storage/store.ts';
import {
  analysisFormats,
  type AnalysisFormat,
  type AnalysisFormatName,
  type AnalysisOutcome,
} from '#electron/cli/analysis-formats.ts';
import { createAnalysisScreen } from '#electron/cli/analysis-screen.ts';
import { findTargets } from '#electron/cli/analysis-targets.ts';
import type { CliIo, Command } from '#electron/cli/command.ts';
import { complain } from '#electron/cli/complain.ts';
import { dataFolder, surroundingsOf } from '#electron/cli/data-folder.ts';
import { parseProblem } from '#electron/cli/parse-problem.ts';
import { printable } from '#electron/cli/printable.ts';
import { openWholeFile, type WholeFile } from '#electron/cli/whole-file.ts';
import { wrongUse } from '#electron/cli/wrong-use.ts';
import { systemClock } from '#electron/controller/system-clock.ts';
import { createAnalysisPool, type AnalysisPool } from '#native/audio/analysis-pool.ts';
import { heardAfterAll } from '#native/audio/heard-after-all.ts';
import { isTagHeard } from '#native/audio/is-tag-heard.ts';
import { gentlePace, restAfter } from '#native/audio/work-pace.ts';
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

interface Job {
  readonly pool: AnalysisPool;
  /** Undefined: nothing is kept. */
  readonly cache: CarefulLibrary | undefined;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Undefined: results go to standard output. */
  readonly file: WholeFile | undefined;
}

const usage = `beatrunner analyze PATH... [--json | --csv | --m3u8] [--out FILE]
                   [--gentle] [--no-cache] [--data DIR]

  PATH          music files, or folders to look for them in
  --json        one JSON object a line: path, tempoBpm, confidence,
                alternatives (other readings: tempoBpm, probability), beats
                (seconds), bar (its beats, and which of "beats" is the first
                downbeat), isSteady, durationS; or path and error
  --csv         a table for spreadsheets, and for Mixxx as a playlist
  --m3u8        a playlist with the tempo of each track (#EXTBPM)
  --out FILE    write to a file (replaced when all is done, and only then)
                instead of standard output
  --gentle      one file at a time, with a rest as long as the work after each:
                half of one core
  --no-cache    listen even to what is known, and keep nothing
  --data DIR    the data folder that keeps results (see the README for the
                usual one); where its runner put a tempo right, that counts

  Results come one by one. Ctrl-C ends it: what was analysed is kept, and the
  same command goes on from there.
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
      let file: WholeFile | undefined;
      try {
        if (request.out !== undefined) file = await openWholeFile(request.out);
        const code = await analyzeAll(request, io, {
          pool,
          cache: cache === undefined ? undefined : careful(cache.library, io),
          signal: io.signal,
          clock: parts.clock,
          file,
        });
        await file?.keep();
        if (request.out !== undefined) complain(io, `Written: ${printable(request.out)}`);
        return code;
      } catch (error) {
        if (!io.signal.aborted) throw error;
        const isKept = cache !== undefined;
        const words = isKept ? io.errorText(new BeatRunnerError('cli/interrupted')) : 'Interrupted.';
        complain(io, words);
        return 1;
      } finally {
        await file?.drop();
        await pool.close();
        await cache?.close();
      }
    },
  };
}

interface Request {
  readonly paths: readonly string[];
  /** Undefined: a table for people. */
  readonly format: AnalysisFormat | undefined;
  readonly out: string | undefined;
  readonly isGentle: boolean;
  readonly isCaching: boolean;
  readonly data: string | undefined;
}

const formatNames = ['json', 'csv', 'm3u8'] as const satisfies readonly AnalysisFormatName[];

function readRequest(args: readonly string[]): Request | { readonly problem: string } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        csv: { type: 'boolean' },
        m3u8: { type: 'boolean' },
        out: { type: 'string' },
        gentle: { type: 'boolean' },
        'no-cache': { type: 'boolean' },
        data: { type: 'string' },
      },
    });
    const formats = formatNames.filter((name) => values[name] === true);
    const [format] = formats;
    if (formats.length > 1) return { problem: 'Choose one of --json, --csv and --m3u8.' };
    if (values.out !== undefined && format === undefined)
      return { problem: '--out needs --json, --csv or --m3u8.' };
    if (positionals.length === 0) return { problem: 'Name at least one file or folder.' };
    return {
      paths: positionals,
      format: format === undefined ? undefined : analysisFormats[format],
      out: values.out,
      isGentle: values.gentle === true,
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
  const { format, isGentle } = request;
  const targets = await findTargets(request.paths, io.signal);
  const screen = createAnalysisScreen(format, job.file, io, targets.length);
  const atOnce = isGentle ? 1 : 2 * job.pool.size;
  const underWay: Promise<AnalysisOutcome>[] = [];
  let failures = 0;
  const printNext = async (): Promise<void> => {
    const outcome = await underWay.shift();
    if (outcome === undefined) return;
    if ('error' in outcome) failures += 1;
    await screen.print(outcome);
  };
  await screen.begin();
  try {
    for (const target of targets) {
      io.signal.throwIfAborted();
      const startedMs = job.clock.nowMs();
      const outcome =
        'error' in target ? Promise.resolve(target) : analyzeOne(job, target.path, format?.hasTags === true);
      // It is awaited later; until then its failure is nobody's surprise.
      outcome.catch(() => undefined);
      underWay.push(outcome);
      if (underWay.length >= atOnce) await printNext();
      if (isGentle) await restAfter(job.clock.nowMs() - startedMs, gentlePace, job);
    }
    while (underWay.length > 0) await printNext();
  } finally {
    screen.end();
    // What was heard already is still being kept, and the library closes after this.
    await Promise.allSettled(underWay);
  }
  io.signal.throwIfAborted();
  return failures > 0 ? 1 : 0;
}

async function analyzeOne(job: Job, filePath: string, hasTags: boolean): Promise<AnalysisOutcome> {
  try {
    return { path: filePath, ...(await findAnalysis(job, path.resolve(filePath), hasTags)) };
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

interface Findings {
  /** As its runner says it is. */
  readonly analysis: TempoAnalysis;
  /** None unless they were asked for. */
  readonly tags: RecordingTags;
}

/** From the store if the recording is known there, else by listening. */
async function findAnalysis(job: Job, filePath: string, hasTags: boolean): Promise<Findings> {
  const { pool, cache, signal } = job;
  const readTags = async (): Promise<RecordingTags> => (hasTags ? await pool.tags(filePath, signal) : {});
  if (cache === undefined)
    return { analysis: (await pool.analyse(filePath, signal)).analysis, tags: await readTags() };
  const facts = await stat(filePath).catch(() => undefined);
  const [known] = await cache.ask((library) => library.knownFiles([filePath]), []);
  const isUnchanged =
    known?.trackId !== undefined &&
    known.sizeBytes === facts?.size &&
    known.modifiedMs === Math.floor(facts.mtimeMs);
  const contents = isUnchanged ? undefined : await pool.read(filePath, signal);
  const trackId = contents?.trackId ?? known?.trackId ?? '';
  const heard = await cache.ask((library) => library.analysis(trackId, pool.engineId), undefined);
  const isUpToDate = heard !== undefined && isTagHeard(heard, contents?.tags.taggedTempoBpm);
  const stored = isUpToDate ? heard : undefined;
  const analysis = stored ?? (await pool.analyse(filePath, signal)).analysis;
  if (contents !== undefined && facts !== undefined) {
    const file = { path: filePath, sizeBytes: facts.size, modifiedMs: Math.floor(facts.mtimeMs), trackId };
    await cache.ask(async (library) => {
      await library.saveTags(trackId, contents.tags);
      await library.saveFiles([file]);
    }, undefined);
  }
  if (stored === undefined) await cache.ask((library) => library.saveAnalysis(trackId, analysis), undefined);
  if (isUnchanged) await cache.ask((library) => heardAfterAll(library, known, trackId), undefined);
  const repair = await cache.ask((library) => library.ownRepair(trackId), undefined);
  return {
    analysis: repair === undefined ? analysis : correctedTempo(analysis, repair, 1),
    tags: contents?.tags ?? (await readTags()),
  };
}

export const analyzeCommand: Command = createAnalyzeCommand({
  clock: systemClock,
  openCache: (data, io) =>
    openStore({ folder: dataFolder(data, surroundingsOf(io.env)), clock: systemClock, log: silentLog }),
});
