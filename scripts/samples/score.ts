import { noteAbove, parseChord, parseNote, voiceChord, type Chord } from './chord.ts';
import type { InstrumentName } from './instruments/orchestra.ts';

/** One note, in beats from the piece's first beat. */
export interface Note {
  readonly instrument: InstrumentName;
  readonly atBeat: number;
  readonly beats: number;
  readonly midi: number;
  readonly velocity: number;
}

interface BarRange {
  /** First bar of the section that the part plays in; 0 when left out. */
  readonly from?: number;
  /** Bar before which it ends; the section's end when left out. */
  readonly to?: number;
}

/**
 * One stretch of a piece. Every part is given for one bar (or several: `bars`) and repeats until the stretch ends.
 * In patterns a character is a step: "." silent, "x" struck, "X" accented, "o" soft, 1-9 that loud; "-" holds on. Spaces and
 * "|" only help the eye.
 */
export interface Section {
  readonly bars: number;
  drums(patterns: Readonly<Partial<Record<InstrumentName, string>>>, range?: BarRange): void;
  /** Toms: "h", "m" and "l" are the high, middle and low one. */
  toms(pattern: string, range?: BarRange): void;
  /** Chords in the rhythm of the pattern, voiced around `around`. */
  chords(
    instrument: InstrumentName,
    progression: readonly string[],
    pattern: string,
    around: string,
    range?: BarRange,
  ): void;
  /** Chord notes one after the other: 0 is the lowest of the voicing; 4 and more go on an octave up. */
  arpeggio(
    instrument: InstrumentName,
    progression: readonly string[],
    pattern: string,
    around: string,
    range?: BarRange,
  ): void;
  /** Bass line: R root, 3 third, 5 fifth, 7 seventh, 8 octave, "a" a semitone below the next bar's root, "b" one above. */
  bass(
    instrument: InstrumentName,
    progression: readonly string[],
    pattern: string,
    lowest: string,
    range?: BarRange,
  ): void;
  /** Melody as "E4/1.5 r/0.5 G4/1!": note, length in beats, "!" for an accent, "r" for a rest. It plays once. */
  melody(instrument: InstrumentName, line: string, range?: BarRange): void;
}

export interface Score {
  section(bars: number, write: (section: Section) => void): void;
  readonly notes: readonly Note[];
  readonly totalBars: number;
}

const drumMidi = 60;
const tomMidi: Readonly<Record<string, number>> = { h: 55, m: 50, l: 43 };

function clean(pattern: string): string {
  return pattern.replaceAll(/[\s|]/g, '');
}

function velocityOf(symbol: string): number {
  if (symbol === 'X') return 1;
  if (symbol === 'o') return 0.42;
  if (/[1-9]/.test(symbol)) return Number(symbol) / 9;
  return 0.76;
}

/** Steps of a pattern with how many steps each sounds, "-" prolonging the one before. */
function readSteps(
  pattern: string,
): { readonly symbol: string; readonly step: number; readonly length: number }[] {
  const text = clean(pattern);
  const steps: { symbol: string; step: number; length: number }[] = [];
  for (let step = 0; step < text.length; step += 1) {
    const symbol = text.charAt(step);
    if (symbol === '.' || symbol === '-') continue;
    let length = 1;
    while (text.charAt(step + length) === '-') length += 1;
    steps.push({ symbol, step, length });
  }
  return steps;
}

