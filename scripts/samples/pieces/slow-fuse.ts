import type { Piece } from '../piece.ts';

const verse = ['Dm9', 'G9', 'Bbmaj7', 'A7'];
const chorus = ['Dm9', 'Bbmaj9', 'Gm9', 'A7sus4 A7'];
const hats = '7.4. 6.4. 7.4. 6.45';

export const slowFuse: Piece = {
  id: 'slow-fuse',
  title: 'Slow Fuse',
  feel: 'boom bap, swung sixteenths',
  tempoBpm: 92,
  beatsPerBar: 4,
  stepsPerBar: 16,
  swing: { stepBeats: 0.25, ratio: 0.58 },
  roomS: 1.1,
  mix: {
    kick: { gainDb: -3 },
    fatSnare: { gainDb: -6, reverb: 0.25 },
    crossStick: { gainDb: -9, reverb: 0.3 },
    hat: { gainDb: -15, pan: 0.25 },
    openHat: { gainDb: -17, pan: 0.25 },
    crash: { gainDb: -17, pan: -0.3, reverb: 0.3 },
    tom: { gainDb: -8, reverb: 0.3 },
    bass: { gainDb: -5 },
    electricPiano: { gainDb: -16, isWide: true, reverb: 0.3, lowpassHz: 5200 },
    guitar: { gainDb: -10, pan: 0.2, reverb: 0.45, highpassHz: 160, echo: { beats: 0.75, level: 0.25 } },
    pad: { gainDb: -20, isWide: true, reverb: 0.4, highpassHz: 200 },
  },
  compose(score) {
    score.section(4, (part) => {
      part.chords('electricPiano', verse, 'x--- --.o x--- ....', 'F4');
      part.drums({ hat: hats, crossStick: '.... x... .... x...' }, { from: 2 });
      part.toms('.... .... .... hmll', { from: 3 });
    });
    for (const round of [0, 1]) {
      score.section(8, (part) => {
        part.drums({ kick: 'X..o .... ..x. ....', fatSnare: '.... X... .... X..2', hat: hats }, { to: 7 });
        part.drums(
          { kick: 'X..o .... ..x. x...', fatSnare: '.... X..3 ..x. XX.5', hat: '7.4. 6.4. 7...' },
          { from: 7 },
        );
        part.drums({ crash: 'x... .... .... ....' }, { to: 1 });
        part.bass('bass', verse, 'R--. ..r. ..5- 7-.a', 'D2');
        part.chords('electricPiano', verse, 'x--- ..o- ..x- ....', 'F4');
        if (round === 1) part.arpeggio('guitar', verse, '..2. 1... 3.2. ....', 'A4', { from: 4 });
      });
      score.section(8, (part) => {
        part.drums(
          {
            kick: 'X..x ..o. ..x. ....',
            fatSnare: '.... X... .2.. X..2',
            hat: hats,
            openHat: '.... .... .... ..x.',
          },
          { to: 7 },
        );
        part.drums({ kick: 'X... ..x. X...', fatSnare: '.... X... x.x3 5.79' }, { from: 7 });
        part.drums({ crash: 'X... .... .... ....' }, { to: 1 });
        part.bass('bass', chorus, 'R-.r ..5. R-.8 .7.a', 'D2');
        part.chords('electricPiano', chorus, 'X--- --.. x--- ..o-', 'F4');
        part.chords('pad', chorus, 'x---------------', 'D4');
        part.melody(
          'guitar',
          'A4/1.5! C5/.5 D5/1 F5/1 | E5/1.5! D5/.5 A4/2 | D5/1 C5/.5 A4/.5 Bb4/1 G4/1 | A4/1.5 G4/.5 E4/1 r/1 | A4/1.5! C5/.5 D5/1 F5/1 | G5/1.5! F5/.5 D5/2 | F5/1 D5/.5 C5/.5 D5/1 Bb4/1 | A4/2 E4/1 C#5/1',
        );
      });
      if (round === 0) {
        score.section(4, (part) => {
          part.chords('electricPiano', ['Gm9', 'Gm9', 'Bbmaj7', 'A7'], 'x--- --.o x--- ....', 'F4');
          part.chords('pad', ['Gm9', 'Gm9', 'Bbmaj7', 'A7'], 'x---------------', 'D4');
          part.drums(
            { kick: 'X... .... .... ....', crossStick: '.... x... .... x...', hat: '6... 5... 6... 5.4.' },
            { to: 3 },
          );
          part.drums({ kick: 'X... X... X.X. X...', fatSnare: '.... ..x. .x.x X7XX' }, { from: 3 });
          part.bass('bass', ['Gm9', 'Gm9', 'Bbmaj7', 'A7'], 'R--- ---. 5--- --.a', 'D2');
        });
      }
    }
  },
};
