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
  'continue',
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
  c: 'continue',
};

/** Ctrl-C, which a terminal in raw mode hands on as a character. */
const interrupt = '\u0003';

/** The part of standard input that this needs. */
export interface KeySource {
  readonly isTTY?: boolean;
  setRawMode?(isRaw: boolean): unknown;
  setEncoding(encoding: 'utf8'): unknown;
  on(event: 'data', listener: (text: string) => void): unknown;
  off(event: 'data', listener: (text: string) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

/**
 * Listens to single keys on a terminal, and to words, one a line, from another program. Any key that means stop is
 * heard whatever else comes with it.
 */
export function listenToRunner(
  input: KeySource,
  onWord: (word: RunWord) => void,
  onInterrupt: () => void,
): Unsubscribe {
  const isTerminal = input.isTTY === true && input.setRawMode !== undefined;
  let line = '';

  function onKeys(text: string): void {
    if (text.includes(interrupt)) onInterrupt();
    // An arrow key begins with the same character as Escape; alone, Escape means stop.
    const keys = text.length > 1 && text.startsWith('\u001b') ? [] : [...text];
    const words = keys.map((key) => wordOfKey[key.toLowerCase()]).filter((word) => word !== undefined);
    if (words.includes('stop')) onWord('stop');
    else for (const word of words) onWord(word);
  }

  function onLines(text: string): void {
    const lines = (line + text).split('\n');
    // A line without end must not grow for ever.
    line = (lines.pop() ?? '').slice(0, 100);
    for (const each of lines) {
      const word = runWords.find((candidate) => candidate === each.trim().toLowerCase());
      if (word !== undefined) onWord(word);
    }
  }

  const listener = isTerminal ? onKeys : onLines;
  if (isTerminal) input.setRawMode?.(true);
  input.setEncoding('utf8');
  input.on('data', listener);
  input.resume();
  return () => {
    input.off('data', listener);
    if (isTerminal) input.setRawMode?.(false);
    input.pause();
  };
}
