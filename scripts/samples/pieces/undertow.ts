import type { Piece } from '../piece.ts';

const verse = ['Fm9', 'Fm9', 'Dbmaj7', 'Eb6'];
const chorus = ['Bbm9', 'Dbmaj9', 'Fm9', 'Eb6 C7'];
const hats = '7.4. 6.4. 7.4. 6.45';
const amended = { tightKick: 'X... .... ..X. ....', crackSnare: '.... X..2 .2.. X...', hat: hats };
const answered = { tightKick: 'X... ..x. ..X. ....', crackSnare: '.... X..2 .x.. X..3', hat: hats };

export const undertow: Piece = {
  id: 'undertow',
  title: 'Undertow',
  feel: 'drum and bass, broken beat',
  tempoBpm: 174,
  beatsPerBar: 4,
  stepsPerBar: 16,
  swing: { stepBeats: 0.25, ratio: 0.53 },
  roomS: 2,
  mix: {
    tightKick: { gainDb: 0 },
    crackSnare: { gainDb: -3, reverb: 0.2 },
    hat: { gainDb: -14, pan: 0.2 },
    openHat: { gainDb: -17, pan: -0.2 },
    ride: { gainDb: -18, pan: 0.3 },
    crash: { gainDb: -17, isWide: true, reverb: 0.4 },
    shaker: { gainDb: -17, pan: -0.4 },
    rollingBass: { gainDb: -8, duck: 0.35, drive: 1.5, lowpassHz: 2400 },
    electricPiano: { gainDb: -14, isWide: true, reverb: 0.5, echo: { beats: 1.5, level: 0.3 } },
    pad: { gainDb: -14, isWide: true, reverb: 0.5, duck: 0.3, highpassHz: 180 },
    sequence: { gainDb: -15, isWide: true, reverb: 0.4, echo: { beats: 0.75, level: 0.35 } },
    lead: { gainDb: -14, reverb: 0.5, lowpassHz: 3600, echo: { beats: 1.5, level: 0.3 } },
  },
  compose(score) {
    score.section(8, (part) => {
      part.chords('pad', verse, 'x--- ---- ---- ----', 'Ab4');
      part.arpeggio('sequence', verse, '0.2. 1.3. 4.3. 2.1.', 'C5');
      part.drums({ hat: '6.4. 6.4. 6.4. 6.4.', shaker: '3537 3537 3537 3537' }, { from: 2 });
      part.drums({ tightKick: 'X... .... ..X. ....' }, { from: 4 });
      part.drums({ crackSnare: '.... .... x.x. xxXX' }, { from: 7 });
    });
    for (const round of [0, 1]) {
      score.section(8, (part) => {
        part.drums({ crash: 'X... .... .... ....' }, { to: 1 });
        for (const bar of [0, 2, 4, 6]) part.drums(amended, { from: bar, to: bar + 1 });
        for (const bar of [1, 3, 5]) part.drums(answered, { from: bar, to: bar + 1 });
        part.drums(
          { tightKick: 'X... ..x. X.X. ....', crackSnare: '.... X.x. .x.x xXxX', hat: '7.4. 6.4. ....' },
          { from: 7 },
        );
        part.bass('rollingBass', verse, 'R--- --.. R-.. 5-8-', 'F2');
        part.chords('electricPiano', verse, 'x--- --.. ..o- ----', 'Ab4');
        if (round === 1) part.arpeggio('sequence', verse, '0.2. 1.3. 4.3. 2.1.', 'C5');
      });
      score.section(16, (part) => {
        part.drums({ crash: 'X... .... .... ....' }, { to: 1 });
        for (const bar of [0, 2, 4, 6, 8, 10, 12, 14])
          part.drums(
            { ...amended, ride: 'X... x... X... x...', shaker: '3537 3537 3537 3537' },
            { from: bar, to: bar + 1 },
          );
        for (const bar of [1, 3, 5, 7, 9, 11, 13])
          part.drums({ ...answered, ride: 'X... x... X... x...' }, { from: bar, to: bar + 1 });
        part.drums({ tightKick: 'X... X... X... X...', crackSnare: 'x.x. x.x. xxxx XXXX' }, { from: 15 });
        part.bass('rollingBass', chorus, 'R-R- --.. R--- 8-7-', 'F2', { to: 8 });
        part.bass('rollingBass', chorus, 'R-.R --.R --5- 8--a', 'F2', { from: 8 });
        part.chords('pad', chorus, 'x--- ---- ---- ----', 'Ab4');
        part.chords('electricPiano', chorus, 'x--- ..o- --.. o---', 'Ab4');
        part.melody(
          'lead',
          'F5/3! Eb5/1 | C5/2 Db5/2 | C5/3! Ab4/1 | Bb4/2 G4/2 | F5/3! Ab5/1 | F5/2 Eb5/2 | C5/4! | E5/2 G5/2 | F5/3! Eb5/1 | C5/2 Db5/2 | C5/2! Eb5/2 | G5/2 Eb5/2 | Db5/3! F5/1 | Ab5/2 F5/2 | C5/3! Eb5/1 | G4/2 E4/2',
        );
      });
      if (round === 0) {
        score.section(8, (part) => {
          part.chords('pad', ['Dbmaj7', 'Eb6', 'Fm9', 'Fm9'], 'x--- ---- ---- ----', 'Ab4');
          part.chords('electricPiano', ['Dbmaj7', 'Eb6', 'Fm9', 'Fm9'], 'x--- --.. ..o- ----', 'Ab4');
          part.drums({ shaker: '3537 3537 3537 3537', hat: '6... 5... 6... 5...' });
          part.bass('rollingBass', ['Dbmaj7', 'Eb6', 'Fm9', 'Fm9'], 'R--- ---- ---- ---.', 'F2', { from: 4 });
          part.drums(
            { tightKick: 'X... .... ..X. ....', crackSnare: '.... x... .... x...' },
            { from: 4, to: 7 },
          );
          part.drums({ crackSnare: 'x.x. x.x. xxxx XXXX' }, { from: 7 });
        });
      }
    }
    score.section(8, (part) => {
      part.drums({ crash: 'X... .... .... ....' }, { to: 1 });
      part.drums(answered, { to: 7 });
      part.bass('rollingBass', verse, 'R--- --.. R-.. 5-8-', 'F2', { to: 7 });
      part.chords('pad', verse, 'x--- ---- ---- ----', 'Ab4');
      part.drums({ tightKick: 'X... .... .... ....', crash: 'X... .... .... ....' }, { from: 7 });
      part.bass('rollingBass', ['Fm9'], 'R--- ---- ---- ----', 'F2', { from: 7 });
    });
  },
};
