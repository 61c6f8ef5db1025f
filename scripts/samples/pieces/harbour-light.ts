import type { Piece } from '../piece.ts';

const verse = ['D', 'Bm7', 'G', 'A7'];
const chorus = ['G', 'A', 'D', 'Bm7'];
const bubble = '.oo. .oo. .oo. .oo.';

export const harbourLight: Piece = {
  id: 'harbour-light',
  title: 'Harbour Light',
  feel: 'reggae, one drop and steppers',
  tempoBpm: 104,
  beatsPerBar: 4,
  stepsPerBar: 16,
  swing: { stepBeats: 0.25, ratio: 0.55 },
  roomS: 1.6,
  mix: {
    kick: { gainDb: -3 },
    crossStick: { gainDb: -6, reverb: 0.35 },
    snare: { gainDb: -8, reverb: 0.4 },
    hat: { gainDb: -15, pan: 0.3 },
    openHat: { gainDb: -18, pan: 0.3 },
    crash: { gainDb: -18, pan: -0.3, reverb: 0.3 },
    shaker: { gainDb: -19, pan: -0.4 },
    tom: { gainDb: -8, reverb: 0.35, echo: { beats: 0.75, level: 0.3 } },
    bass: { gainDb: -3, lowpassHz: 900 },
    mutedGuitar: { gainDb: -6, pan: -0.35, reverb: 0.25, highpassHz: 220 },
    organ: { gainDb: -16, pan: 0.35, reverb: 0.25 },
    lead: { gainDb: -14, reverb: 0.4, lowpassHz: 3200, echo: { beats: 0.75, level: 0.28 } },
    pad: { gainDb: -21, isWide: true, reverb: 0.4, highpassHz: 200 },
  },
  compose(score) {
    const skank = '..X. ..X. ..X. ..X.';
    score.section(4, (part) => {
      part.toms('h.h. m.m. l... ....', { to: 1 });
      part.chords('mutedGuitar', verse, skank, 'A4');
      part.drums({ hat: '6.3. 6.3. 6.3. 6.3.', shaker: '5353 5353 5353 5353' }, { from: 1 });
      part.bass('bass', verse, 'R--- ..5- ..R- ..a-', 'D2', { from: 2 });
    });
    for (const round of [0, 1]) {
      score.section(8, (part) => {
        part.drums(
          {
            kick: '.... .... X... ..o.',
            crossStick: '.... .... X... ....',
            hat: '7.4. 7.4. 7.4. 7.43',
            shaker: '4243 4243 4243 4243',
          },
          { to: 7 },
        );
        part.drums(
          { kick: 'X... .... X... ....', crossStick: '.... x..x ..x. ....', hat: '7.4. 7.4. ....' },
          { from: 7 },
        );
        part.toms('.... .... .... h.ml', { from: 7 });
        part.chords('mutedGuitar', verse, skank, 'A4');
        part.chords('organ', verse, bubble, 'D4');
        part.bass('bass', verse, 'R-.. 3-5- ..5- 3-R-', 'D2', { to: 7 });
        part.bass('bass', verse, 'R-.. 3-5- 8-7- 5-a-', 'D2', { from: 7 });
        if (round === 1)
          part.melody(
            'lead',
            'r/2 F#4/.5 A4/.5 B4/1 | A4/1.5 F#4/.5 D4/2 | r/1 B3/.5 D4/.5 E4/1 D4/1 | C#4/1 E4/1 r/2',
            { from: 4 },
          );
      });
      score.section(8, (part) => {
        part.drums(
          {
            kick: 'X... x... X... x...',
            snare: '.... ..2. X... ...2',
            hat: '7.4. 7.4. 7.4. 7.4.',
            openHat: '.... ..x. .... ..x.',
            shaker: '4243 4243 4243 4243',
          },
          { to: 7 },
        );
        part.drums(
          { kick: 'X... x... X... ....', snare: '.... .... X.x. x7x9', hat: '7.4. 7.4. 7...' },
          { from: 7 },
        );
        part.drums({ crash: 'X... .... .... ....' }, { to: 1 });
        part.chords('mutedGuitar', chorus, skank, 'A4');
        part.chords('organ', chorus, bubble, 'D4');
        part.chords('pad', chorus, 'x---------------', 'A4');
        part.bass('bass', chorus, 'R-.R ..5- R-.5 8-a-', 'D2');
        part.melody(
          'lead',
          'B4/1! D5/.5 B4/.5 A4/1 G4/1 | A4/1! C#5/.5 A4/.5 E4/2 | F#4/1! A4/.5 F#4/.5 D4/1.5 E4/.5 | F#4/1 E4/.5 D4/.5 B3/2 | B4/1! D5/.5 B4/.5 A4/1 G4/1 | A4/1! C#5/.5 E5/.5 C#5/2 | D5/1.5! C#5/.5 A4/1 F#4/1 | B4/1 A4/.5 F#4/.5 D4/2',
        );
      });
      if (round === 0) {
        score.section(6, (part) => {
          part.chords('organ', ['Em7', 'A7'], 'x--- ---. x--- ..o.', 'D4');
          part.bass('bass', ['Em7', 'A7'], 'R--- ..5- ..7- 5-a-', 'D2');
          part.drums(
            {
              crossStick: '.... x..x .... x...',
              hat: '6.3. 6.3. 6.3. 6.3.',
              shaker: '5353 5353 5353 5353',
              kick: 'X... .... x... ....',
            },
            { to: 5 },
          );
          part.chords('mutedGuitar', ['Em7', 'A7'], skank, 'A4', { from: 2 });
          part.drums({ snare: 'x..x ..x. x..x .xXX', kick: 'X... X... X... X...' }, { from: 5 });
        });
      }
    }
    score.section(2, (part) => {
      part.drums(
        { kick: 'X... .... X... ....', crossStick: '.... .... X... ....', hat: '7.4. 7.4. 7.4. 7.4.' },
        { to: 1 },
      );
      part.drums({ kick: 'X... .... .... ....', crash: 'X... .... .... ....' }, { from: 1 });
      part.chords('organ', ['A7', 'D'], 'x--- ---- ---- ----', 'D4');
      part.bass('bass', ['A7', 'D'], 'R--- ---- ---- ----', 'D2');
      part.chords('mutedGuitar', ['A7', 'D'], skank, 'A4', { to: 1 });
    });
  },
};
