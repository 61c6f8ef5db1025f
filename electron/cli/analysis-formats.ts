import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RecordingTags } from '#contract/storage/store.ts';
import type { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { TempoAnalysis } from '#core/music/tempo-analysis.ts';
import { csvField, type CsvCell } from '#core/session/export/csv-field.ts';
import { printable } from './printable.ts';

/** What became of one file. `path` is as it was named or found. */
export type AnalysisOutcome =
  | { readonly path: string; readonly analysis: TempoAnalysis; readonly tags: RecordingTags }
  | { readonly path: string; readonly error: BeatRunnerError };

/** A way to write results, one after the other, for programs. */
export interface AnalysisFormat {
  /** Comes before the first result; '' where there is nothing. */
  readonly head: string;
  /** Whether it has artist, title and album: reading them costs a look into each file. */
  readonly hasTags: boolean;
  /** Whether it can hold a file that could not be analysed. */
  readonly hasFailures: boolean;
  /** @param isForTerminal no control character of a stranger may be in it then */
  entry(
    outcome: AnalysisOutcome,
    errorText: (error: BeatRunnerError) => string,
    isForTerminal: boolean,
  ): string;
}

export type AnalysisFormatName = 'json' | 'csv' | 'm3u8';

/**
 * `json`: an object a line. `csv`: RFC 4180; Mixxx finds the files of such a list by the column "Location", which must not be the
 * first one: it takes the line break of each row for a row with one empty cell. `m3u8`: extended M3U in UTF-8 with the
 * tempo as `#EXTBPM`, a comment to players that do not know it.
 */
export const analysisFormats: Readonly<Record<AnalysisFormatName, AnalysisFormat>> = {
  json: {
    head: '',
    hasTags: false,
    hasFailures: true,
    // Every escape of a text for terminals is one of JSON's, too: the data stay the same.
    entry: (outcome, errorText) => `${printable(JSON.stringify(jsonOf(outcome, errorText)))}\n`,
  },
  csv: {
    head: csvRow([
      'BPM',
      'Location',
      'Artist',
      'Title',
      'Album',
      'Duration (s)',
      'Confidence',
      'Beats in a bar',
      'First downbeat (s)',
      'Steady',
      'Problem',
    ]),
    hasTags: true,
    hasFailures: true,
    entry(outcome, _errorText, isForTerminal) {
      const cells = csvCells(outcome);
      return csvRow(
        cells.map((cell) => (isForTerminal && typeof cell === 'string' ? printable(cell) : cell)),
      );
    },
  },
  m3u8: {
    head: '#EXTM3U\n',
    hasTags: true,
    hasFailures: false,
    entry: (outcome, _errorText, isForTerminal) =>
      'error' in outcome ? '' : playlistEntry(outcome.path, outcome.tags, outcome.analysis, isForTerminal),
  },
};

function jsonOf(outcome: AnalysisOutcome, errorText: (error: BeatRunnerError) => string): object {
  if ('error' in outcome) {
    const { path: filePath, error } = outcome;
    return { path: filePath, error: { code: error.code, message: errorText(error) } };
  }
  const { tempoBpm, confidence, alternatives, beatsS, bar, isSteady, durationS } = outcome.analysis;
  return {
    path: outcome.path,
    tempoBpm,
    confidence,
    alternatives: alternatives.map((other) => ({
      tempoBpm: other.tempoBpm,
      probability: other.probability,
    })),
    beats: beatsS.map(toMilliseconds),
    ...(bar === undefined ? {} : { bar }),
    ...(isSteady === undefined ? {} : { isSteady }),
    durationS: toMilliseconds(durationS),
  };
}

function csvCells(outcome: AnalysisOutcome): readonly CsvCell[] {
  const location = path.resolve(outcome.path);
  if ('error' in outcome) {
    const nothing: CsvCell = undefined;
    return [nothing, location, ...Array.from({ length: 8 }, () => nothing), outcome.error.code];
  }
  const { analysis, tags } = outcome;
  const { tempoBpm, confidence, beatsS, bar, isSteady, durationS } = analysis;
  const downbeatS = bar === undefined ? undefined : beatsS[bar.firstDownbeatIndex];
  return [
    Number(tempoBpm.toFixed(3)),
    location,
    tags.artist,
    tags.title,
    tags.album,
    toMilliseconds(durationS),
    Number(confidence.toFixed(3)),
    bar?.beats,
    downbeatS === undefined ? undefined : toMilliseconds(downbeatS),
    isSteady === undefined ? undefined : isSteady ? 'yes' : 'no',
    undefined,
  ];
}

function csvRow(cells: readonly CsvCell[]): string {
  return `${cells.map(csvField).join(',')}\r\n`;
}

function playlistEntry(
  filePath: string,
  { artist, title, album }: RecordingTags,
  { tempoBpm, durationS }: TempoAnalysis,
  isForTerminal: boolean,
): string {
  const name = title ?? path.parse(filePath).name;
  const line = (text: string): string =>
    // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
    text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
  const words = [
    `#EXTINF:${Math.round(durationS)},${line(artist === undefined ? name : `${artist} - ${name}`)}`,
    ...(album === undefined ? [] : [`#EXTALB:${line(album)}`]),
    `#EXTBPM:${tempoBpm.toFixed(2)}`,
  ].map((text) => (isForTerminal ? printable(text) : text));
  return [...words, playlistPath(path.resolve(filePath)), ''].join('\n');
}

/**
 * A line cannot hold a line break, and Mixxx takes a list with any other control character for one in another encoding, and
 * backslashes for slashes. Such a path is written as a `file:` address; what would turn the direction of a line, too.
 */
function playlistPath(absolutePath: string): string {
  const isPlain =
    printable(absolutePath) === absolutePath &&
    absolutePath.trim() === absolutePath &&
    !/[\u2028\u2029]/.test(absolutePath) &&
    (path.sep === '\\' || !absolutePath.includes('\\'));
  if (isPlain) return absolutePath;
  if (path.sep === '\\') return pathToFileURL(absolutePath).href;
  // Node's own way loses control characters and spaces at the end of a name.
  return `file://${absolutePath.split('/').map(encodeURIComponent).join('/')}`;
}

function toMilliseconds(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
