/** What a made-up piece of music sounds like. */
export interface SyntheticMusic {
  readonly tempoBpm: number;
  readonly durationS: number;
  readonly sampleRateHz?: number;
  /**
   * `four-on-the-floor`: a kick on every beat, snare on 2 and 4, hats on the eighths, bass and chords. `backbeat`: kick on
   * 1 and 3. `waltz`: three to a bar, kick on 1 and snare on 2 and 3. `breakbeat`: kick on 1 and the "and" of 3, snare on 2 and 4, as drum and bass has it. `click`: a short
   * tone on every beat and silence between.
   */
  readonly pattern?: 'four-on-the-floor' | 'backbeat' | 'breakbeat' | 'waltz' | 'click';
  /** Seconds before the first beat. */
  readonly firstBeatS?: number;
  /** Tempo at the end, where it is not the same as at the beginning. */
  readonly endTempoBpm?: number;
  readonly seed?: number;
}

/** Beat times of such a piece, seconds. */
export function syntheticBeats(music: SyntheticMusic): readonly number[] {
  const { tempoBpm, endTempoBpm = tempoBpm, durationS, firstBeatS = 0.25 } = music;
  const beats: number[] = [];
  for (let at = firstBeatS; at < durationS;) {
    beats.push(at);
    at += 60 / (tempoBpm + ((endTempoBpm - tempoBpm) * at) / durationS);
  }
  return beats;
}

/** Mono samples, peak below 1. The same description always gives the same samples. */
export function synthesizeMusic(music: SyntheticMusic): Float32Array {
  const { durationS, sampleRateHz = 44_100, pattern = 'four-on-the-floor' } = music;
  const samples = new Float32Array(Math.round(durationS * sampleRateHz));
  const band = createBand(samples, sampleRateHz, createRandom(music.seed ?? 1));
  const beats = syntheticBeats(music);
  const perBar = pattern === 'waltz' ? 3 : 4;
  beats.forEach((at, index) => {
    const next = beats[index + 1] ?? at + (at - (beats[index - 1] ?? at - 0.5));
    const half = (at + next) / 2;
    const inBar = index % perBar;
    const bar = Math.floor(index / perBar) % 4;
    if (pattern === 'click') return band.click(at);
    if (pattern === 'four-on-the-floor' || inBar === 0 || (pattern === 'backbeat' && inBar === 2))
      band.kick(at);
    if (pattern === 'breakbeat' && inBar === 2) band.kick(half);
    if (inBar === 1 || inBar === (pattern === 'waltz' ? 2 : 3)) band.snare(at);
    band.hat(at, 0.5);
    band.hat(half, 0.8);
    band.bass(at, next - at, [55, 55, 65.4, 49][bar] ?? 55);
    if (inBar === 0) band.chord(at, (next - at) * perBar, [220, 220, 261.6, 196][bar] ?? 220);
  });
  for (let i = 0; i < samples.length; i += 1) samples[i] = Math.tanh(samples[i] ?? 0) * 0.9;
  return samples;
}

function createBand(samples: Float32Array, rateHz: number, random: () => number) {
  function play(at: number, lengthS: number, sound: (t: number) => number): void {
    const from = Math.round(at * rateHz);
    const count = Math.min(Math.round(lengthS * rateHz), samples.length - from);
    for (let i = 0; i < count; i += 1) samples[from + i] = (samples[from + i] ?? 0) + sound(i / rateHz);
  }
  const sine = (hz: number, t: number) => Math.sin(2 * Math.PI * hz * t);
  const noise = () => random() * 2 - 1;
  return {
    click: (at: number) => play(at, 0.05, (t) => 0.8 * sine(1000, t) * Math.exp(-60 * t)),
    kick: (at: number) =>
      play(at, 0.25, (t) => 0.8 * sine(50 + 80 * Math.exp(-30 * t), t) * Math.exp(-14 * t)),
    snare: (at: number) => play(at, 0.18, (t) => (0.4 * noise() + 0.25 * sine(190, t)) * Math.exp(-22 * t)),
    hat: (at: number, level: number) => play(at, 0.06, (t) => 0.15 * level * noise() * Math.exp(-70 * t)),
    bass: (at: number, lengthS: number, hz: number) =>
      play(at, lengthS, (t) => 0.18 * (sine(hz, t) + 0.4 * sine(2 * hz, t)) * Math.exp(-3 * t)),
    chord: (at: number, lengthS: number, hz: number) =>
      play(
        at,
        lengthS,
        (t) => 0.06 * (sine(hz, t) + sine(hz * 1.25, t) + sine(hz * 1.5, t)) * Math.min(1, t * 8),
      ),
  };
}

/** Mulberry32: small, fast, and the same everywhere. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
