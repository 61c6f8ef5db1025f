import type { Unsubscribe } from '#contract/runtime/listeners.ts';

/** What a person can say during a run. */
export const runWords = [
  'start',
  'stop',
  'pause',
  'resume',
  'faster',
  'slower',
  'music',
  'next',
  'continue',
  'help',
] as const;
export type RunWord = (typeof runWords)[number];

const wordOfKey: Readonly<Record<string, RunWord>> = {
  '\r': 'start',
  '\n': 'start',
  ' ': 'stop',
  s: 'stop',
  q: 'stop',
  '\u001b': 'stop',
  p: 'pause',
  r: 'resume',
  '+': 'faster',
  '=': 'faster',
  '-': 'slower',
  m: 'music',
  n: 'next',
  c: 'continue',
  h: 'help',
  '?': 'help',
};

/** What can be said, for whoever asks: keys for a person at the terminal, words for another program. */
export function runWordsHelp(isTerminal: boolean): string {
  return isTerminal
    ? 'Keys: Enter start; space, s, q or Escape stop; p pause; r go on; + - faster, slower; m back to the music; ' +
        'n next track; c yes, go on; h this list.'
    : `Words, one a line: ${runWords.join(', ')}.`;
}

/** Ctrl-C, which a terminal in raw mode hands on as a character. */
const interrupt = '\u0003';

/** What a terminal sends for arrow and function keys: ESC [ ... letter, ESC O letter. */
// oxlint-disable-next-line no-control-regex -- Escape is what these begin with
const keySequence = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|O[A-Za-z])/g;

/** The part of standard input that this needs. */
export interface KeySource {
  readonly isTTY?: boolean;
  setRawMode?(isRaw: boolean): unknown;
  setEncoding(encoding: 'utf8'): unknown;
  on(event: 'data', listener: (text: string) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  off(event: 'data', listener: (text: string) => void): unknown;
  off(event: 'end', listener: () => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

/** Who is told what the runner says. */
export interface RunnerListener {
  onWord(word: RunWord): void;
  /** Something was said that means nothing. Strangers' text. */
  onUnknown(said: string): void;
  /** Ctrl-C. */
  onInterrupt(): void;
  /** Nobody can say anything any more. */
  onEnd(): void;
}

/** Whether somebody types keys there, or another program says words. */
export function isKeyboard(input: KeySource): boolean {
  return input.isTTY === true && input.setRawMode !== undefined;
}

/**
 * Listens to single keys on a terminal, and to words, one a line, from another program. Any key that means stop is
 * heard whatever else comes with it.
 */
export function listenToRunner(input: KeySource, listening: RunnerListener): Unsubscribe {
  const { onWord, onUnknown, onInterrupt } = listening;
  const isTerminal = isKeyboard(input);
  let line = '';

  function onKeys(text: string): void {
    if (text.includes(interrupt)) onInterrupt();
    // Arrow and function keys begin with the same character as Escape, which alone means stop.
    const keys = [...text.replaceAll(keySequence, '')];
    const words = keys.map((key) => wordOfKey[key.toLowerCase()]).filter((word) => word !== undefined);
    if (words.includes('stop')) onWord('stop');
    else for (const word of words) onWord(word);
    const unknown = keys.find((key) => key !== interrupt && wordOfKey[key.toLowerCase()] === undefined);
    if (unknown !== undefined && words.length === 0) onUnknown(unknown);
  }

  function onLines(text: string): void {
    const lines = (line + text).split('\n');
    // A line without end must not grow for ever.
    line = (lines.pop() ?? '').slice(0, 100);
    for (const each of lines) hear(each);
  }

  function onEnd(): void {
    hear(line);
    line = '';
    listening.onEnd();
  }

  function hear(each: string): void {
    const word = runWords.find((candidate) => candidate === each.trim().toLowerCase());
    if (word !== undefined) onWord(word);
    else if (each.trim() !== '') onUnknown(each.trim());
  }

  const listener = isTerminal ? onKeys : onLines;
  if (isTerminal) input.setRawMode?.(true);
  input.setEncoding('utf8');
  input.on('data', listener);
  // The last line may have no end.
  input.on('end', onEnd);
  // A terminal that hangs up fails its input, maybe after the listening has ended. The hang-up signal ends the run.
  input.on('error', () => undefined);
  input.resume();
  return () => {
    input.off('data', listener);
    input.off('end', onEnd);
    if (isTerminal) input.setRawMode?.(false);
    input.pause();
  };
}
