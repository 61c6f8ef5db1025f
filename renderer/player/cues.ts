import type { Language } from '#contract/settings/app-settings.ts';
import { useLive } from '#renderer/link/live-store.ts';
import { pageClock } from '#renderer/link/page-clock.ts';
import type { Timeline } from '#renderer/link/timeline.ts';
import type { AudioOutput } from './audio-output.ts';
import { cueFor, type Cue } from './cue-for.ts';
import { createCueNews } from './cue-news.ts';
import { createVoice, type Count, type Voice } from './voice.ts';

/**
 * Each cue is a few notes: frequency in Hz, one after another. Rising: faster; falling: slower; the same twice and high:
 * another part of the run; low and twice: look up; three that fall deep: it stops.
 */
const notes: Readonly<Record<Cue, readonly number[]>> = {
  faster: [659, 880],
  slower: [880, 659],
  interval: [784, 784],
  stop: [659, 494, 330],
  trouble: [330, 330],
  alarm: [988, 740, 988, 740],
};
const noteS = 0.16;
const cueVolume = 0.35;
/** The music is lowered by 12 dB while a cue sounds (ux.md, section 8). */
const duckedVolume = 0.25;

/** One for each of 3-2-1 where it is not spoken, Hz. */
const countHz = 523;
const voiceVolume = 0.8;

/** Tell of the run itself: one of them waits for the other. What warns sounds at once. */
const patient: ReadonlySet<Cue> = new Set<Cue>(['faster', 'slower', 'interval']);
const betweenCuesS = 0.12;

/** When the last cue is over, on the audio's clock. */
let soundsUntilS = 0;
/** Cues that are not over: the last one gives the music its volume back. */
let soundingCues = 0;

let audio: AudioContext | undefined;
let voice: Voice | undefined;
let isOn = true;
let isCountSpoken = true;

/** Sounds what happens in a run, beside the words on the screen; never instead of them. */
export function startCues(timeline: Timeline, output: AudioOutput): void {
  // Where pages may sound unasked it runs at once, and nobody has to tap; elsewhere it waits for the first tap.
  audio ??= new AudioContext();
  voice ??= createVoice(audio);
  const news = createCueNews();
  timeline.onItem((item) => {
    // Every entry is looked at: those that make no sound tell when the run began.
    const isNews = news.isNews(item, useLive.getState().status?.session?.sessionId, controllerNowMs());
    const cue = cueFor(item.entry);
    if (cue !== undefined && isNews) sound(cue, output);
  });
}

export function setCuesOn({
  hasSoundCues,
  hasSpokenCountdown,
}: {
  readonly hasSoundCues: boolean;
  readonly hasSpokenCountdown: boolean;
}): void {
  isOn = hasSoundCues;
  isCountSpoken = hasSpokenCountdown;
}

/** Whether the words of the countdown can be spoken; waits until that is known. */
export async function areVoicesReady(): Promise<boolean> {
  return (await voice?.areWordsReady) === true;
}

/** One of 3-2-1: a word, or a tone where words are not wanted or not ready. */
export function soundCount(count: Count, language: Language): void {
  if (!isOn || audio?.state !== 'running') return;
  const word = isCountSpoken ? voice?.word(count, language) : undefined;
  if (word === undefined) {
    playNote(audio, countHz, audio.currentTime);
    return;
  }
  const source = new AudioBufferSourceNode(audio, { buffer: word });
  source.connect(new GainNode(audio, { gain: voiceVolume })).connect(audio.destination);
  source.start();
}

/** In the handling of a tap: where sound was not allowed at the start, it is from now on. */
export function unlockCues(): void {
  audio ??= new AudioContext();
  void audio.resume();
}

/** The controller's clock, reckoned from the last status. */
function controllerNowMs(): number | undefined {
  const { status, receivedAtMs, connection } = useLive.getState();
  if (status === undefined) return undefined;
  const timeScale = connection.kind === 'up' ? connection.hello.timeScale : 1;
  return status.nowMs + Math.max(0, pageClock.nowMs() - receivedAtMs) * timeScale;
}

function sound(cue: Cue, output: AudioOutput): void {
  if (!isOn || audio?.state !== 'running') return;
  const { currentTime } = audio;
  const startS = patient.has(cue) ? Math.max(currentTime, soundsUntilS) : currentTime;
  for (const [index, frequency] of notes[cue].entries()) {
    playNote(audio, frequency, startS + index * noteS);
  }
  const endS = startS + notes[cue].length * noteS;
  soundsUntilS = Math.max(soundsUntilS, endS + betweenCuesS);
  output.setVolume(duckedVolume);
  soundingCues += 1;
  pageClock.after((endS - currentTime) * 1000 + 150, () => {
    soundingCues -= 1;
    if (soundingCues === 0) output.setVolume(1);
  });
}

function playNote(context: AudioContext, frequencyHz: number, startS: number): void {
  const tone = context.createOscillator();
  const gain = context.createGain();
  tone.frequency.value = frequencyHz;
  // Without a rise and a fall every note would begin and end with a click.
  gain.gain.setValueAtTime(0, startS);
  gain.gain.linearRampToValueAtTime(cueVolume, startS + 0.02);
  gain.gain.linearRampToValueAtTime(0, startS + noteS);
  tone.connect(gain).connect(context.destination);
  tone.start(startS);
  tone.stop(startS + noteS);
}