/** A sheet of music that grows section by section. Patterns shorter than `stepsPerBar` end in silence. */
export function createScore(beatsPerBar: number, stepsPerBar: number): Score {
  const notes: Note[] = [];
  let nextBar = 0;

  function createSection(firstBar: number, bars: number): Section {
    function eachBar(range: BarRange | undefined, play: (bar: number, atBeat: number) => void): void {
      for (let bar = range?.from ?? 0; bar < (range?.to ?? bars); bar += 1)
        play(bar, (firstBar + bar) * beatsPerBar);
    }

    /** Chord that sounds at a place of the bar: an entry may name several, which share the bar evenly. */
    function chordAt(progression: readonly string[], bar: number, share: number): Chord {
      const names = (progression[bar % progression.length] ?? 'C').split(' ');
      return parseChord(names[Math.min(names.length - 1, Math.floor(share * names.length))] ?? 'C');
    }

    function eachStep(
      pattern: string,
      range: BarRange | undefined,
      play: (step: { symbol: string; atBeat: number; beats: number; bar: number; share: number }) => void,
    ): void {
      if (clean(pattern).length > stepsPerBar)
        throw new Error(`The pattern is longer than a bar: ${pattern}`);
      const steps = readSteps(pattern);
      eachBar(range, (bar, barBeat) => {
        for (const { symbol, step, length } of steps) {
          const beats = (length * beatsPerBar) / stepsPerBar;
          play({
            symbol,
            bar,
            share: step / stepsPerBar,
            beats,
            atBeat: barBeat + (step * beatsPerBar) / stepsPerBar,
          });
        }
      });
    }

    return {
      bars,
      drums(patterns, range) {
        for (const [name, pattern] of Object.entries(patterns)) {
          eachStep(pattern, range, ({ symbol, atBeat }) => {
            const instrument = name as InstrumentName;
            notes.push({ instrument, atBeat, beats: 0.25, midi: drumMidi, velocity: velocityOf(symbol) });
          });
        }
      },
      toms(pattern, range) {
        eachStep(pattern, range, ({ symbol, atBeat }) => {
          notes.push({ instrument: 'tom', atBeat, beats: 0.25, midi: tomMidi[symbol] ?? 50, velocity: 0.85 });
        });
      },
      chords(instrument, progression, pattern, around, range) {
        eachStep(pattern, range, ({ symbol, atBeat, beats, bar, share }) => {
          const voicing = voiceChord(chordAt(progression, bar, share), parseNote(around));
          for (const midi of voicing) {
            notes.push({ instrument, atBeat, beats: beats * 0.95, midi, velocity: velocityOf(symbol) });
          }
        });
      },
      arpeggio(instrument, progression, pattern, around, range) {
        eachStep(pattern, range, ({ symbol, atBeat, beats, bar, share }) => {
          const voicing = voiceChord(chordAt(progression, bar, share), parseNote(around));
          const index = Number(symbol);
          const midi = (voicing[index % voicing.length] ?? 60) + 12 * Math.floor(index / voicing.length);
          const isOnBeat = atBeat % 1 === 0;
          notes.push({ instrument, atBeat, beats: beats * 0.9, midi, velocity: isOnBeat ? 0.85 : 0.66 });
        });
      },
      bass(instrument, progression, pattern, lowest, range) {
        const lowestMidi = parseNote(lowest);
        eachStep(pattern, range, ({ symbol, atBeat, beats, bar, share }) => {
          const chord = chordAt(progression, bar, share);
          const root = noteAbove(chord.root, lowestMidi);
          const nextRoot = noteAbove(chordAt(progression, bar + 1, 0).root, lowestMidi);
          const midi = {
            R: root,
            r: root,
            '3': root + chord.third,
            '5': root + chord.fifth,
            '7': root + chord.seventh,
            '8': root + 12,
            a: nextRoot - 1,
            b: nextRoot + 1,
          }[symbol];
          if (midi === undefined) throw new Error(`No such bass step: ${symbol}`);
          const velocity = symbol === 'R' ? 0.9 : symbol === 'r' ? 0.55 : 0.72;
          notes.push({ instrument, atBeat, beats: beats * 0.92, midi, velocity });
        });
      },
      melody(instrument, line, range) {
        let atBeat = (firstBar + (range?.from ?? 0)) * beatsPerBar;
        const endBeat = (firstBar + (range?.to ?? bars)) * beatsPerBar;
        for (const token of line.trim().split(/\s+/)) {
          if (token === '|') continue;
          const [name = '', length = '1'] = token.replace('!', '').split('/');
          const beats = Number(length);
          if (name !== 'r') {
            const velocity = token.endsWith('!') ? 0.95 : 0.72;
            notes.push({ instrument, atBeat, beats: beats * 0.93, midi: parseNote(name), velocity });
          }
          atBeat += beats;
        }
        if (atBeat > endBeat + 0.01)
          throw new Error(`The melody is ${atBeat - endBeat} beats too long: ${line}`);
      },
    };
  }

  return {
    notes,
    get totalBars() {
      return nextBar;
    },
    section(bars, write) {
      write(createSection(nextBar, bars));
      nextBar += bars;
    },
  };
}
