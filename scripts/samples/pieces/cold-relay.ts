import type { Piece } from '../piece.ts';

const verse = ['Em', 'Em', 'C', 'D'];
const chorus = ['Em', 'G', 'D', 'Am C'];

export const coldRelay: Piece = {
  id: 'cold-relay',
  title: 'Cold Relay',
  feel: 'electro, sequenced bass',
  tempoBpm: 128,
  beatsPerBar: 4,
  stepsPerBar: 16,
  roomS: 1.5,
  mix: {
    tightKick: { gainDb: -1 },
    deepKick: { gainDb: -4 },
    crackSnare: { gainDb: -7, reverb: 0.25 },
    clap: { gainDb: -13, reverb: 0.35 },
    hat: { gainDb: -15, pan: 0.2 },
    openHat: { gainDb: -16, pan: -0.2 },
    crash: { gainDb: -17, isWide: true, reverb: 0.4 },
    tom: { gainDb: -8, pan: -0.2, reverb: 0.3 },
    synthBass: { gainDb: -8, duck: 0.4 },
    sequence: { gainDb: -15, isWide: true, reverb: 0.3, echo: { beats: 0.75, level: 0.35 } },
    pad: { gainDb: -16, isWide: true, reverb: 0.4, duck: 0.5, highpassHz: 180 },
    lead: { gainDb: -13, reverb: 0.4, echo: { beats: 0.75, level: 0.3 } },
    stab: { gainDb: -18, isWide: true, reverb: 0.3 },
  },
  compose(score) {
    const beat = {
      tightKick: 'X... ..x. ..x. ....',
      crackSnare: '.... X... .... X...',
      hat: '7345 7345 7345 7345',
    };
    score.section(4, (part) => {
      part.bass('synthBass', verse, 'R.R8 .R.R 8.R. R.8R', 'E2');
      part.drums({ hat: '7345 7345 7345 7345' }, { from: 1 });
      part.drums({ tightKick: 'X... X... X... X...' }, { from: 2 });
      part.toms('.... .... hhmm llll', { from: 3 });
    });
    for (const round of [0, 1]) {
      score.section(8, (part) => {
        part.drums(beat, { to: 7 });
        part.drums({ crash: 'X... .... .... ....' }, { to: 1 });
        part.drums(
          { tightKick: 'X... ..x. X... X...', crackSnare: '.... X... .x.x XxXX', hat: '7345 7345 ....' },
          { from: 7 },
        );
        part.bass('synthBass', verse, 'R.R8 .R.R 8.R. R.8R', 'E2');
        part.arpeggio('sequence', verse, '0.2. 1.2. 3.2. 1.2.', 'B4', { from: round === 0 ? 4 : 0 });
        part.chords('stab', verse, '.... ..x. .... ....', 'G4');
      });
      score.section(8, (part) => {
        part.drums({ crash: 'X... .... .... ....', clap: '.... X... .... X...' }, { to: 1 });
        part.drums({
          deepKick: 'X... X... X... X...',
          crackSnare: '.... X... .... X..3',
          clap: '.... X... .... X...',
          openHat: '..x. ..x. ..x. ..x.',
          hat: '7.45 7.45 7.45 7.45',
        });
        part.bass('synthBass', chorus, 'R.RR R.8. R.RR 5.8R', 'E2');
        part.chords('pad', chorus, 'x--- ---- x--- ----', 'G4');
        part.arpeggio('sequence', chorus, '0213 0213 0213 0213', 'B4');
        part.melody(
          'lead',
          'E5/1! D5/.5 B4/.5 G4/1 A4/.5 B4/.5 | D5/1.5! B4/.5 G4/2 | A4/1! B4/.5 A4/.5 F#4/1 D4/1 | E4/1 A4/1 G4/1 E4/1 | E5/1! D5/.5 B4/.5 G4/1 A4/.5 B4/.5 | D5/1! G5/1 F#5/.5 D5/1.5 | A4/1! D5/1 F#5/1 E5/1 | C5/1 E5/1 G5/1 F#5/1',
        );
      });
      if (round === 0) {
        score.section(8, (part) => {
          part.chords('pad', ['C', 'D', 'Bm', 'Em'], 'x--- ---- ---- ----', 'G4');
          part.arpeggio('sequence', ['C', 'D', 'Bm', 'Em'], '0.2. 1.3. 2.4. 3.1.', 'B4');
          part.drums({ hat: '5.3. 5.3. 5.3. 5.3.', clap: '.... x... .... x...' });
          part.bass('synthBass', ['C', 'D', 'Bm', 'Em'], 'R--- ---. R--- 8---', 'E2', { from: 2 });
          part.drums({ deepKick: 'X... X... X... X...' }, { from: 4 });
          part.drums({ crackSnare: 'x.x. x.x. xxxx XXXX' }, { from: 7 });
        });
      }
    }
    score.section(8, (part) => {
      part.drums({ ...beat, crash: 'X... .... .... ....' }, { to: 1 });
      part.drums(beat, { from: 1, to: 7 });
      part.bass('synthBass', verse, 'R.R8 .R.R 8.R. R.8R', 'E2', { to: 7 });
      part.arpeggio('sequence', verse, '0.2. 1.2. 3.2. 1.2.', 'B4', { to: 7 });
      part.melody('lead', 'E5/4 | D5/4 | E5/4 | F#5/4 | G5/4 | F#5/4 | E5/4 | E5/4');
      part.drums({ tightKick: 'X... .... .... ....', crash: 'X... .... .... ....' }, { from: 7 });
    });
  },
};
