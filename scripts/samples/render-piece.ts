import { orchestra, type InstrumentName } from './instruments/orchestra.ts';
import type { Channel, Piece } from './piece.ts';
import { createRandom, seedFromText } from './random.ts';
import { createScore, type Note } from './score.ts';
import { applyFilter, applyHighShelf } from './sound/filter.ts';
import { master, type Loudness, type StereoSound } from './sound/master.ts';
import { addReverb } from './sound/reverb.ts';
import { decibelsToGain, midiToHz, sampleRateHz } from './sound/sample-rate.ts';

/** Where the first beat falls, seconds. */
export const firstBeatS = 0.1;
/** No note is played further from its place than this, seconds. */
const humanTimingS = 0.005;
const tailS = 2.5;

export interface RenderedPiece {
  readonly sound: StereoSound;
  readonly loudness: Loudness;
  readonly totalBars: number;
}

/** A note with its place in seconds, as a player would hit it. */
interface PlayedNote extends Note {
  readonly atS: number;
  readonly heldS: number;
  readonly loudness: number;
}

function swung(atBeat: number, swing: Piece['swing']): number {
  if (swing === undefined) return atBeat;
  const pair = swing.stepBeats * 2;
  const start = Math.floor(atBeat / pair + 1e-9) * pair;
  const share = (atBeat - start) / pair;
  const moved = share < 0.5 ? share * 2 * swing.ratio : swing.ratio + (share - 0.5) * 2 * (1 - swing.ratio);
  return start + moved * pair;
}

function play(piece: Piece, notes: readonly Note[]): PlayedNote[] {
  const random = createRandom(seedFromText(piece.id));
  const beatS = 60 / piece.tempoBpm;
  return notes.map((note) => {
    const sway = (random() + random() - 1) * humanTimingS;
    const velocity = Math.min(1, Math.max(0.1, note.velocity * (1 + (random() - 0.5) * 0.14)));
    return {
      ...note,
      velocity,
      atS: firstBeatS + swung(note.atBeat, piece.swing) * beatS + sway,
      heldS: note.beats * beatS,
      loudness: velocity ** 1.4,
    };
  });
}

