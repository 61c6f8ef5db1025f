import type { PageLink } from '#renderer/link/page-link.ts';
import { useLive } from '#renderer/link/live-store.ts';
import { pageClock } from '#renderer/link/page-clock.ts';
import type { AudioOutput } from './audio-output.ts';
import { cueFor, type Cue } from './cue-for.ts';
import { createCueNews } from './cue-news.ts';

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

let audio: AudioContext | undefined;
let isOn = true;

/** Sounds what happens in a run, beside the words on the screen; never instead of them. */
export function startCues(link: PageLink, output: AudioOutput): void {
  // Where pages may sound unasked it runs at once, and nobody has to tap; elsewhere it waits for the first tap.
  audio ??= new AudioContext();
  useLive.subscribe(({ connection }, before) => {
    if (connection.kind === 'up' && before.connection.kind !== 'up') void follow(link, output);
  });
}

export function setCuesOn(on: boolean): void {
  isOn = on;
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
    const startS = currentTime + index * noteS;
    const tone = audio.createOscillator();
    const gain = audio.createGain();
    tone.frequency.value = frequency;
    // Without a rise and a fall every note would begin and end with a click.
    gain.gain.setValueAtTime(0, startS);
    gain.gain.linearRampToValueAtTime(cueVolume, startS + 0.02);
    gain.gain.linearRampToValueAtTime(0, startS + noteS);
    tone.connect(gain).connect(audio.destination);
    tone.start(startS);
    tone.stop(startS + noteS);
  }
  output.setVolume(duckedVolume);
  pageClock.after(notes[cue].length * noteS * 1000 + 150, () => output.setVolume(1));
}
