import { describe, expect, it } from 'vitest';
import { listenToRunner, runWords, runWordsHelp } from './run-keys.ts';

function listen(isTTY: boolean) {
  const listeners = new Map<string, (text: string) => void>();
  const heard: string[] = [];
  const unknown: string[] = [];
  const rawModes: boolean[] = [];
  let isPaused = true;
  const stop = listenToRunner(
    {
      isTTY,
      setRawMode: (isRaw) => rawModes.push(isRaw),
      setEncoding: () => undefined,
      on: (event: string, listener: (...values: never[]) => void) =>
        listeners.set(event, listener as () => void),
      off: (event: string) => listeners.delete(event),
      resume: () => (isPaused = false),
      pause: () => (isPaused = true),
    },
    {
      onWord: (word) => heard.push(word),
      onUnknown: (said) => unknown.push(said),
      onInterrupt: () => heard.push('INTERRUPT'),
      onEnd: () => heard.push('END'),
    },
  );
  return {
    heard,
    unknown,
    rawModes,
    stop,
    type: (text: string) => listeners.get('data')?.(text),
    end: () => listeners.get('end')?.(''),
    fail: () => listeners.get('error')?.(''),
    isPaused: () => isPaused,
    isListening: () => listeners.has('data'),
  };
}

describe('keys on a terminal', () => {
  it.each([
    ['\r', ['start']],
    ['\n', ['start']],
    [' ', ['stop']],
    ['s', ['stop']],
    ['Q', ['stop']],
    ['\u001b', ['stop']],
    ['p', ['pause']],
    ['r', ['resume']],
    ['+', ['faster']],
    ['=', ['faster']],
    ['-', ['slower']],
    ['m', ['music']],
    ['n', ['next']],
    ['c', ['continue']],
    ['h', ['help']],
    ['?', ['help']],
    ['x', []],
    ['\u0003', ['INTERRUPT']],
    // Arrows and function keys mean nothing ...
    ['\u001b[A', []],
    ['\u001bOP', []],
    ['\u001b[15~', []],
    ['\u001b[1;5C', []],
    // ... and hide nothing that comes with them.
    ['\u001b[As', ['stop']],
    ['s\u001b[A', ['stop']],
    ['\u001b[A\u001b', ['stop']],
    ['\u001b[A+', ['faster']],
    ['\u001b\u001b', ['stop']],
    // Alt with a key is Escape and the key.
    ['\u001bp', ['stop']],
    // Several at once: each, unless one of them is a stop.
    ['++-', ['faster', 'faster', 'slower']],
    ['++s+', ['stop']],
    ['p \u0003', ['INTERRUPT', 'stop']],
  ])('%j', (text, words) => {
    const { type, heard } = listen(true);
    type(text);
    expect(heard).toEqual(words);
  });

  it('tells of a key that means nothing, once for all that come with it', () => {
    const { type, unknown } = listen(true);
    for (const text of ['x', 'yz', 'x+', '\u001b[A', '\u0003']) type(text);
    expect(unknown).toEqual(['x', 'y']);
  });

  it('takes raw mode, and gives it back', () => {
    const { rawModes, stop, isPaused, isListening, fail } = listen(true);
    expect([rawModes, isPaused()]).toEqual([[true], false]);
    stop();
    expect([rawModes, isPaused(), isListening()]).toEqual([[true, false], true, false]);
    // A terminal that hangs up fails afterwards too: somebody has to hear that.
    expect(fail).not.toThrow();
  });
});

describe('what can be said', () => {
  it('is keys on a terminal, and words elsewhere', () => {
    for (const key of ['Enter', 'space', 'Escape', ' p ', ' r ', '+ -', ' m ', ' n ', ' c ', ' h '])
      expect(runWordsHelp(true)).toContain(key);
    for (const word of runWords) expect(runWordsHelp(false)).toContain(word);
  });
});

describe('words from another program', () => {
  it.each(runWords)('%s', (word) => {
    const { type, heard, rawModes } = listen(false);
    type(`${word}\n`);
    expect(heard).toEqual([word]);
    expect(rawModes).toEqual([]);
  });

  it('come in pieces, together, with any line end and case', () => {
    const { type, heard } = listen(false);
    for (const piece of ['fas', 'ter\r\nSlower\n', '  pause  \nx', 'y\nst', 'op', '\n']) type(piece);
    expect(heard).toEqual(['faster', 'slower', 'pause', 'stop']);
  });

  it('are single: keys, sentences and control characters are none', () => {
    const { type, heard, unknown } = listen(false);
    type('s\n \n\u0003\nplease stop\nconstructor\n');
    expect(heard).toEqual([]);
    expect(unknown).toEqual(['s', '\u0003', 'please stop', 'constructor']);
  });

  it('do not have to end their last line', () => {
    const { type, end, heard, stop } = listen(false);
    type('faster\nstop');
    expect(heard).toEqual(['faster']);
    end();
    expect(heard).toEqual(['faster', 'stop', 'END']);
    stop();
  });

  it('are found again behind a line without end', () => {
    const { type, heard } = listen(false);
    for (let i = 0; i < 1000; i += 1) type('x'.repeat(10_000));
    type('\nstop\n');
    expect(heard).toEqual(['stop']);
  });
});
