import type { Piece } from '../piece.ts';

/** Twelve bars of blues in A. */
const blues = ['A7', 'D7', 'A7', 'A7', 'D7', 'D7', 'A7', 'A7', 'E7', 'D7', 'A7', 'E7'];
const ride = 'X.ox.oX.ox.o';

export const brassTacks: Piece = {
  id: 'brass-tacks',
  title: 'Brass Tacks',
  feel: 'shuffle rock, twelve-bar blues',
  tempoBpm: 140,
  beatsPerBar: 4,
  stepsPerBar: 12,
  roomS: 1.2,
  mix: {
    kick: { gainDb: -3 },
    snare: { gainDb: -5, reverb: 0.25 },
    hat: { gainDb: -15, pan: 0.25 },
    ride: { gainDb: -17, pan: 0.3 },
    crash: { gainDb: -16, pan: -0.3, reverb: 0.3 },
    tom: { gainDb: -7, reverb: 0.25 },
    bass: { gainDb: -5 },
    driveGuitar: { gainDb: -16, pan: -0.45, drive: 6, lowpassHz: 3600, highpassHz: 90, reverb: 0.15 },
    guitar: {
      gainDb: -11,
      pan: 0.35,
      drive: 3,
      lowpassHz: 4200,
      reverb: 0.35,
      echo: { beats: 0.66, level: 0.18 },
    },
    organ: { gainDb: -16, pan: 0.2, reverb: 0.3 },
  },
  compose(score) {
    // Twelve steps a bar: the triplets of a shuffle.
    const groove = { kick: 'X.....X..x..', snare: '...X..o..X..', hat: 'X.ox.oX.ox.o' };
    const walk = 'R..3..5..7..';
    const chug = 'X.xX.xX.xX.x';
    const power = blues.map((name) => `${name.charAt(0)}5`);
    score.section(4, (part) => {
      part.chords('driveGuitar', ['A5', 'A5', 'D5', 'E5'], chug, 'C3');
      part.drums({ hat: ride }, { from: 1, to: 3 });
      part.drums({ kick: 'X..X..X..X..', hat: '...X.....X..' }, { from: 2, to: 3 });
      part.toms('h.hm.ml.ll.l', { from: 3 });
    });
    for (const round of [0, 1, 2]) {
      score.section(12, (part) => {
        part.drums({ crash: 'X...........' }, { to: 1 });
        part.drums(round === 1 ? { ...groove, hat: '............', ride } : groove, { to: 11 });
        part.drums({ kick: 'X..X..X..X..', snare: '...X..x.xXxX' }, { from: 11 });
        part.bass('bass', blues, walk, 'E2', { to: 11 });
        part.bass('bass', blues, 'R..R..5..5.a', 'E2', { from: 11 });
        part.chords('driveGuitar', power, chug, 'C3');
        if (round > 0) part.chords('organ', blues, round === 1 ? '..X..X..X..X' : 'x-----x-----', 'C4');
        if (round === 0) {
          part.melody(
            'guitar',
            'A4/.66 C5/.34 C#5/1 E5/1 C#5/1 | D5/1 C5/.66 A4/.34 G4/1 A4/1 | A4/.66 C5/.34 C#5/1 E5/1 G5/1 | E5/2 r/2 | D5/.66 F5/.34 F#5/1 A5/1 F#5/1 | D5/1 C5/.66 A4/.34 G4/1 A4/1 | A4/.66 C5/.34 C#5/1 E5/1 C#5/1 | A4/2 r/2 | B4/1! D5/.66 E5/.34 G#5/1 E5/1 | A5/1! F#5/.66 D5/.34 C5/1 A4/1 | C5/.66 C#5/.34 A4/1 G4/.66 A4/.34 E4/1 | E4/1 G#4/1 B4/1 r/1',
          );
        }
        if (round === 2) {
          part.melody(
            'guitar',
            'E5/.66! G5/.34 A5/2 r/1 | F#5/.66! A5/.34 C6/2 A5/1 | G5/.66 E5/.34 D5/.66 C5/.34 A4/1 G4/1 | A4/2 C5/.66 C#5/.34 E5/1 | D5/.66! F5/.34 F#5/2 A5/1 | C6/1! A5/.66 F#5/.34 D5/2 | E5/.66 G5/.34 E5/.66 C5/.34 A4/2 | r/1 C5/.66 C#5/.34 E5/2 | E5/.66! G#5/.34 B5/1 G#5/1 E5/1 | D5/.66! F#5/.34 A5/1 F#5/1 D5/1 | C5/.66 C#5/.34 E5/1 C5/.66 A4/.34 G4/1 | E4/1 G#4/1 B4/1 D5/1',
          );
        }
      });
      if (round === 1) {
        score.section(8, (part) => {
          part.drums({ hat: '...X.....X..', kick: 'X...........' }, { to: 4 });
          part.bass('bass', ['D7', 'D7', 'A7', 'A7', 'D7', 'D7', 'E7', 'E7'], walk, 'E2');
          part.chords('organ', ['D7', 'D7', 'A7', 'A7', 'D7', 'D7', 'E7', 'E7'], 'x-----..x...', 'C4');
          part.drums({ kick: 'X..X..X..X..', snare: '.....o..o..o', hat: ride }, { from: 4, to: 7 });
          part.drums({ snare: 'x.xx.xX.XXXX', kick: 'X..X..X..X..' }, { from: 7 });
        });
      }
    }
    score.section(12, (part) => {
      part.drums({ ...groove, hat: '............', ride }, { to: 10 });
      part.drums({ crash: 'X...........' }, { to: 1 });
      part.bass('bass', blues, 'R.R3.35.57.7', 'E2', { to: 11 });
      part.chords('driveGuitar', power, chug, 'C3', { to: 11 });
      part.chords('organ', blues, 'X-.X-.X-.X-.', 'C4', { to: 11 });
      part.drums({ kick: 'X..X..X..X..', snare: 'X.xX.xX.xXXX' }, { from: 10, to: 11 });
      part.drums({ kick: 'X...........', crash: 'X...........' }, { from: 11 });
      part.bass('bass', blues.with(11, 'A7'), 'R-----------', 'E2', { from: 11 });
      part.chords('driveGuitar', power.with(11, 'A5'), 'X-----------', 'C3', { from: 11 });
    });
  },
};
