import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** What became of one damaged file. */
export interface FuzzOutcome {
  readonly seed: number;
  /** File and what was done to it. */
  readonly recipe: string;
  /** `used`, or the code of the error; `crashed` when the process died, `hung` when nothing came for a minute. */
  readonly code: string;
  readonly reason?: string;
  readonly tookMs: number;
  /** Of the whole process, after it. */
  readonly residentMb: number;
}

export interface FuzzRange {
  readonly first: number;
  readonly count: number;
  /** From one seed to the next; default 1. */
  readonly step?: number;
}

/** Longer than the pool gives any file of this size. */
const silenceMs = 60_000;

/** Decodes damaged files in a process of their own; a process that dies is followed by another behind the file that it died of. */
export async function decodeDamaged(
  { first, count, step = 1 }: FuzzRange,
  onOutcome: (outcome: FuzzOutcome) => void = () => undefined,
): Promise<readonly FuzzOutcome[]> {
  const outcomes: FuzzOutcome[] = [];
  while (outcomes.length < count) {
    const from = first + outcomes.length * step;
    const before = outcomes.length;
    const ending = await runProcess([from, count - outcomes.length, step], (outcome) => {
      outcomes.push(outcome);
      onOutcome(outcome);
    });
    if (ending === undefined && outcomes.length < count) throw new Error(`no file was tried after ${before}`);
    if (ending === undefined) break;
    outcomes.push(ending);
    onOutcome(ending);
  }
  return outcomes;
}

/** What the process died of; `undefined` when it did all it had to. */
function runProcess(
  args: readonly number[],
  onOutcome: (outcome: FuzzOutcome) => void,
): Promise<FuzzOutcome | undefined> {
  return new Promise((resolve, reject) => {
    const script = new URL('./decode-damaged-process.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, [script, ...args.map(String)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let started: { readonly seed: number; readonly recipe: string } | undefined;
    let hasHung = false;
    let complaint = '';
    const watch = setTimeout(() => {
      hasHung = true;
      child.kill('SIGKILL');
    }, silenceMs);
    child.stderr.on('data', (text: Buffer) => {
      complaint = (complaint + text.toString()).slice(-2000);
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      watch.refresh();
      const said = JSON.parse(line) as FuzzOutcome;
      if ('code' in said) {
        started = undefined;
        onOutcome(said);
      } else started = said;
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(watch);
      if (started === undefined && code === 0) return resolve(undefined);
      if (started === undefined)
        return reject(new Error(`the process ended with ${code ?? signal}: ${complaint}`));
      const reason = `${code ?? signal} ${complaint}`;
      resolve({ ...started, code: hasHung ? 'hung' : 'crashed', reason, tookMs: 0, residentMb: 0 });
    });
  });
}

/**
 * What must not be: a process that died or fell silent, a thread that crashed or had to be given up, an error that is
 * none of ours, a file that took longer than `slowMs`.
 */
export function problemsIn(outcomes: readonly FuzzOutcome[], slowMs: number): readonly FuzzOutcome[] {
  return outcomes.filter(
    ({ code, reason = '', tookMs }) =>
      ['crashed', 'hung', 'unexpected'].includes(code) ||
      code === 'audio/analysis-failed' ||
      reason.startsWith('its decoder crashed') ||
      tookMs > slowMs,
  );
}
