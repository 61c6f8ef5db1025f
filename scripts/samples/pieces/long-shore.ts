import type { Piece } from '../piece.ts';

const verse = ['Am', 'G', 'F', 'C G', 'Am', 'G', 'F', 'E7'];
const chorus = ['C', 'G', 'Am', 'F', 'C', 'G', 'F G', 'Am'];

/** Six eighths a bar in two beats of a dotted quarter each: six or twelve steps a bar. */
export const longShore: Piece = {
  id: 'long-shore',
  title: 'Long Shore',
  feel: 'folk rock in six eight',
  tempoBpm: 110,
  beatsPerBar: 2,
  stepsPerBar: 6,
  roomS: 1.6,
  mix: {
    kick: { gainDb: -3 },
    snare: { gainDb: -7, reverb: 0.3 },
    hat: { gainDb: -16, pan: 0.25 },
    crash: { gainDb: -17, pan: -0.3, reverb: 0.3 },
    tambourine: { gainDb: -19, pan: -0.4, reverb: 0.2 },
    tom: { gainDb: -6, reverb: 0.3 },
    bass: { gainDb: -5 },
    guitar: { gainDb: -9, isWide: true, reverb: 0.35, highpassHz: 120 },
    pad: { gainDb: -18, isWide: true, reverb: 0.5, highpassHz: 200 },
    lead: { gainDb: -14, reverb: 0.4, lowpassHz: 3800, echo: { beats: 0.6667, level: 0.22 } },
    organ: { gainDb: -20, pan: 0.25, reverb: 0.3 },
  },
  compose(score) {
    const jig = { kick: 'X....o', snare: '...X..', hat: '745745' };
    score.section(8, (part) => {
      part.arpeggio('guitar', verse, '021321', 'C4');
      part.drums({ tambourine: '...x..', hat: '745745' }, { from: 4 });
      part.toms('hhmmll', { from: 7 });
    });
    for (const round of [0, 1]) {
      score.section(16, (part) => {
        part.drums({ crash: 'X.....' }, { to: 1 });
        part.drums(jig, { to: 15 });
        part.drums({ kick: 'X..X..', snare: '..xX.X' }, { from: 15 });
        part.bass('bass', verse, 'R--R-5', 'E2');
        part.arpeggio('guitar', verse, '021321', 'C4');
        part.melody(
          'lead',
          'A4/.6667! B4/.3333 C5/1 | B4/.6667 A4/.3333 G4/1 | A4/.6667! G4/.3333 F4/1 | E4/1 D4/1 | A4/.6667! B4/.3333 C5/1 | D5/.6667 C5/.3333 B4/1 | C5/.6667! A4/.3333 F4/1 | E4/1 G#4/1',
          { from: 8 },
        );
      });
      score.section(16, (part) => {
        part.drums({ crash: 'X.....' }, { to: 1 });
        part.drums({ ...jig, kick: 'X.xX.o', tambourine: '...X..' }, { to: 15 });
        part.drums({ kick: 'X..X..', snare: 'xxxXXX' }, { from: 15 });
        part.bass('bass', chorus, 'R-R5-8', 'E2');
        part.chords('guitar', chorus, 'X.xX.x', 'E4');
        part.chords('pad', chorus, 'x-----', 'G4');
        part.chords('organ', chorus, 'x--x--', 'E4');
        part.melody(
          'lead',
          'G5/1! E5/.6667 G5/.3333 | D5/1 B4/1 | C5/.6667! D5/.3333 E5/1 | F5/.6667 E5/.3333 C5/1 | G5/1! E5/.6667 G5/.3333 | B5/1 G5/1 | A5/.6667! F5/.3333 B4/.6667 D5/.3333 | C5/1 A4/1 | G5/1! E5/.6667 G5/.3333 | D5/1 B4/1 | C5/.6667! D5/.3333 E5/1 | F5/.6667 E5/.3333 C5/1 | E5/1! G5/.6667 E5/.3333 | D5/1 G5/1 | A5/.6667! F5/.3333 D5/.6667 B4/.3333 | A4/2',
        );
      });
      if (round === 0) {
        score.section(8, (part) => {
          part.chords('pad', ['F', 'G', 'Am', 'Am'], 'x-----', 'G4');
          part.arpeggio('guitar', ['F', 'G', 'Am', 'Am'], '021321', 'C4');
          part.drums({ tambourine: '...x..', kick: 'X.....' });
          part.bass('bass', ['F', 'G', 'Am', 'Am'], 'R-----', 'E2', { from: 4 });
          part.toms('l.lm.m', { from: 6, to: 7 });
          part.drums({ snare: 'xxxXXX', kick: 'X..X..' }, { from: 7 });
        });
      }
    }
    score.section(10, (part) => {
      part.drums({ crash: 'X.....' }, { to: 1 });
      part.drums(jig, { to: 9 });
      part.bass('bass', [...verse, 'F', 'Am'], 'R--R-5', 'E2', { to: 9 });
      part.arpeggio('guitar', [...verse, 'F', 'Am'], '021321', 'C4', { to: 9 });
      part.chords('pad', [...verse, 'F', 'Am'], 'x-----', 'G4');
      part.drums({ kick: 'X.....', crash: 'X.....' }, { from: 9 });
      part.bass('bass', ['Am'], 'R-----', 'E2', { from: 9 });
    });
  },
};
