import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TimelineEntry, TimelineItem } from '#contract/rpc/timeline-entry.ts';
import { useLive } from '#renderer/link/live-store.ts';
import type { Timeline } from '#renderer/link/timeline.ts';
import { liveWith } from '#tests/support/live-example.ts';
import type { AudioOutput } from './audio-output.ts';
import { setCuesOn, soundCount, startCues } from './cues.ts';

/** Notes that were played, Hz, when, in seconds, and what became of the music's volume meanwhile. */
const heardHz: number[] = [];
const heardAtS: number[] = [];
const volumes: number[] = [];

/** Of the browser's audio, what a note needs. */
class SilentAudio {
  readonly state = 'running';
  get currentTime() {
    return performance.now() / 1000;
  }
  readonly destination = {};
  createOscillator() {
    const frequency = { value: 0 };
    return {
      frequency,
      connect: <Node>(node: Node) => node,
      start(atS: number) {
        heardHz.push(frequency.value);
        heardAtS.push(atS);
      },
      stop: () => undefined,
    };
  }
  createGain() {
    const ramp = { setValueAtTime: () => undefined, linearRampToValueAtTime: () => undefined };
    return { gain: ramp, connect: <Node>(node: Node) => node };
  }
  decodeAudioData() {
    return Promise.reject(new Error('no voice here'));
  }
}

let tell: (entry: TimelineEntry) => Promise<void>;

beforeAll(() => {
  vi.stubGlobal('AudioContext', SilentAudio);
  vi.useFakeTimers();
  useLive.setState(liveWith());
  let listener: (item: TimelineItem) => void = () => undefined;
  const timeline: Timeline = {
    onItem(added) {
      listener = added;
      return () => undefined;
    },
  };
  const output = { setVolume: (volume: number) => void volumes.push(volume) } as AudioOutput;
  startCues(timeline, output);
  let seq = 0;
  tell = async (entry) => {
    seq += 1;
    listener({ cursor: { feedId: 'f', seq }, sessionId: 's', missed: 0, entry });
    await vi.advanceTimersByTimeAsync(1);
  };
});
beforeEach(async () => {
  setCuesOn({ hasSoundCues: true, hasSpokenCountdown: true });
  // The controller's clock stands at 1000 s, and session time at 0.
  const sinceMs = 1_000_000;
  useLive.setState(liveWith({}, { receivedAtMs: performance.now() }));
  await tell({
    atMs: 0,
    kind: 'state',
    from: 'ready',
    state: { kind: 'countdown', sinceMs, isResume: false },
  });
  heardHz.length = 0;
  heardAtS.length = 0;
  volumes.length = 0;
});
afterEach(() => vi.advanceTimersByTime(5000));

describe('cues', () => {
  it('sound, and lower the music by 12 dB for as long', async () => {
    await tell({ atMs: 0, kind: 'announced', speedKmh: 11 });
    expect(heardHz).toEqual([659, 880]);
    expect(volumes).toEqual([0.25]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(volumes).toEqual([0.25, 1]);
  });

  it('of a part and of the rise that comes with it sound one after the other; a warning does not wait', async () => {
    await tell({
      atMs: 0,
      kind: 'part',
      programme: 'walkIntervals',
      effort: 'brisk',
      number: 2,
      count: 10,
      lengthMs: 180_000,
      partKmh: 5.5,
    });
    const [firstS = 0, secondS = 0] = heardAtS;
    await tell({ atMs: 0, kind: 'announced', speedKmh: 5.5 });
    expect(heardHz).toEqual([784, 784, 659, 880]);
    expect(heardAtS[2]).toBeGreaterThan(secondS + (secondS - firstS));
    await tell({ atMs: 0, kind: 'hold', reason: 'controlLost', isOn: true });
    expect(heardAtS[4]).toBeLessThan(heardAtS[2] ?? 0);
    await vi.advanceTimersByTimeAsync(500);
    expect(volumes).toEqual([0.25, 0.25, 0.25]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(volumes).toEqual([0.25, 0.25, 0.25, 1]);
  });

  it('are other tones for a fault than for a rise', async () => {
    await tell({ atMs: 0, kind: 'hold', reason: 'controlLost', isOn: true });
    const fault = [...heardHz];
    expect(fault.length).toBeGreaterThan(1);
    expect(fault).not.toEqual([659, 880]);
  });

  it('are distinct for a rise, a fall, another part of the run, a fault and a stop', async () => {
    const wanted: readonly TimelineEntry[] = [
      { atMs: 0, kind: 'announced', speedKmh: 11 },
      { atMs: 0, kind: 'target', speedKmh: 9, wantedKmh: 8, inclinePercent: 0, reasons: [], cuts: [] },
      { atMs: 0, kind: 'state', from: 'running', state: { kind: 'coolDown', sinceMs: 1_000_000, holds: [] } },
      { atMs: 0, kind: 'hold', reason: 'controlLost', isOn: true },
      {
        atMs: 0,
        kind: 'state',
        from: 'running',
        state: { kind: 'stopping', sinceMs: 1_000_000, cause: 'person', askedAtMs: 0, isAccepted: false },
      },
    ];
    const tones: string[] = [];
    for (const entry of wanted) {
      heardHz.length = 0;
      await tell(entry);
      tones.push(heardHz.join(' '));
    }
    expect(tones).not.toContain('');
    expect(new Set(tones).size).toBe(wanted.length);
    expect(volumes).toEqual(wanted.map(() => 0.25));
  });

  it('are silent where a runner wants none, the countdown included', async () => {
    setCuesOn({ hasSoundCues: false, hasSpokenCountdown: true });
    await tell({ atMs: 0, kind: 'announced', speedKmh: 11 });
    await tell({ atMs: 0, kind: 'link', isUp: false });
    soundCount(3, 'en');
    expect(heardHz).toEqual([]);
    expect(volumes).toEqual([]);
  });

  it('count by a tone where words are not ready or not wanted', () => {
    soundCount(3, 'en');
    setCuesOn({ hasSoundCues: true, hasSpokenCountdown: false });
    soundCount(2, 'en');
    expect(heardHz).toEqual([523, 523]);
  });
});
