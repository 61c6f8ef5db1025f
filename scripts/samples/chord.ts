/** A chord as a lead sheet writes it, such as "Bbmaj7": pitch classes 0 (C) to 11, the root first. */
export interface Chord {
  readonly root: number;
  readonly pitchClasses: readonly number[];
  /** Semitones from the root to the third, fifth and seventh (or to the octave where there is no seventh). */
  readonly third: number;
  readonly fifth: number;
  readonly seventh: number;
}

const letters: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };

const qualities: Readonly<Record<string, readonly number[]>> = {
  '': [0, 4, 7],
  m: [0, 3, 7],
  '5': [0, 7],
  '6': [0, 4, 7, 9],
  '7': [0, 4, 7, 10],
  '9': [0, 4, 7, 10, 14],
  maj7: [0, 4, 7, 11],
  maj9: [0, 4, 7, 11, 14],
  m7: [0, 3, 7, 10],
  m9: [0, 3, 7, 10, 14],
  m6: [0, 3, 7, 9],
  add9: [0, 4, 7, 14],
  sus2: [0, 2, 7],
  sus4: [0, 5, 7],
  '7sus4': [0, 5, 7, 10],
  dim: [0, 3, 6],
};

function parsePitchClass(text: string): number {
  const letter = letters[text.charAt(0)];
  if (letter === undefined) throw new Error(`No such note: ${text}`);
  const accidental = text.charAt(1) === '#' ? 1 : text.charAt(1) === 'b' ? 11 : 0;
  return (letter + accidental) % 12;
}

export function parseChord(name: string): Chord {
  const match = /^([A-G][#b]?)(.*)$/.exec(name);
  const intervals = qualities[match?.[2] ?? '?'];
  if (match === null || intervals === undefined) throw new Error(`No such chord: ${name}`);
  const root = parsePitchClass(match[1] ?? '');
  const within = (low: number, high: number): number | undefined =>
    intervals.find((interval) => interval >= low && interval <= high);
  return {
    root,
    pitchClasses: intervals.map((interval) => (root + interval) % 12),
    third: within(2, 5) ?? 12,
    fifth: within(6, 8) ?? 7,
    seventh: within(9, 11) ?? 12,
  };
}

/** MIDI number of a note such as "Bb3"; middle C is C4 = 60. */
export function parseNote(name: string): number {
  const match = /^([A-G][#b]?)(-?\d)$/.exec(name);
  if (match === null) throw new Error(`No such note: ${name}`);
  return parsePitchClass(match[1] ?? '') + 12 * (Number(match[2]) + 1);
}

/** The chord's notes laid close around `centreMidi`, ascending: neighbouring chords then move by small steps. */
export function voiceChord(chord: Chord, centreMidi: number): number[] {
  return chord.pitchClasses
    .map((pitchClass) => {
      const lowest = centreMidi - 6;
      return lowest + ((pitchClass - (lowest % 12) + 12) % 12);
    })
    .toSorted((one, other) => one - other);
}

/** The note of this pitch class in the octave that begins at `lowestMidi`. */
export function noteAbove(pitchClass: number, lowestMidi: number): number {
  return lowestMidi + ((pitchClass - (lowestMidi % 12) + 24) % 12);
}