/** Renders single notes and keeps them: the same stroke comes back often. Drums get four different takes. */
function createNoteRenderer(): (note: PlayedNote, take: string) => Float32Array {
  const kept = new Map<string, Float32Array>();
  return (note, take) => {
    const velocity = Math.round(note.velocity * 8) / 8;
    const heldS = Math.round(note.heldS * 200) / 200;
    const key = `${note.instrument} ${note.midi} ${velocity} ${heldS} ${take}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const random = createRandom(seedFromText(key));
    const rendered = orchestra[note.instrument]({
      frequencyHz: midiToHz(note.midi),
      velocity,
      heldS,
      random,
    });
    kept.set(key, rendered);
    return rendered;
  };
}

function mixInto(target: Float32Array, source: Float32Array, atS: number, gain: number): void {
  const start = Math.max(0, Math.round(atS * sampleRateHz));
  const frames = Math.min(source.length, target.length - start);
  for (let frame = 0; frame < frames; frame += 1) {
    target[start + frame] = (target[start + frame] ?? 0) + (source[frame] ?? 0) * gain;
  }
}

function applyDrive(samples: Float32Array, drive: number): void {
  const scale = 1 / Math.tanh(Math.max(1, drive * 0.6));
  for (let frame = 0; frame < samples.length; frame += 1) {
    samples[frame] = Math.tanh((samples[frame] ?? 0) * drive) * scale;
  }
}

function addEcho(samples: Float32Array, delayS: number, level: number): void {
  const delay = Math.round(delayS * sampleRateHz);
  for (let frame = delay; frame < samples.length; frame += 1) {
    samples[frame] = (samples[frame] ?? 0) + (samples[frame - delay] ?? 0) * level;
  }
}

/** Gain curve that dips at every kick and comes back within a fifth of a second. */
function duckingCurve(kicks: readonly number[], frames: number, depth: number): Float32Array {
  const curve = new Float32Array(frames).fill(1);
  for (const atS of kicks) {
    const start = Math.max(0, Math.round(atS * sampleRateHz));
    const length = Math.round(0.2 * sampleRateHz);
    for (let frame = 0; frame < length && start + frame < frames; frame += 1) {
      const share = frame / length;
      curve[start + frame] = Math.min(curve[start + frame] ?? 1, 1 - depth * (1 - share) ** 1.5);
    }
  }
  return curve;
}

function shapeChannel(
  samples: Float32Array,
  channel: Channel,
  piece: Piece,
  ducking: Float32Array | undefined,
): void {
  if (channel.highpassHz !== undefined) applyFilter(samples, 'highpass', channel.highpassHz);
  if (channel.drive !== undefined) applyDrive(samples, channel.drive);
  if (channel.lowpassHz !== undefined) applyFilter(samples, 'lowpass', channel.lowpassHz);
  if (channel.echo !== undefined)
    addEcho(samples, (channel.echo.beats * 60) / piece.tempoBpm, channel.echo.level);
  if (ducking !== undefined) {
    for (let frame = 0; frame < samples.length; frame += 1) {
      samples[frame] = (samples[frame] ?? 0) * (ducking[frame] ?? 1);
    }
  }
}

const drumNames: ReadonlySet<InstrumentName> = new Set<InstrumentName>([
  'kick',
  'deepKick',
  'tightKick',
  'snare',
  'crackSnare',
  'fatSnare',
  'clap',
  'crossStick',
  'hat',
  'openHat',
  'ride',
  'crash',
  'shaker',
  'tambourine',
  'tom',
]);
const kickNames: ReadonlySet<InstrumentName> = new Set<InstrumentName>(['kick', 'deepKick', 'tightKick']);

/** Plays a piece and masters it. The same piece gives the same samples every time. */
export function renderPiece(piece: Piece, targetRmsDbfs = -15.5): RenderedPiece {
  const score = createScore(piece.beatsPerBar, piece.stepsPerBar);
  piece.compose(score);
  const played = play(piece, score.notes);
  const durationS = firstBeatS + (score.totalBars * piece.beatsPerBar * 60) / piece.tempoBpm + tailS;
  const frames = Math.round(durationS * sampleRateHz);
  const left = new Float32Array(frames);
  const right = new Float32Array(frames);
  const send = new Float32Array(frames);
  const renderNote = createNoteRenderer();
  const kicks = played.filter((note) => kickNames.has(note.instrument)).map((note) => note.atS);

  for (const instrument of new Set(played.map((note) => note.instrument))) {
    const channel = piece.mix[instrument];
    if (channel === undefined) throw new Error(`${piece.title}: ${instrument} is not in the mix`);
    const own = played.filter((note) => note.instrument === instrument);
    const ducking = channel.duck === undefined ? undefined : duckingCurve(kicks, frames, channel.duck);
    const gain = decibelsToGain(channel.gainDb);
    const sides = channel.isWide === true ? ([-0.85, 0.85] as const) : ([channel.pan ?? 0] as const);
    for (const pan of sides) {
      const track = new Float32Array(frames);
      for (const [index, note] of own.entries()) {
        const take = drumNames.has(instrument) ? String(index % 4) : String(pan);
        mixInto(track, renderNote(note, take), note.atS, note.loudness);
      }
      shapeChannel(track, channel, piece, ducking);
      const leftGain = gain * Math.cos(((pan + 1) * Math.PI) / 4);
      const rightGain = gain * Math.sin(((pan + 1) * Math.PI) / 4);
      const sendGain = (gain * (channel.reverb ?? 0)) / sides.length;
      for (let frame = 0; frame < frames; frame += 1) {
        const sample = track[frame] ?? 0;
        left[frame] = (left[frame] ?? 0) + sample * leftGain;
        right[frame] = (right[frame] ?? 0) + sample * rightGain;
        send[frame] = (send[frame] ?? 0) + sample * sendGain;
      }
    }
  }

  applyFilter(send, 'highpass', 180);
  addReverb(send, left, right, piece.roomS);
  for (const channel of [left, right]) {
    applyHighShelf(channel, 700, 4.5);
    applyHighShelf(channel, 3500, 4);
  }
  const sound = { left, right };
  const loudness = master(sound, targetRmsDbfs);
  return { sound, loudness, totalBars: score.totalBars };
}
