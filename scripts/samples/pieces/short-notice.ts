import type { Piece } from '../piece.ts';

const verse = ['G5', 'G5', 'C5', 'D5'];
const chorus = ['C5', 'G5', 'D5', 'E5', 'C5', 'G5', 'D5', 'D5'];
const bridge = ['E5', 'E5', 'C5', 'C5', 'A5', 'A5', 'D5', 'D5'];

export const shortNotice: Piece = {
  id: 'short-notice',
  title: 'Short Notice',
  feel: 'punk, straight and fast',
  tempoBpm: 165,
  beatsPerBar: 4,
  stepsPerBar: 16,
  roomS: 0.9,
  mix: {
    tightKick: { gainDb: 0 },
    crackSnare: { gainDb: -4, reverb: 0.2 },
    hat: { gainDb: -15, pan: 0.25 },
    openHat: { gainDb: -15, pan: 0.25 },
    ride: { gainDb: -17, pan: 0.3 },
    crash: { gainDb: -15, isWide: true, reverb: 0.25 },
    tom: { gainDb: -5, reverb: 0.2 },
    bass: { gainDb: -5, drive: 2 },
    driveGuitar: { gainDb: -13, isWide: true, drive: 9, lowpassHz: 4200, highpassHz: 90, reverb: 0.1 },
    guitar: {
      gainDb: -12,
      pan: 0.15,
      drive: 4,
      lowpassHz: 5000,
      reverb: 0.3,
      echo: { beats: 0.5, level: 0.15 },
    },
  },
  compose(score) {
    const fast = {
      tightKick: 'X... x.x. X... x.x.',
      crackSnare: '.... X... .... X...',
      hat: '8.6. 8.6. 8.6. 8.6.',
    };
    const open = {
      tightKick: 'X... ..x. X.x. ....',
      crackSnare: '.... X... .... X...',
      ride: 'X.x. X.x. X.x. X.x.',
    };
    const downstrokes = 'X.x. X.x. X.x. X.x.';
    score.section(8, (part) => {
      part.chords('driveGuitar', verse, downstrokes, 'C3');
      part.drums({ hat: '8... 8... 8... 8...' }, { from: 2, to: 4 });
      part.drums({ tightKick: 'X... X... X... X...', hat: '8... 8... 8... 8...' }, { from: 4, to: 7 });
      part.bass('bass', verse, 'R.r. R.r. R.r. R.r.', 'E2', { from: 4 });
      part.drums({ crackSnare: 'x... x... x.x. XXXX', tightKick: 'X... X... X... X...' }, { from: 7 });
    });
    for (const round of [0, 1]) {
      score.section(8, (part) => {
        part.drums({ crash: 'X... .... .... ....' }, { to: 1 });
        part.drums(fast, { to: 7 });
        part.drums(
          { tightKick: 'X... x.x. X... X...', crackSnare: '.... X... x.x. XxXX', hat: '8.6. 8.6. ....' },
          { from: 7 },
        );
        part.bass('bass', verse, 'R.r. R.r. R.r. R.5.', 'E2');
        part.chords('driveGuitar', verse, downstrokes, 'C3');
        part.melody(
          'guitar',
          'B4/1.5! A4/.5 G4/1 D4/1 | G4/1 A4/1 B4/2 | C5/1.5! B4/.5 A4/1 G4/1 | A4/2 r/2 | B4/1.5! A4/.5 G4/1 D4/1 | G4/1 A4/1 B4/1 D5/1 | E5/1.5! D5/.5 C5/1 B4/1 | A4/2 F#4/2',
        );
      });
      score.section(16, (part) => {
        part.drums({ crash: 'X... .... .... ....' }, { to: 1 });
        part.drums({ ...open, crash: 'X... .... .... ....' }, { from: 8, to: 9 });
        part.drums(open, { to: 8 });
        part.drums(open, { from: 9, to: 15 });
        part.drums({ tightKick: 'X... X... X... X...', crackSnare: '.... X... x.x. ....' }, { from: 15 });
        part.toms('.... .... .... hmll', { from: 15 });
        part.bass('bass', chorus, 'R.R. R.R. R.R. 5.a.', 'E2');
        part.chords('driveGuitar', chorus, 'X-x. X.x. X-x. X.x.', 'C3');
        part.melody(
          'guitar',
          'G5/1! E5/.5 G5/.5 G5/1 E5/1 | D5/1! B4/1 G4/2 | F#5/1! D5/.5 F#5/.5 F#5/1 D5/1 | E5/3 r/1 | G5/1! E5/.5 G5/.5 A5/1 G5/1 | B5/1! G5/1 D5/2 | A5/1! F#5/1 D5/1 E5/1 | F#5/3 r/1 | G5/1! E5/.5 G5/.5 G5/1 E5/1 | D5/1! B4/1 G4/2 | F#5/1! D5/.5 F#5/.5 F#5/1 D5/1 | E5/3 r/1 | G5/1! E5/.5 G5/.5 A5/1 G5/1 | B5/2! D6/1 B5/1 | A5/1! F#5/1 D5/1 F#5/1 | G5/3 r/1',
        );
      });
      if (round === 0) {
        score.section(8, (part) => {
          part.drums({ tightKick: 'X... .... X... ....', hat: '8... 8... 8... 8...' }, { to: 4 });
          part.toms('l.l. m.l. l.l. m.h.', { from: 2, to: 7 });
          part.drums({ tightKick: 'X... X... X... X...' }, { from: 4 });
          part.drums({ crackSnare: 'x.x. x.x. xxxx XXXX' }, { from: 7 });
          part.bass('bass', bridge, 'R.r. r.r. R.r. r.r.', 'E2');
          part.chords('driveGuitar', bridge, 'X--- ---- ---- ----', 'C3');
        });
      }
    }
    score.section(4, (part) => {
      part.drums({ crash: 'X... .... .... ....' }, { to: 1 });
      part.drums(fast, { to: 3 });
      part.bass('bass', verse, 'R.r. R.r. R.r. R.5.', 'E2', { to: 3 });
      part.chords('driveGuitar', verse, downstrokes, 'C3', { to: 3 });
      part.drums({ tightKick: 'X... .... .... ....', crash: 'X... .... .... ....' }, { from: 3 });
      part.bass('bass', ['G5'], 'R--- ---- ---- ----', 'E2', { from: 3 });
      part.chords('driveGuitar', ['G5'], 'X--- ---- ---- ----', 'C3', { from: 3 });
    });
  },
};
