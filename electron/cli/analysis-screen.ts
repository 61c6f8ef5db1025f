import type { TempoAnalysis } from '#core/music/tempo-analysis.ts';
import type { AnalysisFormat, AnalysisOutcome } from './analysis-formats.ts';
import type { CliIo } from './command.ts';
import { complain } from './complain.ts';
import { printable } from './printable.ts';
import type { WholeFile } from './whole-file.ts';

/** Where results are told, one by one as they come, in their order. */
export interface AnalysisScreen {
  begin(): Promise<void>;
  print(outcome: AnalysisOutcome): Promise<void>;
  /** Takes the bar away. */
  end(): void;
}

const barWidth = 24;

/**
 * @param format undefined: a table for people
 * @param file takes the results instead of standard output; `print` rejects with what it rejects with
 * @param total files that will come
 */
export function createAnalysisScreen(
  format: AnalysisFormat | undefined,
  file: WholeFile | undefined,
  io: CliIo,
  total: number,
): AnalysisScreen {
  let done = 0;
  let hasHeader = false;
  const write = async (text: string): Promise<void> => {
    if (text === '') return;
    if (file === undefined) io.stdout(text);
    else await file.write(text);
  };
  const drawBar = () => {
    if (!io.isTerminal || total === 0) return;
    const filled = Math.min(barWidth, Math.round((barWidth * done) / total));
    io.stderr(`\r[${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}] ${done} of ${total}`);
  };
  const wipeBar = () => {
    if (io.isTerminal && total > 0) io.stderr(`\r${' '.repeat(barWidth + 30)}\r`);
  };
  return {
    async begin() {
      await write(format?.head ?? '');
      drawBar();
    },
    async print(outcome) {
      done += 1;
      wipeBar();
      if ('error' in outcome && format?.hasFailures !== true)
        complain(io, printable(io.errorText(outcome.error)));
      if (format !== undefined)
        await write(format.entry(outcome, io.errorText, io.isTerminal && file === undefined));
      else if (!('error' in outcome)) {
        if (!hasHeader) io.stdout('  TEMPO  SURE  LENGTH  FILE\n');
        hasHeader = true;
        io.stdout(`${tableLine(outcome.path, outcome.analysis)}\n`);
      }
      drawBar();
    },
    end: wipeBar,
  };
}

function tableLine(filePath: string, { tempoBpm, confidence, durationS }: TempoAnalysis): string {
  const seconds = Math.round(durationS);
  const length = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  const sure = `${Math.round(confidence * 100)}%`;
  return `${tempoBpm.toFixed(2).padStart(7)}  ${sure.padStart(4)}  ${length.padStart(6)}  ${printable(filePath)}`;
}
