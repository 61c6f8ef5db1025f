import type { Piece } from '../piece.ts';

const verse = ['A', 'A', 'F#m7', 'F#m7', 'D', 'D', 'E', 'E'];
const chorus = ['D', 'A', 'E', 'F#m7'];
const motor = { tightKick: 'X... ..x. X... ..x.', snare: '.... X... .... X...', hat: '7.5. 7.5. 7.5. 7.5.' };

export const secondWind: Piece = {
  id: 'second-wind',
  title: 'Second Wind',
  feel: 'motorik, driving eighths',
  tempoBpm: 154,
  beatsPerBar: 4,
  stepsPerBar: 16,
  roomS: 1.6,
  mix: {
    tightKick: { gainDb: -1 },
    snare: { gainDb: -6, reverb: 0.25 },
    hat: { gainDb: -14, pan: 0.2 },
    openHat: { gainDb: -17, pan: 0.2 },
    crash: { gainDb: -16, isWide: true, reverb: 0.4 },
    tambourine: { gainDb: -18, pan: -0.45, reverb: 0.2 },
    tom: { gainDb: -7, reverb: 0.3 },
    bass: { gainDb: -4 },
    guitar: { gainDb: -13, isWide: true, reverb: 0.4, highpassHz: 150, echo: { beats: 0.75, level: 0.3 } },
    pad: { gainDb: -18, isWide: true, reverb: 0.5, highpassHz: 200 },
    lead: { gainDb: -14, reverb: 0.4, lowpassHz: 5000, echo: { beats: 1, level: 0.22 } },
    stab: { gainDb: -21, isWide: true, reverb: 0.3 },
  },
  compose(score) {
    const eighths = 'R.r. R.r. R.r. R.r.';
    const picking = '0.1. 2.1. 3.1. 2.1.';
    score.section(8, (part) => {
      part.arpeggio('guitar', verse, picking, 'E4');
      part.drums({ hat: '7.5. 7.5. 7.5. 7.5.' }, { from: 2 });
      part.bass('bass', verse, eighths, 'E2', { from: 4 });
      part.drums({ tightKick: 'X... X... X... X...' }, { from: 4, to: 7 });
      part.toms('.... .... hhmm llll', { from: 7 });
    });
    for (const round of [0, 1]) {
      score.section(8, (part) => {
        part.drums({ crash: 'X... .... .... ....' }, { to: 1 });
        part.drums(motor, { to: 7 });
        part.drums(
          { tightKick: 'X... ..x. X... X...', snare: '.... X... ..x. x.XX', hat: '7.5. 7.5. ....' },
          { from: 7 },
        );
        part.bass('bass', verse, eighths, 'E2');
        part.arpeggio('guitar', verse, picking, 'E4');
        part.melody(
          'lead',
          'E4/2 A4/1 B4/1 | C#5/3! B4/1 | A4/2 C#5/1 B4/1 | A4/3 r/1 | F#4/2 A4/1 D5/1 | C#5/2! A4/2 | B4/2 A4/1 G#4/1 | E4/3 r/1',
          { from: 0 },
        );
      });
      score.section(12, (part) => {
        part.drums({ crash: 'X... .... .... ....' }, { to: 1 });
        part.drums(
          { ...motor, openHat: '..x. ..x. ..x. ..x.', tambourine: '.... x... .... x...' },
          { to: 11 },
        );
        part.drums({ tightKick: 'X... X... X... X...', snare: 'x.x. x.x. xxxx XXXX' }, { from: 11 });
        part.bass('bass', chorus, 'R.r. R.r. 8.r. R.5.', 'E2');
        part.arpeggio('guitar', chorus, '0.2. 1.2. 3.2. 1.2.', 'A4');
        part.chords('pad', chorus, 'x--- ---- ---- ----', 'A4');
        part.chords('stab', chorus, 'X--. ..x- -... ....', 'E4');
        part.melody(
          'lead',
          'F#5/1.5! E5/.5 D5/1 A4/1 | E5/1.5! C#5/.5 A4/2 | B4/1.5! C#5/.5 D5/1 E5/1 | C#5/3 A4/1 | F#5/1.5! E5/.5 D5/1 F#5/1 | E5/1.5! A5/.5 E5/2 | B4/1.5! E5/.5 G#5/1 F#5/1 | F#5/2 E5/1 C#5/1 | A5/1.5! F#5/.5 D5/1 F#5/1 | E5/1.5! C#5/.5 A4/1 C#5/1 | E5/2! B4/1 G#4/1 | A4/4',
        );
      });
      if (round === 0) {
        score.section(8, (part) => {
          part.chords('pad', ['Bm7', 'F#m7', 'D', 'E'], 'x--- ---- ---- ----', 'A4');
          part.arpeggio('guitar', ['Bm7', 'F#m7', 'D', 'E'], picking, 'E4');
          part.drums({ hat: '6... 6... 6... 6...', tambourine: '.... x... .... x...' }, { to: 4 });
          part.bass('bass', ['Bm7', 'F#m7', 'D', 'E'], 'R--- ---- 5--- ----', 'E2', { to: 4 });
          part.bass('bass', ['Bm7', 'F#m7', 'D', 'E'], eighths, 'E2', { from: 4 });
          part.drums({ tightKick: 'X... X... X... X...', hat: '7.5. 7.5. 7.5. 7.5.' }, { from: 4, to: 7 });
          part.toms('hhhh mmmm llll llll', { from: 7 });
        });
      }
    }
    score.section(8, (part) => {
      part.drums({ crash: 'X... .... .... ....' }, { to: 1 });
      part.drums(motor, { to: 7 });
      part.bass('bass', ['A', 'A', 'D', 'D', 'A', 'A', 'E', 'A'], eighths, 'E2', { to: 7 });
      part.arpeggio('guitar', ['A', 'A', 'D', 'D', 'A', 'A', 'E', 'A'], picking, 'E4', { to: 7 });
      part.chords('pad', ['A', 'A', 'D', 'D', 'A', 'A', 'E', 'A'], 'x--- ---- ---- ----', 'A4');
      part.drums({ tightKick: 'X... .... .... ....', crash: 'X... .... .... ....' }, { from: 7 });
      part.bass('bass', ['A'], 'R--- ---- ---- ----', 'E2', { from: 7 });
    });
  },
};
