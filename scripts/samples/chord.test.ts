import { describe, expect, it } from 'vitest';
import { noteAbove, parseChord, parseNote, voiceChord } from './chord.ts';

describe('chords', () => {
  it('reads lead-sheet names', () => {
    expect(parseChord('Bbmaj7')).toEqual({
      root: 10,
      pitchClasses: [10, 2, 5, 9],
      third: 4,
      fifth: 7,
      seventh: 11,
    });
    expect(parseChord('F#m7').pitchClasses).toEqual([6, 9, 1, 4]);
    expect(parseChord('G5').third).toBe(12);
  });

  it('refuses what it does not know', () => {
    expect(() => parseChord('Hm7')).toThrow('No such chord');
    expect(() => parseChord('Cfoo')).toThrow('No such chord');
    expect(() => parseNote('H4')).toThrow('No such note');
  });

  it('keeps a voicing within an octave round its centre', () => {
    for (const name of ['C', 'F#m9', 'Bbmaj9', 'A7sus4']) {
      const voicing = voiceChord(parseChord(name), parseNote('C4'));
      expect(Math.min(...voicing)).toBeGreaterThanOrEqual(54);
      expect(Math.max(...voicing)).toBeLessThan(66);
    }
  });

  it('finds a note in the octave above a limit', () => {
    expect(noteAbove(4, parseNote('E2'))).toBe(40);
    expect(noteAbove(3, parseNote('E2'))).toBe(51);
  });
});
