import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinedSamples } from '#tests/support/joined-samples.ts';
import { syntheticBeats, synthesizeMusic, type SyntheticMusic } from '#tests/support/synthetic-music.ts';
import { liveRateHz, LiveTempo, type LiveHearing } from './live-tempo.ts';

function music(description: SyntheticMusic): Float32Array {
  return synthesizeMusic({ ...description, sampleRateHz: liveRateHz });
}

function noise(lengthS: number, level: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length: lengthS * liveRateHz }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return level * (state / 2 ** 31 - 1);
  });
}

/** One answer after each second. */
function answersTo(samples: Float32Array, live = new LiveTempo()): readonly LiveHearing[] {
  const seconds = Math.floor(samples.length / liveRateHz);
  return Array.from({ length: seconds }, (_, second) => {
    live.push(samples.subarray(second * liveRateHz, (second + 1) * liveRateHz));
    return live.answer();
  });
}

function tempoOf(hearing: LiveHearing | undefined): number {
  return hearing?.kind === 'heard' ? hearing.tempoBpm : 0;
}

const kinds = (answers: readonly LiveHearing[]) => answers.map(({ kind }) => kind);

describe('LiveTempo', () => {
  it.each([96, 128, 174])('knows %d BPM within eight seconds, and keeps it', (tempoBpm) => {
    const answers = answersTo(music({ tempoBpm, durationS: 25 }));
    expect(kinds(answers.slice(0, 3))).toEqual(['listening', 'listening', 'listening']);
    for (const answer of answers.slice(7)) expect(tempoOf(answer) / tempoBpm).toBeCloseTo(1, 2);
    const last = answers.at(-1);
    expect(last?.kind === 'heard' && last.confidence).toBeGreaterThan(0.6);
  });

  it('tells a beat that is one', () => {
    const piece: SyntheticMusic = { tempoBpm: 126, durationS: 20, firstBeatS: 0.3 };
    const beats = syntheticBeats(piece);
    for (const answer of answersTo(music(piece)).slice(8)) {
      if (answer.kind !== 'heard') throw new Error(answer.kind);
      expect(Math.min(...beats.map((beat) => Math.abs(beat - answer.beatAtS)))).toBeLessThan(0.02);
      expect(answer.atS - answer.beatAtS).toBeLessThan(0.6);
      expect(answer.atS).toBeGreaterThanOrEqual(answer.beatAtS);
    }
  });

  it('follows another song within six seconds', () => {
    const answers = answersTo(
      joinedSamples([
        music({ tempoBpm: 120, durationS: 20 }),
        music({ tempoBpm: 141, durationS: 12, seed: 2 }),
      ]),
    );
    expect(tempoOf(answers[19])).toBeCloseTo(120, 0);
    for (const answer of answers.slice(25)) expect(tempoOf(answer) / 141).toBeCloseTo(1, 2);
  });

  it('says that it is too quiet as soon as music stops, and listens anew when it goes on', () => {
    const answers = answersTo(
      joinedSamples([
        music({ tempoBpm: 128, durationS: 12 }),
        noise(5, 0.0003),
        music({ tempoBpm: 150, durationS: 12 }),
      ]),
    );
    expect(kinds(answers.slice(14, 17))).toEqual(['too-quiet', 'too-quiet', 'too-quiet']);
    expect(kinds(answers.slice(17, 20))).toEqual(['listening', 'listening', 'listening']);
    for (const answer of answers.slice(25)) expect(tempoOf(answer) / 150).toBeCloseTo(1, 2);
  });

  it('says that silence is silence and that noise has no beat', () => {
    expect(kinds(answersTo(new Float32Array(10 * liveRateHz))).slice(1)).toEqual(
      Array.from({ length: 9 }, () => 'too-quiet'),
    );
    for (const { kind } of answersTo(noise(20, 0.3)).slice(8)) expect(kind).toBe('no-beat');
  });

  it('keeps no number when music gives way to noise', () => {
    const answers = answersTo(joinedSamples([music({ tempoBpm: 128, durationS: 15 }), noise(15, 0.3)]));
    for (const { kind } of answers.slice(23)) expect(kind).not.toBe('heard');
  });

  it('hears music in noise', () => {
    const hiss = noise(20, 0.2);
    const samples = music({ tempoBpm: 132, durationS: 20 }).map((sample, i) => sample + (hiss[i] ?? 0));
    for (const answer of answersTo(samples).slice(8)) expect(tempoOf(answer) / 132).toBeCloseTo(1, 2);
  });

  it('answers the same however the sound comes in pieces', () => {
    const samples = music({ tempoBpm: 118, durationS: 7 });
    const whole = answersTo(samples);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 12_000 }), { minLength: 1, maxLength: 8 }), (sizes) => {
        const live = new LiveTempo();
        const answers: LiveHearing[] = [];
        let turn = 0;
        for (let second = 0; second < 7; second += 1) {
          const end = (second + 1) * liveRateHz;
          for (let at = second * liveRateHz; at < end; turn += 1) {
            const size = Math.min(sizes[turn % sizes.length] ?? 1, end - at);
            live.push(samples.subarray(at, at + size));
            at += size;
          }
          answers.push(live.answer());
        }
        expect(answers).toEqual(whole);
      }),
      { numRuns: 8 },
    );
  });

  it.each([50, 60, 100, 120, 440, 1000])('hears no beat in a hum of %i Hz', (hz) => {
    const hum = Float32Array.from({ length: 16 * liveRateHz }, (_, i) => {
      const angle = (2 * Math.PI * hz * i) / liveRateHz;
      return 0.1 * Math.sin(angle) * (1 + 0.3 * Math.sin(2 * angle));
    });
    expect(kinds(answersTo(hum).slice(8))).toEqual(Array.from({ length: 8 }, () => 'no-beat'));
  });

  it('starts over after a reset', () => {
    const live = new LiveTempo();
    const samples = music({ tempoBpm: 140, durationS: 9 });
    const first = answersTo(samples, live);
    live.reset();
    expect(answersTo(samples, live)).toEqual(first);
  });
});
