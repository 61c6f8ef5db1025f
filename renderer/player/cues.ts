import type { TimelineEntry } from '#contract/rpc/timeline-entry.ts';
import type { PageLink } from '#renderer/link/page-link.ts';
import { useLive } from '#renderer/link/live-store.ts';
import { pageClock } from '#renderer/link/page-clock.ts';
import type { AudioOutput } from './audio-output.ts';
import { cueFor, type Cue } from './cue-for.ts';

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
/** What happened longer ago than this is no news: a page that comes back does not play it. */
const oldestCueMs = 2000;

let audio: AudioContext | undefined;
let isOn = true;

/** Sounds what happens in a run, beside the words on the screen; never instead of them. */
export function startCues(link: PageLink, output: AudioOutput): void {
  useLive.subscribe(({ connection }, before) => {
    if (connection.kind === 'up' && before.connection.kind !== 'up') void follow(link, output);
  });
}

export function setCuesOn(on: boolean): void {
  isOn = on;
}

/** In the handling of a tap: a context that was opened before stays silent. */
export function unlockCues(): void {
  audio ??= new AudioContext();
  void audio.resume();
}

async function follow(link: PageLink, output: AudioOutput): Promise<void> {
  try {
    for await (const { entry } of await link.rpc.session.timeline({})) {
      const cue = cueFor(entry);
      if (cue !== undefined && isNews(entry)) sound(cue, output);
    }
  } catch {
    // The connection went; the next one brings the timeline again.
  }
}

function isNews({ atMs }: TimelineEntry): boolean {
  const { status, receivedAtMs } = useLive.getState();
  if (status?.session === undefined) return false;
  // Session time runs with the belt's time from the countdown on; what is far behind the present is a repetition.
  return pageClock.nowMs() - receivedAtMs < oldestCueMs && atMs > status.session.elapsedMs - oldestCueMs;
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
