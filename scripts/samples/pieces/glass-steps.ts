import type { Piece } from '../piece.ts';

const verse = ['Cm9', 'Cm9', 'Abmaj7', 'G7sus4 G7'];
const chorus = ['Fm9', 'Abmaj9', 'Cm9', 'Bb6 G7'];
const stabs = 'x..x ..x. ...x ..x.';

export const glassSteps: Piece = {
  id: 'glass-steps',
  title: 'Glass Steps',
  feel: 'house, four to the floor',
  tempoBpm: 118,
  beatsPerBar: 4,
  stepsPerBar: 16,
  swing: { stepBeats: 0.25, ratio: 0.54 },
  roomS: 1.8,
  mix: {
    deepKick: { gainDb: -2 },
    clap: { gainDb: -9, reverb: 0.3 },
    hat: { gainDb: -17, pan: 0.2 },
    openHat: { gainDb: -15, pan: -0.15 },
    shaker: { gainDb: -16, pan: -0.4 },
    crash: { gainDb: -17, isWide: true, reverb: 0.4 },
    tambourine: { gainDb: -20, pan: 0.5, reverb: 0.2 },
    synthBass: { gainDb: -8, duck: 0.5 },
    electricPiano: { gainDb: -15, isWide: true, reverb: 0.35, duck: 0.3, echo: { beats: 0.75, level: 0.2 } },
    pad: { gainDb: -14, isWide: true, reverb: 0.5, duck: 0.6, highpassHz: 180 },
    sequence: { gainDb: -14, isWide: true, reverb: 0.4, duck: 0.3, echo: { beats: 0.75, level: 0.4 } },
    stab: { gainDb: -14, isWide: true, reverb: 0.4, duck: 0.3 },
  },
  compose(score) {
    score.section(8, (part) => {
      part.drums({ deepKick: 'X... X... X... X...' });
      part.drums({ shaker: '3539 3539 3539 3539' }, { from: 2 });
      part.drums({ clap: '.... x... .... x...', openHat: '..x. ..x. ..x. ..x.' }, { from: 4 });
      part.chords('pad', verse, 'x--- ---- ---- ---.', 'G4');
      part.drums({ clap: '.... .... ..x. x.xX' }, { from: 7 });
    });
    for (const round of [0, 1]) {
      score.section(8, (part) => {
        part.drums(
          {
            deepKick: 'X... X... X... X...',
            clap: '.... X... .... X..2',
            openHat: '..x. ..x. ..x. ..x.',
            shaker: '3537 3537 3537 3537',
          },
          { to: 7 },
        );
        part.drums(
          { deepKick: 'X... X... X... ....', clap: '.... X... ..x. xX.X', shaker: '3537 3537 5577 9999' },
          { from: 7 },
        );
        part.bass('synthBass', verse, '..R. ..R. .5R. ..8.', 'C2');
        part.chords('electricPiano', verse, stabs, 'G4');
        if (round === 1) part.arpeggio('sequence', verse, '0.1. 2.3. 4.3. 2.1.', 'Eb5', { from: 4 });
      });
      score.section(8, (part) => {
        part.drums({ crash: 'X... .... .... ....' }, { to: 1 });
        part.drums({
          deepKick: 'X... X... X... X...',
          clap: '.... X... .... X...',
          openHat: '..X. ..X. ..X. ..X.',
          hat: '5.35 5.35 5.35 5.35',
          tambourine: '.... x... .... x...',
          shaker: '3537 3537 3537 3537',
        });
        part.bass('synthBass', chorus, 'R.R. ..R. 8.R. 5.7.', 'C2');
        part.chords('electricPiano', chorus, 'x..x ..x. x..x ..x.', 'G4');
        part.chords('pad', chorus, 'x--- ---- ---- ---.', 'C5');
        part.melody(
          'stab',
          'C5/.75! Eb5/.75 G5/.5 F5/1 Eb5/1 | Eb5/.75! C5/.75 Bb4/.5 C5/2 | G4/.75! Bb4/.75 C5/.5 Eb5/1 D5/1 | D5/.75 F5/.75 D5/.5 B4/2 | C5/.75! Eb5/.75 G5/.5 Bb5/1 G5/1 | Eb5/.75! G5/.75 F5/.5 Eb5/2 | G5/.75! F5/.75 Eb5/.5 D5/1 C5/1 | D5/.75 C5/.75 B4/.5 G4/2',
        );
      });
      if (round === 0) {
        score.section(8, (part) => {
          part.chords('pad', ['Abmaj7', 'Bb6', 'Cm9', 'Cm9'], 'x--- ---- ---- ---.', 'G4');
          part.arpeggio('sequence', ['Abmaj7', 'Bb6', 'Cm9', 'Cm9'], '0.2. 1.3. 2.4. 3.1.', 'Eb5');
          part.drums({ shaker: '3537 3537 3537 3537', clap: '.... x... .... x...' });
          part.drums({ deepKick: 'X... X... X... X...' }, { from: 4 });
          part.bass('synthBass', ['Abmaj7', 'Bb6', 'Cm9', 'Cm9'], 'R--- ---. ..R. ..8.', 'C2', { from: 4 });
          part.drums({ clap: 'x... x... x.x. xxXX' }, { from: 7 });
        });
      }
    }
    score.section(4, (part) => {
      part.drums(
        { deepKick: 'X... X... X... X...', clap: '.... X... .... X...', openHat: '..x. ..x. ..x. ..x.' },
        { to: 3 },
      );
      part.drums({ deepKick: 'X... .... .... ....', crash: 'X... .... .... ....' }, { from: 3 });
      part.bass('synthBass', verse, '..R. ..R. .5R. ..8.', 'C2', { to: 3 });
      part.chords('electricPiano', ['Cm9', 'Cm9', 'Abmaj7', 'Cm9'], 'x--- ---- ---- ----', 'G4');
    });
  },
};
