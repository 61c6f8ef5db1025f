import type { Language } from '#contract/settings/app-settings.ts';
import type { PageLink } from '#renderer/link/page-link.ts';
import { useLive } from '#renderer/link/live-store.ts';
import { pageClock } from '#renderer/link/page-clock.ts';
import type { AudioOutput } from './audio-output.ts';
import { cueFor, type Cue } from './cue-for.ts';
import { createCueNews } from './cue-news.ts';
import { createVoice, type Count, type Voice } from './voice.ts';

/** Each cue is a few notes: frequency in Hz, one after another. Rising: faster; falling: slower; low and twice: look up. */
const notes: Readonly<Record<Cue, readonly number[]>> = {
  faster: [659, 880],
  slower: [880, 659],
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

let audio: AudioContext | undefined;
let voice: Voice | undefined;
let isOn = true;
let isCountSpoken = true;

/** Sounds what happens in a run, beside the words on the screen; never instead of them. */
export function startCues(link: PageLink, output: AudioOutput): void {
  // Where pages may sound unasked it runs at once, and nobody has to tap; elsewhere it waits for the first tap.
  audio ??= new AudioContext();
  voice ??= createVoice(audio);
  if (useLive.getState().connection.kind === 'up') void follow(link, output);
  useLive.subscribe(({ connection }, before) => {
    if (connection.kind === 'up' && before.connection.kind !== 'up') void follow(link, output);
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

/** One of 3-2-1: a word, or a tone where words are not wanted or not ready. */
export function soundCount(count: Count, language: Language): void {
  if (!isOn || audio?.state !== 'running') return;
  const word = isCountSpoken ? voice?.(count, language) : undefined;
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

async function follow(link: PageLink, output: AudioOutput): Promise<void> {
  try {
    const news = createCueNews();
    for await (const item of await link.rpc.session.timeline({})) {
      // Every entry is looked at: those that make no sound tell when the run began.
      const isNews = news.isNews(item, useLive.getState().status?.session?.sessionId, controllerNowMs());
      const cue = cueFor(item.entry);
      if (cue !== undefined && isNews) sound(cue, output);
    }
  } catch {
    // The connection went; the next one brings the timeline again.
  }
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
  for (const [index, frequency] of notes[cue].entries()) {
    playNote(audio, frequency, currentTime + index * noteS);
  }
  output.setVolume(duckedVolume);
  pageClock.after(notes[cue].length * noteS * 1000 + 150, () => output.setVolume(1));
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
